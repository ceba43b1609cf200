// The pieces of a label context that are compared on the Y side: every piece that is neither the span nor a boundary
// piece (method section 3); for a causal model only those to the right of the span.

import type { LmKind } from '../lm/language-model.ts';
import type { Pieces, PieceTokenizer } from '../lm/pieces.ts';
import { fillContext, type LabelContext } from './template.ts';

/** One compared piece, addressed so that it is found again whatever stands in the slot. */
export interface LabelPiece {
  readonly side: 'before' | 'after';
  /** Counted from the outer end of the context: from the left before the slot, from the right after it. */
  readonly outerIndex: number;
  readonly id: number;
  /** Terms with one key are computed together; "label" for the pieces of the type's phrase. */
  readonly key: string;
}

export interface FilledContext {
  readonly pieces: Pieces;
  readonly startChar: number;
  readonly endChar: number;
}

/** The context with a text in its slot, cut into pieces. */
export function cutContext(context: LabelContext, text: string, tokenizer: PieceTokenizer): FilledContext {
  const startChar = context.before.length;
  return { pieces: tokenizer.encode(fillContext(context, text)), startChar, endChar: startChar + text.length };
}

/** The compared pieces of a context in text order. */
export function labelPieces(context: LabelContext, phrase: string, filled: FilledContext, kind: LmKind): LabelPiece[] {
  const { pieces, startChar, endChar } = filled;
  const found: LabelPiece[] = [];
  const plain = { before: 0, after: 0 };
  for (let i = pieces.leading; i < pieces.ids.length - pieces.trailing; i++) {
    const side = pieces.endChar[i] <= startChar ? 'before' : pieces.startChar[i] >= endChar ? 'after' : undefined;
    if (!side || (kind === 'causal' && side === 'before')) continue;
    const sideText = side === 'before' ? context.before : context.after;
    const offset = side === 'before' ? 0 : endChar;
    const isLabel = overlapsPhrase(sideText, phrase, pieces.startChar[i] - offset, pieces.endChar[i] - offset);
    const outerIndex = side === 'before' ? i - pieces.leading : pieces.ids.length - pieces.trailing - 1 - i;
    found.push({ side, outerIndex, id: pieces.ids[i], key: isLabel ? 'label' : `${side}${plain[side]++}` });
  }
  return found;
}

/**
 * Where a label piece stands when another text fills the slot; -1 when that text made the tokenizer cut the context
 * itself differently (possible where no blank separates the slot), so that there is nothing to compare.
 */
export function findLabelPiece(piece: LabelPiece, filled: FilledContext): number {
  const { pieces, startChar, endChar } = filled;
  const index =
    piece.side === 'before'
      ? pieces.leading + piece.outerIndex
      : pieces.ids.length - pieces.trailing - 1 - piece.outerIndex;
  if (index < pieces.leading || index >= pieces.ids.length - pieces.trailing || pieces.ids[index] !== piece.id)
    return -1;
  const outside = piece.side === 'before' ? pieces.endChar[index] <= startChar : pieces.startChar[index] >= endChar;
  return outside ? index : -1;
}

function overlapsPhrase(text: string, phrase: string, start: number, end: number): boolean {
  if (phrase === '') return false;
  for (let at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + 1)) {
    if (start < at + phrase.length && end > at) return true;
  }
  return false;
}
