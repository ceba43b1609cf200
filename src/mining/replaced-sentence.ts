// A sentence with a seed in a span's place, and the neighbours of that place (method section 2). The replacement happens
// in the verbatim text, which then goes through the model's own tokenizer again.

import { type Span, spanChars } from '../corpus/sentence.ts';
import { firstPieceAfter, lastPieceBefore, type Pieces, type PieceTokenizer } from '../lm/pieces.ts';
import type { PiecedSentence } from './span-test.ts';

/** A text in which some characters are the tested place: a span in its sentence or a seed put there. */
export interface Place {
  readonly pieces: Pieces;
  readonly startChar: number;
  readonly endChar: number;
}

export function spanPlace(sentence: PiecedSentence, span: Span): Place {
  return { pieces: sentence.pieces, ...spanChars(sentence.sentence, span) };
}

export function seedPlace(sentence: PiecedSentence, span: Span, seed: string, tokenizer: PieceTokenizer): Place {
  const { startChar, endChar } = spanChars(sentence.sentence, span);
  const { text } = sentence.sentence;
  const pieces = tokenizer.encode(text.slice(0, startChar) + seed + text.slice(endChar));
  return { pieces, startChar, endChar: startChar + seed.length };
}

/** Piece index of the neighbour on a side: the last piece wholly before or the first wholly after the place; -1 if none. */
export function neighbour(place: Place, side: 'left' | 'right', edge: 'boundary' | 'skip'): number {
  const { pieces } = place;
  const index = side === 'left' ? lastPieceBefore(pieces, place.startChar) : firstPieceAfter(pieces, place.endChar);
  const isBoundary = index < pieces.leading || index >= pieces.ids.length - pieces.trailing;
  return isBoundary && edge === 'skip' ? -1 : index;
}

/** The pieces that stand for the place itself, end exclusive. */
export function placePieces(place: Place): { start: number; end: number } {
  const { pieces } = place;
  const start = lastPieceBefore(pieces, place.startChar) + 1;
  const after = firstPieceAfter(pieces, place.endChar);
  return { start, end: after < 0 ? pieces.ids.length : after };
}
