// PromptMine and the two-way cosine written down a second time: one span, one row at a time, nothing shared with src/mining.

import type { Sentence } from '../../src/corpus/sentence.ts';
import { type ToyModel, toyDistribution } from './toy-model.ts';

interface Place {
  readonly from: number;
  readonly to: number;
}

function placeOf({ words }: Sentence, start: number, end: number): Place {
  return { from: words[start].startChar, to: words[end - 1].endChar };
}

/** Pieces of a text without boundary pieces; the toy tokenizer knows no merges, so a part is cut as in the whole. */
function ownIds(lm: ToyModel, text: string): number[] {
  const { ids, leading, trailing } = lm.tokenizer.encode(text);
  return [...ids].slice(leading, ids.length - trailing);
}

/** Mean over the label's pieces of their natural log probability after "{sentence} {span} is a/an". */
export function slowPrompt(lm: ToyModel, sentence: Sentence, start: number, end: number, phrase: string): number {
  const { from, to } = placeOf(sentence, start, end);
  const before = ownIds(lm, `${sentence.text} ${sentence.text.slice(from, to)} is a/an`);
  const label = ownIds(lm, phrase);
  const [begin, last] = lm.kind === 'masked' ? [lm.tokenizer.encode('').ids[0], lm.tokenizer.encode('').ids[1]] : [];
  const logs = label.map((piece, i) => {
    const ids =
      lm.kind === 'masked'
        ? [begin!, ...before, ...label.map(() => lm.tokenizer.maskId!), ...ownIds(lm, ' entity.'), last!]
        : [...before, ...label.slice(0, i)];
    const position = lm.kind === 'masked' ? 1 + before.length + i : ids.length - 1;
    return Math.log(toyDistribution({ ids: Int32Array.from(ids), position }, 1)[piece]);
  });
  return logs.reduce((sum, log) => sum + log, 0) / logs.length;
}

/** Mean last hidden state of the pieces that lie within the characters. */
async function stateOf(lm: ToyModel, text: string, { from, to }: Place): Promise<number[]> {
  const pieces = lm.tokenizer.encode(text);
  const inside = [...pieces.ids.keys()].filter(
    (i) =>
      i >= pieces.leading &&
      i < pieces.ids.length - pieces.trailing &&
      pieces.startChar[i] >= from &&
      pieces.endChar[i] <= to,
  );
  const states = await Promise.all(
    inside.map(async (i) => (await lm.spanMeans([{ ids: pieces.ids, start: i, end: i + 1 }]))[0]),
  );
  return Array.from(states[0], (_, h) => states.reduce((sum, state) => sum + state[h], 0) / states.length);
}

function cosine(a: readonly number[], b: readonly number[]): number {
  const dot = (p: readonly number[], q: readonly number[]) => p.reduce((sum, value, i) => sum + value * q[i], 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

/** Cosine of span and seed in the sentence, plus the same in the label context. */
export async function slowCosine(
  lm: ToyModel,
  sentence: Sentence,
  { start, end }: { readonly start: number; readonly end: number },
  { phrase, seed, template }: { readonly phrase: string; readonly seed: string; readonly template: string },
): Promise<number> {
  const { from, to } = placeOf(sentence, start, end);
  const span = sentence.text.slice(from, to);
  const swapped = sentence.text.slice(0, from) + seed + sentence.text.slice(to);
  const inSentence = cosine(
    await stateOf(lm, sentence.text, { from, to }),
    await stateOf(lm, swapped, { from, to: from + seed.length }),
  );
  const [head, tail] = template.split('{seed}').map((part) => part.replaceAll('{label}', phrase));
  const inContext = async (text: string) =>
    stateOf(lm, head + text + tail, { from: head.length, to: head.length + text.length });
  return inSentence + cosine(await inContext(span), await inContext(seed));
}
