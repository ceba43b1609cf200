// Unigram (XLM-R, ALBERT, DeBERTa-v2, T5): the cut with the largest sum of piece scores, by dynamic programming over the
// characters; neighbouring unknown characters become one unknown piece.

import { byteIds } from './byte-pair.ts';
import type { Cut, PieceModel } from './cut.ts';
import { invalidTokenizer } from './invalid.ts';
import { characterEdges } from './word-piece.ts';

export interface UnigramConfig {
  readonly vocab: readonly (readonly [string, number])[];
  readonly unk_id?: number | null;
  readonly byte_fallback?: boolean;
}

/** What an unknown character costs more than the worst piece (SentencePiece, kUnkPenalty). */
const UNKNOWN_PENALTY = 10;

/** The best way to reach an edge: over which piece, from which edge. */
interface Lattice {
  readonly score: Float64Array;
  readonly from: Int32Array;
  readonly isUnknown: Uint8Array;
}

export function openUnigram(config: UnigramConfig): PieceModel {
  const vocabulary = new Map(config.vocab.map(([spelling], id) => [spelling, id]));
  const scores = Float64Array.from(config.vocab, ([, score]) => score);
  const unknownId = config.unk_id ?? undefined;
  if (unknownId !== undefined && !(unknownId < scores.length)) throw invalidTokenizer('its unknown piece has no entry');
  const unknownScore = scores.reduce((least, score) => Math.min(least, score), Infinity) - UNKNOWN_PENALTY;
  const longest = longestByFirstUnit(vocabulary);

  const search = (part: string, edges: number[]): Lattice => {
    const count = edges.length;
    const lattice = {
      score: new Float64Array(count),
      from: new Int32Array(count).fill(-1),
      isUnknown: new Uint8Array(count),
    };
    const offer = (from: number, to: number, score: number, unknown: boolean) => {
      const total = lattice.score[from] + score;
      if (lattice.from[to] >= 0 && total <= lattice.score[to]) return;
      lattice.score[to] = total;
      lattice.from[to] = from;
      lattice.isUnknown[to] = unknown ? 1 : 0;
    };
    for (let from = 0; from < count - 1; from++) {
      const start = edges[from];
      const reach = start + (longest.get(part.charCodeAt(start)) ?? 0);
      let isSingleKnown = false;
      for (let to = from + 1; to < count && edges[to] <= reach; to++) {
        const id = vocabulary.get(part.slice(start, edges[to]));
        if (id === undefined) continue;
        offer(from, to, scores[id], id === unknownId);
        if (to === from + 1) isSingleKnown = true;
      }
      if (!isSingleKnown) offer(from, from + 1, unknownScore, true);
    }
    return lattice;
  };

  const cut = (part: string): Cut => {
    const edges = characterEdges(part);
    const cuts = bestCuts(search(part, edges), edges.length - 1);
    const ids: number[] = [];
    const starts: number[] = [];
    const ends: number[] = [];
    const push = (id: number, start: number, end: number) => {
      ids.push(id);
      starts.push(start);
      ends.push(end);
    };
    for (const { from, to } of cuts) {
      const id = vocabulary.get(part.slice(edges[from], edges[to]));
      if (id !== undefined) push(id, edges[from], edges[to]);
      else if (!config.byte_fallback || !pushBytes(part, edges, { from, to }, push)) {
        if (unknownId === undefined)
          throw invalidTokenizer(`piece ${ids.length} of a word is unknown and it has no unknown piece`);
        push(unknownId, edges[from], edges[to]);
      }
    }
    return { ids, starts, ends };
  };

  /** Byte pieces of unknown characters, each with its own character's range; false where the vocabulary lacks one. */
  const pushBytes = (
    part: string,
    edges: number[],
    run: Run,
    push: (id: number, start: number, end: number) => void,
  ) => {
    if (byteIds(vocabulary, part.slice(edges[run.from], edges[run.to])) === undefined) return false;
    for (let i = run.from; i < run.to; i++)
      for (const id of byteIds(vocabulary, part.slice(edges[i], edges[i + 1])) ?? []) push(id, edges[i], edges[i + 1]);
    return true;
  };
  return { vocabulary, unknownId, cut };
}

interface Run {
  readonly from: number;
  readonly to: number;
}

/** Walks the lattice back; unknown characters in a row are fused. */
function bestCuts(lattice: Lattice, last: number): Run[] {
  const runs: Run[] = [];
  let wasUnknown = false;
  for (let to = last; to > 0; to = lattice.from[to]) {
    const from = lattice.from[to];
    const isUnknown = lattice.isUnknown[to] === 1;
    const after = runs.at(-1);
    if (isUnknown && wasUnknown && after !== undefined) runs[runs.length - 1] = { from, to: after.to };
    else runs.push({ from, to });
    wasUnknown = isUnknown;
  }
  return runs.reverse();
}

/** Length in units of the longest piece that begins with a unit: bounds the search without a trie. */
function longestByFirstUnit(vocabulary: ReadonlyMap<string, number>): Map<number, number> {
  const longest = new Map<number, number>();
  for (const spelling of vocabulary.keys()) {
    if (spelling === '') continue;
    const first = spelling.charCodeAt(0);
    if (spelling.length > (longest.get(first) ?? 0)) longest.set(first, spelling.length);
  }
  return longest;
}
