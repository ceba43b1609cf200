// PromptMine (paper 5.2): no seed, the label's name only. Log probability of the label's pieces after
// "{sentence} {span} is a/an", mean over the pieces; masked models get one mask a piece. Higher is better; cost = -score.

import { type Span, spanText } from '../corpus/sentence.ts';
import type { LanguageModel, TargetSlot } from '../lm/language-model.ts';
import type { Pieces } from '../lm/pieces.ts';
import type { EntityType } from './entity-type.ts';
import type { Occurrence, PiecedSentence, SpanTest, SurfaceTerms } from './span-test.ts';
import { CAUSAL_PROMPT, MASKED_PROMPT } from './template.ts';

/** Stands for the label while the prompt is cut into pieces; as one word it takes part in no merge with its neighbours. */
const LABEL_STAND_IN = 'x';

const NO_PIECES = new Int32Array(0);

export async function openPromptTest(lm: LanguageModel, types: readonly EntityType[]): Promise<SpanTest> {
  // The label's pieces as a word inside running text, without boundary pieces.
  const labels = types.map((type) => {
    const pieces = lm.tokenizer.encode(`${LABEL_STAND_IN} ${type.phrase}`);
    const first = pieces.startChar.findIndex((start, i) => i >= pieces.leading && start > LABEL_STAND_IN.length);
    return pieces.ids.slice(first, pieces.ids.length - pieces.trailing);
  });
  return new PromptTest(lm, labels);
}

class PromptTest implements SpanTest {
  readonly name = 'prompt';
  readonly groups: readonly string[] = [];
  readonly steps = 1;
  readonly seedCounts: readonly number[];
  readonly #lm: LanguageModel;
  readonly #labels: readonly Int32Array[];
  readonly #longestPrompt: number;

  constructor(lm: LanguageModel, labels: readonly Int32Array[]) {
    this.#lm = lm;
    this.#labels = labels;
    this.seedCounts = labels.map(() => 1);
    const frame = lm.tokenizer.encode(MASKED_PROMPT.replace(/\{[a-z]+\}/g, '')).ids.length;
    this.#longestPrompt = frame + Math.max(...labels.map((label) => label.length));
  }

  longestRow(pieces: Pieces): number {
    return 2 * pieces.ids.length + this.#longestPrompt;
  }

  openSurface(type: number): SurfaceTerms {
    return { type, ids: NO_PIECES, pieceOf: [], count: 0, values: [], sums: [0], groupsDone: 0 };
  }

  async addContextTerms(): Promise<void> {}

  sentenceTermCount(): number {
    return 1;
  }

  async sentenceTerms(_step: number, _seed: number, occurrences: readonly Occurrence[]): Promise<Float64Array> {
    const slots = occurrences.map(({ sentence, span, type }) =>
      this.#lm.kind === 'masked' ? this.#maskedSlots(sentence, span, type) : this.#causalSlots(sentence, span, type),
    );
    const logProbabilities = await this.#lm.logProbabilities(slots.flat());
    let at = 0;
    return Float64Array.from(slots, ({ length }) => {
      at += length;
      const sum = logProbabilities.subarray(at - length, at).reduce((total, value) => total + value, 0);
      return -sum / length;
    });
  }

  weight(): number {
    return 1;
  }

  scoreOf(cost: number): number {
    return -cost;
  }

  costOf(score: number): number {
    return -score;
  }

  #maskedSlots(sentence: PiecedSentence, span: Span, type: number): TargetSlot[] {
    const [before, after] = fillPrompt(MASKED_PROMPT, sentence, span).split('{mask}');
    const pieces = this.#lm.tokenizer.encode(before + LABEL_STAND_IN + after);
    const at = pieces.startChar.findIndex((start, i) => i >= pieces.leading && start >= before.length);
    const label = this.#labels[type];
    const ids = new Int32Array(pieces.ids.length - 1 + label.length);
    ids.set(pieces.ids.subarray(0, at));
    ids.fill(this.#lm.tokenizer.maskId!, at, at + label.length);
    ids.set(pieces.ids.subarray(at + 1), at + label.length);
    return Array.from(label, (target, i) => ({ ids, position: at + i, target }));
  }

  #causalSlots(sentence: PiecedSentence, span: Span, type: number): TargetSlot[] {
    const pieces = this.#lm.tokenizer.encode(fillPrompt(CAUSAL_PROMPT, sentence, span));
    const row = [...pieces.ids.subarray(0, pieces.ids.length - pieces.trailing), ...this.#labels[type]];
    const first = row.length - this.#labels[type].length;
    return Array.from(this.#labels[type], (target, i) => ({
      ids: Int32Array.from(row.slice(0, first + i)),
      position: first + i - 1,
      target,
    }));
  }
}

function fillPrompt(prompt: string, sentence: PiecedSentence, span: Span): string {
  // Replacer functions: a "$&" in the corpus is text, not a pattern.
  return prompt
    .replace('{sentence}', () => sentence.sentence.text)
    .replace('{span}', () => spanText(sentence.sentence, span));
}
