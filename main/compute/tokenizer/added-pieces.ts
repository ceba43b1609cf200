// Added pieces ("[MASK]", "<s>", …) are found in the text as they are written, before the model cuts the rest: leftmost
// first, longest first. Those marked `normalized` are looked for once more after the normaliser.

import { characterAt } from '../../../src/lm/piece-alignment.ts';
import { escapePattern } from './pattern.ts';
import { isWhiteSpace, isWordCharacter } from './unicode-tables.ts';

export interface AddedPiece {
  readonly id: number;
  readonly content: string;
  readonly single_word?: boolean;
  readonly lstrip?: boolean;
  readonly rstrip?: boolean;
  readonly normalized?: boolean;
  readonly special?: boolean;
}

/** A stretch of a text, in units: an added piece where `id` is given, otherwise text for the model. */
export interface Section {
  readonly from: number;
  readonly to: number;
  readonly id?: number;
}

export type FindAddedPieces = (text: string) => readonly Section[];

/** @param spelling what to look for: the content, or the content normalised. */
export function openAddedPieces(
  pieces: readonly AddedPiece[],
  spelling: (piece: AddedPiece) => string,
): FindAddedPieces {
  const bySpelling = new Map(pieces.map((piece) => [spelling(piece), piece]));
  bySpelling.delete('');
  if (bySpelling.size === 0) return wholeText;
  const longestFirst = [...bySpelling.keys()].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(longestFirst.map(escapePattern).join('|'), 'gu');
  return (text) => (text.search(pattern) < 0 ? wholeText(text) : splitSections(text, pattern, bySpelling));
}

function wholeText(text: string): readonly Section[] {
  return text === '' ? [] : [{ from: 0, to: text.length }];
}

function splitSections(text: string, pattern: RegExp, bySpelling: ReadonlyMap<string, AddedPiece>): Section[] {
  const sections: Section[] = [];
  let reached = 0;
  for (const match of text.matchAll(pattern)) {
    const piece = bySpelling.get(match[0]) as AddedPiece;
    let from = match.index;
    let to = from + match[0].length;
    if (piece.single_word && touchesWord(text, from, to)) continue;
    if (piece.lstrip) while (from > reached && isWhiteSpace(text[from - 1])) from--;
    if (piece.rstrip) while (to < text.length && isWhiteSpace(text[to])) to++;
    if (from < reached) continue;
    if (reached < from) sections.push({ from: reached, to: from });
    sections.push({ from, to, id: piece.id });
    reached = to;
  }
  if (reached < text.length) sections.push({ from: reached, to: text.length });
  return sections;
}

function touchesWord(text: string, from: number, to: number): boolean {
  const before = from === 0 ? '' : characterAt(text, from - characterBefore(text, from));
  return (before !== '' && isWordCharacter(before)) || (to < text.length && isWordCharacter(characterAt(text, to)));
}

/** Length of the character that ends at a unit. */
function characterBefore(text: string, unit: number): number {
  return unit > 1 && characterAt(text, unit - 2).length === 2 ? 2 : 1;
}
