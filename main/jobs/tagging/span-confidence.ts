// Spans as a tagging job hands them out, with how sure the tagger is.

import type { LabelledSpan } from '../../../src/corpus/sentence.ts';
import { spanConfidence } from '../../../src/tagger/span-confidence.ts';
import type { ScoredSpan } from './tagging-task.ts';

/** Decimals that say something: float32 on different processors agrees to about so many. */
const DECIMALS = 4;

/** Arguments as of `spanConfidence`. */
export function scoreSpans(
  spans: readonly LabelledSpan[],
  labels: Int32Array,
  scores: Float32Array,
  count: number,
): ScoredSpan[] {
  return spans.map((span) => ({
    ...span,
    score: Number(spanConfidence(span, labels, scores, count).toFixed(DECIMALS)),
  }));
}
