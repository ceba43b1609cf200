// A language model small enough to be recomputed exactly: 26 letters and a few signs as pieces, one piece a character,
// hidden states made from the row by a fixed formula, a fixed projection to the vocabulary. Distributions exist in float64,
// so a test can work out every divergence the slow way.

import type { LanguageModel, LmKind, Prediction, Slot, SpanRow, TargetSlot } from '../../src/lm/language-model.ts';
import type { Pieces, PieceTokenizer } from '../../src/lm/pieces.ts';

const ALPHABET = ' abcdefghijklmnopqrstuvwxyz.:,';
const BEGIN = ALPHABET.length + 1;
const END = BEGIN + 1;
const MASK = BEGIN + 2;
const UNKNOWN = 0;
const VOCABULARY = MASK + 1;
const HIDDEN = 6;

/** Lower-cases, one piece a character that is not a blank; other characters are unknown. */
export function toyTokenizer(kind: LmKind): PieceTokenizer {
  const border = kind === 'masked' ? 1 : 0;
  return {
    maskId: kind === 'masked' ? MASK : undefined,
    unknownId: UNKNOWN,
    vocabularySize: VOCABULARY,
    spelling: (id) => ALPHABET[id - 1] ?? `<${id}>`,
    encode(text: string): Pieces {
      const ids: number[] = [];
      const starts: number[] = [];
      for (let i = 0; i < text.length; i++) {
        if (text[i] === ' ') continue;
        ids.push(ALPHABET.indexOf(text[i].toLowerCase()) + 1);
        starts.push(i);
      }
      const ends = starts.map((start) => start + 1);
      if (border) {
        ids.unshift(BEGIN);
        ids.push(END);
        starts.unshift(0);
        starts.push(text.length);
        ends.unshift(0);
        ends.push(text.length);
      }
      return {
        ids: Int32Array.from(ids),
        startChar: Int32Array.from(starts),
        endChar: Int32Array.from(ends),
        leading: border,
        trailing: border,
      };
    },
  };
}

/** Entry (v, i) of the projection to the vocabulary. */
function projection(v: number, i: number): number {
  return Math.sin(1.7 * v + 2.3 * i + 0.4 * v * i);
}

function hiddenAt(ids: ArrayLike<number>, position: number): Float64Array {
  const hidden = new Float64Array(HIDDEN);
  for (let j = 0; j < ids.length; j++) {
    const nearness = 1 / (1 + Math.abs(j - position));
    for (let i = 0; i < HIDDEN; i++) hidden[i] += nearness * Math.cos(0.9 * ids[j] + 1.3 * i + 0.05 * j);
  }
  return hidden;
}

/** softmax(logits / temperature) in float64, [vocabulary]. */
export function toyDistribution({ ids, position }: Slot, temperature: number): Float64Array {
  const hidden = Float32Array.from(hiddenAt(ids, position));
  const logits = Float64Array.from(
    { length: VOCABULARY },
    (_, v) => hidden.reduce((sum, h, i) => sum + h * projection(v, i), 0) / temperature,
  );
  const largest = Math.max(...logits);
  const weights = logits.map((z) => Math.exp(z - largest));
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map((w) => w / total);
}

export class ToyModel implements LanguageModel {
  readonly kind: LmKind;
  readonly tokenizer: PieceTokenizer;
  readonly maxPieces: number;
  readonly fingerprint = 'toy';
  /** Rows computed so far. */
  rows = 0;
  /** Called before every call; a test can throw here or look at what is asked. */
  onCall: (rows: number) => void = () => {};

  constructor(kind: LmKind = 'masked', maxPieces = 200) {
    this.kind = kind;
    this.tokenizer = toyTokenizer(kind);
    this.maxPieces = maxPieces;
  }

  async predict(slots: readonly Slot[], want: 'reference' | 'compared', temperature: number): Promise<Prediction[]> {
    this.#count(slots.length);
    return slots.map((slot) => {
      const hidden = Float32Array.from(hiddenAt(slot.ids, slot.position));
      const p = toyDistribution(slot, temperature);
      const logits = Float64Array.from(
        { length: VOCABULARY },
        (_, v) => hidden.reduce((sum, h, i) => sum + h * projection(v, i), 0) / temperature,
      );
      const expected = Float32Array.from({ length: HIDDEN }, (_, i) =>
        p.reduce((sum, pv, v) => sum + pv * projection(v, i), 0),
      );
      return { hidden, logZ: logits[0] - Math.log(p[0]), expected: want === 'reference' ? expected : undefined };
    });
  }

  async spanMeans(rows: readonly SpanRow[]): Promise<Float32Array[]> {
    this.#count(rows.length);
    return rows.map(({ ids, start, end }) => {
      const mean = new Float32Array(HIDDEN);
      for (let position = start; position < end; position++) {
        const hidden = hiddenAt(ids, position);
        for (let i = 0; i < HIDDEN; i++) mean[i] += hidden[i] / (end - start);
      }
      return mean;
    });
  }

  async logProbabilities(slots: readonly TargetSlot[]): Promise<Float64Array> {
    this.#count(slots.length);
    return Float64Array.from(slots, (slot) => Math.log(toyDistribution(slot, 1)[slot.target]));
  }

  #count(rows: number): void {
    this.onCall(rows);
    this.rows += rows;
  }
}
