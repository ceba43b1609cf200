// The authors' mining routine, written anew from their published code as the thing to compare with: per sentence and
// label, originals and replaced rows of all candidate spans in one zero-padded matrix, 128 rows a call through the whole
// graph, every logit of every position, softmax at the masks, KL over the vocabulary, mean. No cache, nothing shared.
// PAPER: their text between words comes from a WordPiece decoder; here it is the sentence's own text, as for our miner.

import * as ort from 'onnxruntime-node';
import { type Sentence, type Span, spanChars, spanText } from '../../src/corpus/sentence.ts';
import type { PieceTokenizer } from '../../src/lm/pieces.ts';
import { MASKED_TEMPLATE } from '../../src/mining/template.ts';

/** Rows a call, and softmax temperature: the authors' defaults. */
const ROWS_PER_CALL = 128;
const TEMPERATURE = 2;
/** Stands for the span where its neighbours are looked for: the authors' placeholder. */
const PLACEHOLDER = 'X';
const LETTER = /[\p{L}\p{N}]/u;

export interface ReferenceType {
  readonly phrase: string;
  readonly seed: string;
}

/** Rows of one span: the text with a piece masked, before and after the swap. */
interface RowPair {
  readonly original: Int32Array;
  readonly replaced: Int32Array;
}

export interface ReferenceScores {
  /** Mean KL, one a span. */
  readonly scores: readonly number[];
  readonly rows: number;
  /** Pieces computed, padding included. */
  readonly paddedPieces: number;
}

/** How many rows and padded pieces a sentence costs for one label; no model is needed to know. */
export function referenceCost(
  tokenizer: PieceTokenizer,
  sentence: Sentence,
  spans: readonly Span[],
  type: ReferenceType,
): { rows: number; paddedPieces: number } {
  const pairs = spans.flatMap((span) => spanRows(tokenizer, sentence, span, type));
  const width = Math.max(0, ...pairs.flatMap(({ original, replaced }) => [original.length, replaced.length]));
  return { rows: 2 * pairs.length, paddedPieces: 2 * pairs.length * width };
}

/**
 * Whether the routine looks at the same pieces as our miner. Not so for a span that begins or ends with the placeholder
 * "X" itself, and for a word that stands against another without a blank ("Grant" + "'s"), which the swap fuses.
 */
export function isComparable(tokenizer: PieceTokenizer, sentence: Sentence, span: Span): boolean {
  const { startChar, endChar } = spanChars(sentence, span);
  if (LETTER.test(sentence.text.charAt(startChar - 1)) || LETTER.test(sentence.text.charAt(endChar))) return false;
  const { ids, leading, trailing } = tokenizer.encode(spanText(sentence, span));
  const x = tokenizer.encode(PLACEHOLDER).ids[leading];
  return ids[leading] !== x && ids[ids.length - trailing - 1] !== x;
}

export class ReferenceRoutine {
  readonly #session: ort.InferenceSession;
  readonly #tokenizer: PieceTokenizer;
  readonly #logitsName: string;
  /** Reused from call to call: allocating half a gigabyte a call would slow the routine down. */
  #logits = new Float32Array(0);
  readonly #vocabularySize: number;

  private constructor(session: ort.InferenceSession, tokenizer: PieceTokenizer, logits: string, vocabulary: number) {
    this.#session = session;
    this.#tokenizer = tokenizer;
    this.#logitsName = logits;
    this.#vocabularySize = vocabulary;
  }

  /** @param model the export as it is, with one thread and the runtime's own optimisations. */
  static async open(
    model: { readonly path: string; readonly logits: string; readonly vocabularySize: number },
    tokenizer: PieceTokenizer,
  ): Promise<ReferenceRoutine> {
    const session = await ort.InferenceSession.create(model.path, {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      logSeverityLevel: 3,
    });
    return new ReferenceRoutine(session, tokenizer, model.logits, model.vocabularySize);
  }

  /** Scores all candidate spans of a sentence for one label. */
  async scoreSentence(sentence: Sentence, spans: readonly Span[], type: ReferenceType): Promise<ReferenceScores> {
    const perSpan = spans.map((span) => spanRows(this.#tokenizer, sentence, span, type));
    const pairs = perSpan.flat();
    const rows = [...pairs.map(({ original }) => original), ...pairs.map(({ replaced }) => replaced)];
    const width = Math.max(...rows.map((row) => row.length));
    const probabilities = await this.#maskProbabilities(rows, width);
    let first = 0;
    const scores = perSpan.map((own) => {
      let sum = 0;
      for (let i = first; i < first + own.length; i++) {
        sum += divergence(probabilities[i], probabilities[pairs.length + i]);
      }
      first += own.length;
      return sum / own.length;
    });
    return { scores, rows: rows.length, paddedPieces: rows.length * width };
  }

  /** Softmax of logits / temperature at each row's mask, [rows][vocabulary]. */
  async #maskProbabilities(rows: readonly Int32Array[], width: number): Promise<Float32Array[]> {
    const found: Float32Array[] = [];
    const vocabulary = this.#vocabularySize;
    for (let from = 0; from < rows.length; from += ROWS_PER_CALL) {
      const chunk = rows.slice(from, from + ROWS_PER_CALL);
      const dims = [chunk.length, width];
      const ids = new BigInt64Array(chunk.length * width);
      const mask = new BigInt64Array(chunk.length * width);
      chunk.forEach((row, i) => {
        for (let j = 0; j < row.length; j++) ids[i * width + j] = BigInt(row[j]);
        mask.fill(1n, i * width, i * width + row.length);
      });
      const size = chunk.length * width * vocabulary;
      if (this.#logits.length < size) this.#logits = new Float32Array(size);
      const logits = new ort.Tensor('float32', this.#logits.subarray(0, size), [...dims, vocabulary]);
      await this.#session.run(
        {
          input_ids: new ort.Tensor('int64', ids, dims),
          attention_mask: new ort.Tensor('int64', mask, dims),
          token_type_ids: new ort.Tensor('int64', new BigInt64Array(ids.length), dims),
        },
        { [this.#logitsName]: logits },
      );
      chunk.forEach((row, i) => {
        const start = (i * width + row.indexOf(this.#tokenizer.maskId!)) * vocabulary;
        found.push(softmax(this.#logits.subarray(start, start + vocabulary)));
      });
    }
    return found;
  }
}

/** X: each neighbour masked. Y: each piece of the label context but its ends and the span masked. */
function spanRows(
  tokenizer: PieceTokenizer,
  sentence: Sentence,
  span: Span,
  { phrase, seed }: ReferenceType,
): RowPair[] {
  const { startChar, endChar } = spanChars(sentence, span);
  const put = (text: string) => sentence.text.slice(0, startChar) + text + sentence.text.slice(endChar);
  const description = (text: string) => MASKED_TEMPLATE.replace('{label}', phrase).replace('{seed}', () => text);
  return [
    ...maskedPairs(tokenizer, [sentence.text, put(seed), put(PLACEHOLDER)], 'neighbours'),
    ...maskedPairs(
      tokenizer,
      [description(seed), description(spanText(sentence, span)), description(PLACEHOLDER)],
      'all',
    ),
  ];
}

/** Masks the pieces outside the place in both texts, found by comparing with the placeholder's text. */
function maskedPairs(
  tokenizer: PieceTokenizer,
  [original, replaced, placeholder]: readonly [string, string, string],
  which: 'neighbours' | 'all',
): RowPair[] {
  const a = tokenizer.encode(original).ids;
  const b = tokenizer.encode(replaced).ids;
  const x = tokenizer.encode(placeholder).ids;
  const shorter = Math.min(a.length, x.length);
  let left = 0;
  while (left < shorter - 1 && a[left] === x[left]) left++;
  let right = 1;
  while (right < shorter && a[a.length - right] === x[x.length - right]) right++;
  const masked = (ids: Int32Array, at: number) => ids.with(at, tokenizer.maskId!);
  const pairs: RowPair[] = [];
  for (let i = which === 'all' ? 2 : left; i <= left; i++) {
    pairs.push({ original: masked(a, i - 1), replaced: masked(b, i - 1) });
  }
  for (let j = which === 'all' ? 3 : right; j <= right; j++) {
    pairs.push({ original: masked(a, a.length - (j - 1)), replaced: masked(b, b.length - (j - 1)) });
  }
  return pairs;
}

function softmax(logits: Float32Array): Float32Array {
  let largest = Number.NEGATIVE_INFINITY;
  for (let v = 0; v < logits.length; v++) if (logits[v] > largest) largest = logits[v];
  const found = new Float32Array(logits.length);
  let sum = 0;
  for (let v = 0; v < logits.length; v++) {
    found[v] = Math.exp((logits[v] - largest) / TEMPERATURE);
    sum += found[v];
  }
  for (let v = 0; v < found.length; v++) found[v] /= sum;
  return found;
}

function divergence(p: Float32Array, q: Float32Array): number {
  let sum = 0;
  for (let v = 0; v < p.length; v++) sum += p[v] * Math.log(p[v] / q[v]);
  return sum;
}
