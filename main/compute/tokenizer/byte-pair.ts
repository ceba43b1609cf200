// Byte-pair encoding: start from characters, merge the pair of lowest rank, leftmost first, until none is left.

import { utf8 } from './bytes.ts';
import type { Cut, PieceModel } from './cut.ts';
import { invalidTokenizer } from './invalid.ts';
import { characterEdges } from './word-piece.ts';

export interface BytePairConfig {
  readonly vocab: Record<string, number>;
  readonly merges: readonly (string | readonly [string, string])[];
  readonly unk_token?: string | null;
  readonly continuing_subword_prefix?: string | null;
  readonly end_of_word_suffix?: string | null;
  readonly fuse_unk?: boolean;
  readonly byte_fallback?: boolean;
  readonly ignore_merges?: boolean;
}

interface Merge {
  readonly rank: number;
  readonly id: number;
}

/** Pieces while they are being merged, part by part. */
interface Symbols {
  readonly ids: number[];
  readonly starts: number[];
  readonly ends: number[];
}

export function openBytePair(config: BytePairConfig): PieceModel {
  const vocabulary = new Map(Object.entries(config.vocab));
  const unknownId = config.unk_token == null ? undefined : vocabulary.get(config.unk_token);
  if (config.unk_token != null && unknownId === undefined)
    throw invalidTokenizer('its unknown piece is not in its vocabulary');
  const spell = symbolSpeller(config, vocabulary, unknownId);
  const mergeAll = openMerges(config, vocabulary);

  const cut = (part: string): Cut => {
    const whole = config.ignore_merges ? vocabulary.get(part) : undefined;
    if (whole !== undefined) return { ids: [whole], starts: [0], ends: [part.length] };
    return mergeAll(spell(part));
  };
  return { vocabulary, unknownId, cut };
}

/** One symbol a character; bytes or the unknown piece for a character that the vocabulary lacks. */
function symbolSpeller(config: BytePairConfig, vocabulary: Map<string, number>, unknownId: number | undefined) {
  const prefix = config.continuing_subword_prefix ?? '';
  const suffix = config.end_of_word_suffix ?? '';
  return (part: string): Symbols => {
    const edges = characterEdges(part);
    const symbols: Symbols = { ids: [], starts: [], ends: [] };
    for (let i = 0; i + 1 < edges.length; i++) {
      const letter = part.slice(edges[i], edges[i + 1]);
      const spelled = (i > 0 ? prefix : '') + letter + (i + 2 === edges.length ? suffix : '');
      const id = vocabulary.get(spelled);
      const found = id !== undefined ? [id] : (config.byte_fallback && byteIds(vocabulary, spelled)) || [];
      const last = symbols.ids.length - 1;
      if (found.length === 0 && config.fuse_unk && last >= 0 && symbols.ids[last] === unknownId) {
        symbols.ends[last] = edges[i + 1];
        continue;
      }
      if (found.length === 0 && unknownId === undefined)
        throw invalidTokenizer(
          `its vocabulary lacks a character (piece ${symbols.ids.length} of a word) and has no unknown piece`,
        );
      for (const symbol of found.length === 0 ? [unknownId as number] : found) {
        symbols.ids.push(symbol);
        symbols.starts.push(edges[i]);
        symbols.ends.push(edges[i + 1]);
      }
    }
    return symbols;
  };
}

/** Ids of the pieces <0x00>..<0xFF> that spell a text; undefined where the vocabulary lacks one. */
export function byteIds(vocabulary: ReadonlyMap<string, number>, text: string): number[] | undefined {
  const ids: number[] = [];
  for (const byte of utf8(text)) {
    const id = vocabulary.get(`<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`);
    if (id === undefined) return undefined;
    ids.push(id);
  }
  return ids;
}

function openMerges(config: BytePairConfig, vocabulary: Map<string, number>) {
  const width = 1 + [...vocabulary.values()].reduce((largest, id) => Math.max(largest, id), 0);
  const prefixLength = config.continuing_subword_prefix?.length ?? 0;
  const merges = new Map<number, Merge>();
  config.merges.forEach((merge, rank) => {
    const [left, right] = typeof merge === 'string' ? splitMerge(merge) : merge;
    const leftId = vocabulary.get(left);
    const rightId = vocabulary.get(right);
    const id = vocabulary.get(left + right.slice(prefixLength));
    if (leftId === undefined || rightId === undefined || id === undefined)
      throw invalidTokenizer(`merge ${rank} makes or uses a piece that is not in its vocabulary`);
    merges.set(leftId * width + rightId, { rank, id });
  });

  return (symbols: Symbols): Symbols => {
    const { ids, starts, ends } = symbols;
    const next = ids.slice(1).map((right, i) => merges.get(ids[i] * width + right)); // [symbols - 1]
    for (;;) {
      let best = -1;
      for (let i = 0; i < next.length; i++) {
        const candidate = next[i];
        if (candidate !== undefined && (best < 0 || candidate.rank < (next[best] as Merge).rank)) best = i;
      }
      if (best < 0) return symbols;
      ids.splice(best, 2, (next[best] as Merge).id);
      starts.splice(best + 1, 1);
      ends.splice(best, 1);
      next.splice(best, 1);
      if (best > 0) next[best - 1] = merges.get(ids[best - 1] * width + ids[best]);
      if (best < next.length) next[best] = merges.get(ids[best] * width + ids[best + 1]);
    }
  };
}

function splitMerge(merge: string): [string, string] {
  const blank = merge.indexOf(' ', 1);
  if (blank < 0) throw invalidTokenizer('a merge is not a pair');
  return [merge.slice(0, blank), merge.slice(blank + 1)];
}
