// A text as a language model sees it: pieces, each with the characters of the verbatim text that it stands for.
// The map holds whatever the tokenizer's normaliser does to the text before it cuts (lower-casing, NFKC, bytes, U+2581).

/** The pieces of one text, boundary pieces ([CLS]/<s>, [SEP]/</s>) included. */
export interface Pieces {
  /** Vocabulary ids, [pieces]. */
  readonly ids: Int32Array;
  /** First UTF-16 unit of the verbatim text that the piece stands for, [pieces]; 0 for leading boundary pieces. */
  readonly startChar: Int32Array;
  /** One past the last unit, [pieces]; the text's length for trailing boundary pieces' start and end alike. */
  readonly endChar: Int32Array;
  /** How many leading pieces are boundary pieces. */
  readonly leading: number;
  /** How many trailing pieces are boundary pieces. */
  readonly trailing: number;
}

/** Cuts texts into pieces exactly as the model's own tokenizer does, without its padding and truncation. */
export interface PieceTokenizer {
  /** @param text verbatim. @returns pieces with boundary pieces, never truncated. */
  encode(text: string): Pieces;
  /** Id of the mask piece; undefined for a causal model. */
  readonly maskId: number | undefined;
  /** Id of the unknown piece; undefined where the tokenizer has none (byte-level). */
  readonly unknownId: number | undefined;
  readonly vocabularySize: number;
  /** The piece's own spelling in the vocabulary, as the user is shown it. */
  spelling(id: number): string;
}

/** Index of the last piece that ends at or before `char`, boundary pieces included; -1 when there is none. */
export function lastPieceBefore(pieces: Pieces, char: number): number {
  let found = -1;
  for (let i = 0; i < pieces.ids.length - pieces.trailing; i++) {
    if (pieces.endChar[i] <= char) found = i;
    else if (pieces.startChar[i] >= char) break;
  }
  return found;
}

/** Index of the first piece that starts at or after `char`, boundary pieces included; -1 when there is none. */
export function firstPieceAfter(pieces: Pieces, char: number): number {
  for (let i = pieces.leading; i < pieces.ids.length; i++) if (pieces.startChar[i] >= char) return i;
  return -1;
}
