// The method written down a second time, as plainly as possible: float64 distributions, one row at a time, no cache, no
// pruning, no shared code with src/mining. It checks the fast path.

import type { Sentence } from '../../src/corpus/sentence.ts';
import type { Slot } from '../../src/lm/language-model.ts';
import type { Pieces } from '../../src/lm/pieces.ts';
import { type ToyModel, toyDistribution } from './toy-model.ts';

export interface SlowType {
  readonly name: string;
  readonly phrase: string;
  readonly seeds: readonly string[];
}

export interface SlowResult {
  readonly key: string;
  readonly score: number;
  readonly x: number[];
  readonly y: number[];
}

export interface SlowOptions {
  readonly template: string;
  readonly twoWay: boolean;
  readonly edge: 'boundary' | 'skip';
  readonly seedMode: 'mean' | 'best';
  readonly temperature: number;
  readonly maxWords: number;
  readonly stopWords: ReadonlySet<string>;
}

function kl(p: Float64Array, q: Float64Array): number {
  let sum = 0;
  for (let v = 0; v < p.length; v++) sum += p[v] * Math.log(p[v] / q[v]);
  return sum;
}

function rowAt(lm: ToyModel, pieces: Pieces, index: number): Slot {
  const ids = Int32Array.from(pieces.ids);
  if (lm.kind === 'causal') return { ids: ids.slice(0, index), position: index - 1 };
  ids[index] = lm.tokenizer.maskId!;
  return { ids, position: index };
}

function compare(lm: ToyModel, a: Pieces, i: number, b: Pieces, j: number, temperature: number): number {
  return kl(toyDistribution(rowAt(lm, a, i), temperature), toyDistribution(rowAt(lm, b, j), temperature));
}

/** Indices of the pieces wholly before and wholly after start..end. */
function around(pieces: Pieces, start: number, end: number): { before: number[]; after: number[] } {
  const before: number[] = [];
  const after: number[] = [];
  for (let i = 0; i < pieces.ids.length; i++) {
    if (i < pieces.leading || (i < pieces.ids.length - pieces.trailing && pieces.endChar[i] <= start)) before.push(i);
    else if (i >= pieces.ids.length - pieces.trailing || pieces.startChar[i] >= end) after.push(i);
  }
  return { before, after };
}

function isBoundary(pieces: Pieces, i: number): boolean {
  return i < pieces.leading || i >= pieces.ids.length - pieces.trailing;
}

function scoreOne(
  lm: ToyModel,
  sentence: Sentence,
  start: number,
  end: number,
  phrase: string,
  seed: string,
  options: SlowOptions,
) {
  const from = sentence.words[start].startChar;
  const to = sentence.words[end - 1].endChar;
  const span = sentence.text.slice(from, to);
  const original = lm.tokenizer.encode(sentence.text);
  const swapped = lm.tokenizer.encode(sentence.text.slice(0, from) + seed + sentence.text.slice(to));
  const a = around(original, from, to);
  const b = around(swapped, from, from + seed.length);
  const x: number[] = [];
  const pairs = [
    [a.before.at(-1), b.before.at(-1)],
    [a.after[0], b.after[0]],
  ];
  for (const [i, j] of lm.kind === 'causal' ? pairs.slice(1) : pairs) {
    const skipped = i === undefined || (options.edge === 'skip' && isBoundary(original, i));
    x.push(skipped ? NaN : compare(lm, original, i, swapped, j!, options.temperature));
  }
  const y: number[] = [];
  if (options.twoWay) {
    const [head, tail] = options.template.split('{seed}').map((part) => part.replaceAll('{label}', phrase));
    const withSeed = lm.tokenizer.encode(head + seed + tail);
    const withSpan = lm.tokenizer.encode(head + span + tail);
    const c = around(withSeed, head.length, head.length + seed.length);
    const d = around(withSpan, head.length, head.length + span.length);
    const own = (pieces: Pieces, list: number[]) => list.filter((i) => !isBoundary(pieces, i));
    const seedSides = lm.kind === 'masked' ? [c.before, c.after] : [c.after];
    const spanSides = lm.kind === 'masked' ? [d.before, d.after] : [d.after];
    seedSides.forEach((side, s) => {
      const opposite = own(withSpan, spanSides[s]);
      for (const [n, i] of own(withSeed, side).entries())
        y.push(compare(lm, withSeed, i, withSpan, opposite[n], options.temperature));
    });
  }
  const terms = [...x, ...y].filter((term) => !Number.isNaN(term));
  return { score: terms.reduce((sum, term) => sum + term, 0) / terms.length, x, y };
}

export function slowMine(
  lm: ToyModel,
  sentences: readonly Sentence[],
  types: readonly SlowType[],
  options: SlowOptions,
): SlowResult[] {
  const results: SlowResult[] = [];
  sentences.forEach((sentence, index) => {
    for (let start = 0; start < sentence.words.length; start++) {
      for (let end = start + 1; end <= Math.min(sentence.words.length, start + options.maxWords); end++) {
        const words = sentence.words.slice(start, end).map((word) => sentence.text.slice(word.startChar, word.endChar));
        const endsInStop = end === sentence.words.length && words.at(-1) === '.';
        if (endsInStop || words.some((word) => options.stopWords.has(word.toLowerCase()) || /\d/.test(word))) continue;
        for (const type of types) {
          const bySeed = type.seeds.map((seed) => scoreOne(lm, sentence, start, end, type.phrase, seed, options));
          const best = bySeed.reduce((a, b) => (b.score < a.score ? b : a));
          const mean = (pick: (one: (typeof bySeed)[number]) => number) =>
            bySeed.reduce((sum, one) => sum + pick(one), 0) / bySeed.length;
          const combined =
            options.seedMode === 'best'
              ? best
              : {
                  score: mean((one) => one.score),
                  x: best.x.map((_, i) => mean((one) => one.x[i])),
                  y: best.y.map((_, i) => mean((one) => one.y[i])),
                };
          results.push({ key: `${index}:${start}:${end}:${type.name}`, ...combined });
        }
      }
    }
  });
  return results;
}
