// A sentence as rows for the model. What is longer than the model's longest row is read through windows that overlap;
// each word's label is read in the one window where it has most context on its shorter side, so nothing is cut off and
// nothing is counted twice.

import type { Sentence } from '../corpus/sentence.ts';
import type { Pieces } from '../lm/pieces.ts';

export interface TaggingRow {
  /** Piece ids with boundary pieces, [pieces]. */
  readonly ids: Int32Array;
  /** The words whose labels are read in this row, in text order. */
  readonly words: Int32Array;
  /** Position in the row of each word's first piece. Words that share a piece share its position. */
  readonly positions: Int32Array;
}

/** Share of a window that the next one repeats: each word has at least an eighth of a window on either side. */
const OVERLAP = 1 / 4;

/** @param maxPieces longest row, boundary pieces included. @throws Error when not even one piece fits. */
export function tagRows(sentence: Sentence, pieces: Pieces, maxPieces: number): TaggingRow[] {
  const { ids, leading, trailing } = pieces;
  const capacity = maxPieces - leading - trailing;
  if (capacity < 1)
    throw new Error(`rows of ${maxPieces} pieces hold nothing but ${leading + trailing} boundary pieces`);
  const inner = ids.length - leading - trailing;
  const starts = windowStarts(inner, capacity);
  const words = starts.map((): number[] => []);
  const positions = starts.map((): number[] => []);
  firstPieces(sentence, pieces).forEach((piece, word) => {
    if (piece < 0) return;
    const window = bestWindow(piece, starts, inner, capacity);
    words[window].push(word);
    positions[window].push(leading + piece - starts[window]);
  });
  return starts.map((start, window) => ({
    ids: Int32Array.from([
      ...ids.subarray(0, leading),
      ...ids.subarray(leading + start, leading + Math.min(inner, start + capacity)),
      ...ids.subarray(ids.length - trailing),
    ]),
    words: Int32Array.from(words[window]),
    positions: Int32Array.from(positions[window]),
  }));
}

/** First pieces of windows, leading boundary pieces not counted; the last window ends with the sentence. */
function windowStarts(inner: number, capacity: number): number[] {
  const step = Math.max(1, capacity - Math.floor(capacity * OVERLAP));
  const starts = [0];
  for (let start = step; starts[starts.length - 1] + capacity < inner; start += step) {
    starts.push(Math.min(start, inner - capacity));
  }
  return starts;
}

/** The window in which a piece is farthest from where the sentence was cut. */
function bestWindow(piece: number, starts: readonly number[], inner: number, capacity: number): number {
  let best = -1;
  let most = -1;
  starts.forEach((start, window) => {
    const end = start + capacity;
    if (piece < start || piece >= end) return;
    const left = start === 0 ? Number.POSITIVE_INFINITY : piece - start;
    const right = end >= inner ? Number.POSITIVE_INFINITY : end - 1 - piece;
    const context = Math.min(left, right);
    if (context > most) [best, most] = [window, context];
  });
  return best;
}

/** Index of each word's first piece, leading boundary pieces not counted; −1 for a word that no piece stands for. */
export function firstPieces({ words }: Sentence, pieces: Pieces): Int32Array {
  const { startChar, endChar, leading, trailing } = pieces;
  const last = endChar.length - trailing;
  const found = new Int32Array(words.length).fill(-1);
  let from = leading;
  words.forEach((word, w) => {
    // A piece may stand for the end of one word and the beginning of the next: it is not passed over.
    while (from < last && endChar[from] <= word.startChar) from++;
    if (from < last && startChar[from] < word.endChar) found[w] = from - leading;
  });
  return found;
}
