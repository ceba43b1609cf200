// Agreement of two annotators on spans: F1 with one of them as if it were gold, which is the same whichever it is, and to
// which κ tends where non-entities cannot be counted (Hripcsak and Rothschild, "Agreement, the F-measure, and reliability
// in information retrieval", JAMIA 12, 2005).

import type { LabelledSpan } from '../../corpus/sentence.ts';
import type { AnnotationPair } from '../annotated-sentence.ts';
import type { ResampleOptions } from '../count-table.ts';
import type { Interval } from '../span-scores.ts';
import { assignAtLeastCost } from '../statistics/assignment.ts';
import { addParts, resampleSums, type SparsePart } from '../statistics/resample-sums.ts';

export interface SpanAgreement {
  /** Spans of the first and of the second annotator, each once. */
  readonly spans: readonly [number, number];
  /** Same words, same type. */
  readonly exact: MatchedSpans;
  /** A word in common and the same type, one span to one: as many as can be matched. */
  readonly overlapping: MatchedSpans;
  /** Exact, by type in alphabetical order. */
  readonly types: readonly {
    readonly type: string;
    readonly spans: readonly [number, number];
    readonly exact: number;
  }[];
}

export interface MatchedSpans {
  readonly matched: number;
  /** 2 · matched / all spans of both; null where neither has marked any. */
  readonly f1: number | null;
  /** Resampling sentences; null when not asked for. */
  readonly interval: Interval | null;
}

const [FIRST, SECOND, EXACT, OVERLAPPING] = [0, 1, 2, 3];
const CELLS = 4;

export function spanAgreement(pairs: readonly AnnotationPair[], resample?: ResampleOptions): SpanAgreement {
  const distinct = pairs.map(({ first, second }) => [distinctSpans(first), distinctSpans(second)] as const);
  const parts = distinct.map(
    ([first, second]): SparsePart =>
      new Map([
        [FIRST, first.length],
        [SECOND, second.length],
        [EXACT, countExact(first, second)],
        [OVERLAPPING, countOverlapping(first, second)],
      ]),
  );
  const sum = addParts(parts, CELLS);
  const matchedBy = (cell: number): MatchedSpans => {
    const f1 = (of: Float64Array) => (of[FIRST] + of[SECOND] === 0 ? null : (2 * of[cell]) / (of[FIRST] + of[SECOND]));
    return {
      matched: sum[cell],
      f1: f1(sum),
      interval: resample ? resampleSums(parts, CELLS, f1, resample) : null,
    };
  };
  const types = [...new Set(distinct.flat(2).map(({ type }) => type))].sort();
  return {
    spans: [sum[FIRST], sum[SECOND]],
    exact: matchedBy(EXACT),
    overlapping: matchedBy(OVERLAPPING),
    types: types.map((type) => {
      const own = distinct.map((sides) => sides.map((spans) => spans.filter((span) => span.type === type)));
      const total = (count: (sides: readonly LabelledSpan[][]) => number) =>
        own.reduce((all, sides) => all + count(sides), 0);
      return {
        type,
        spans: [total(([first]) => first.length), total(([, second]) => second.length)],
        exact: total(([first, second]) => countExact(first, second)),
      };
    }),
  };
}

function keyOf({ start, end, type }: LabelledSpan): string {
  return `${start} ${end} ${type}`;
}

function distinctSpans(spans: readonly LabelledSpan[]): LabelledSpan[] {
  return [...new Map(spans.map((span) => [keyOf(span), span])).values()];
}

function countExact(first: readonly LabelledSpan[], second: readonly LabelledSpan[]): number {
  const keys = new Set(second.map(keyOf));
  return first.filter((span) => keys.has(keyOf(span))).length;
}

/** The size of the largest matching; taking the best pair first can miss it. */
function countOverlapping(first: readonly LabelledSpan[], second: readonly LabelledSpan[]): number {
  const fits = (a: LabelledSpan, b: LabelledSpan) => a.type === b.type && a.start < b.end && b.start < a.end;
  const partners = assignAtLeastCost(first.map((a) => second.map((b) => (fits(a, b) ? -1 : 0))));
  return first.filter((a, i) => partners[i] >= 0 && fits(a, second[partners[i]])).length;
}
