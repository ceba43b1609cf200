// WordPiece (BERT, ELECTRA, DistilBERT): the longest piece that fits, from the left; a word that cannot be cut to the end
// is one unknown piece.

import { characterAt } from '../../../src/lm/piece-alignment.ts';
import type { Cut, PieceModel } from './cut.ts';
import { invalidTokenizer } from './invalid.ts';

export interface WordPieceConfig {
  readonly vocab: Record<string, number>;
  readonly unk_token?: string;
  readonly continuing_subword_prefix?: string;
  readonly max_input_chars_per_word?: number;
}

/** The library's default: a longer word (in code points) is unknown as a whole. */
const LONGEST_WORD = 100;

export function openWordPiece(config: WordPieceConfig): PieceModel {
  const vocabulary = new Map(Object.entries(config.vocab));
  const prefix = config.continuing_subword_prefix ?? '##';
  const longest = config.max_input_chars_per_word ?? LONGEST_WORD;
  const unknownId = vocabulary.get(config.unk_token ?? '[UNK]');
  if (unknownId === undefined) throw invalidTokenizer('its unknown piece is not in its vocabulary');
  const unknown = (part: string): Cut => ({ ids: [unknownId], starts: [0], ends: [part.length] });

  const cut = (part: string): Cut => {
    const edges = characterEdges(part);
    if (edges.length - 1 > longest) return unknown(part);
    const ids: number[] = [];
    const starts: number[] = [];
    const ends: number[] = [];
    for (let from = 0; from < edges.length - 1; ) {
      let to = edges.length - 1;
      let id: number | undefined;
      for (; to > from; to--) {
        const letters = part.slice(edges[from], edges[to]);
        id = vocabulary.get(from === 0 ? letters : prefix + letters);
        if (id !== undefined) break;
      }
      if (id === undefined) return unknown(part);
      ids.push(id);
      starts.push(edges[from]);
      ends.push(edges[to]);
      from = to;
    }
    return { ids, starts, ends };
  };
  return { vocabulary, unknownId, cut };
}

/** Where the characters of a text begin, and its length. */
export function characterEdges(text: string): number[] {
  const edges = [0];
  for (let unit = 0; unit < text.length; ) {
    unit += characterAt(text, unit).length;
    edges.push(unit);
  }
  return edges;
}
