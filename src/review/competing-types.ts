// Candidates of one sentence that cannot all be right: they share words. Each group comes with the one that wins by the
// rule of method section 5 and with how near the decision is, so that the reviewer can be shown the close ones.

import { NESTED_MARGIN, type Resolved, resolveOverlaps, type ScoredSpan } from '../tagger/resolve-overlaps.ts';

export interface CompetingGroup<S extends ScoredSpan> extends Resolved<S> {
  /** Two at least, nearest to their seed first; each shares a word with another of them. */
  readonly spans: readonly S[];
  /** words: all are the same words, so that only the type is in doubt; overlap: borders are in doubt too. */
  readonly contest: 'words' | 'overlap';
  /** Types that occur, in alphabetical order. */
  readonly types: readonly string[];
  /** The nearest kept span. */
  readonly best: S;
  /** Of the spans that share a word with `best` and have another type, the nearest; null where there is none. */
  readonly rival: S | null;
  /**
   * Score of the rival less that of the best, or of the second of all where no type competes. Negative where the best has
   * won as the longer name. Scores of two types are compared as they are: a type whose scores run low wins more often.
   */
  readonly margin: number;
}

/**
 * Groups of the spans of one sentence, in text order; spans that share no word with another are in none.
 * @param margin as in `resolveOverlaps`.
 */
export function groupCompeting<S extends ScoredSpan>(spans: readonly S[], margin = NESTED_MARGIN): CompetingGroup<S>[] {
  return connectOverlapping(spans)
    .filter((group) => group.length > 1)
    .map((group) => describeGroup(group, margin));
}

function describeGroup<S extends ScoredSpan>(group: readonly S[], margin: number): CompetingGroup<S> {
  const spans = group.toSorted(compareSpans);
  const resolved = resolveOverlaps(spans, margin);
  const best = resolved.kept.toSorted(compareSpans)[0];
  const others = spans.filter((span) => span !== best && span.start < best.end && best.start < span.end);
  const rival = others.find(({ type }) => type !== best.type) ?? null;
  const isSameWords = spans.every(({ start, end }) => start === best.start && end === best.end);
  return {
    ...resolved,
    spans,
    contest: isSameWords ? 'words' : 'overlap',
    types: [...new Set(spans.map(({ type }) => type))].sort(),
    best,
    rival,
    margin: (rival ?? others[0]).score - best.score,
  };
}

function compareSpans(a: ScoredSpan, b: ScoredSpan): number {
  return a.score - b.score || b.end - a.end || a.start - b.start || (a.type < b.type ? -1 : Number(a.type > b.type));
}

/** Spans that overlap, directly or over others. */
function connectOverlapping<S extends ScoredSpan>(spans: readonly S[]): S[][] {
  const groups: S[][] = [];
  let end = -1;
  for (const span of spans.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    if (span.start < end) groups.at(-1)!.push(span);
    else groups.push([span]);
    end = Math.max(end, span.end);
  }
  return groups;
}
