// One line of ranked.jsonl: a mined span with everything needed to find it again in its corpus and to see why it ranks.

import { spanChars } from '../../../src/corpus/sentence.ts';
import type { EntityType } from '../../../src/mining/entity-type.ts';
import type { Candidate } from '../../../src/mining/mine.ts';

export interface RankedSpan {
  readonly doc: string;
  /** 0-based in the corpus. */
  readonly sentence: number;
  /** Words, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** UTF-16 units of the sentence's text, end exclusive. */
  readonly startChar: number;
  readonly endChar: number;
  readonly text: string;
  readonly type: string;
  readonly seed: string;
  readonly score: number;
  /** Sentence side: left and right neighbour (causal models: right); null where a skipped edge has no term. */
  readonly x: readonly (number | null)[];
  /** Label-context side, in text order; null where the span changed how the context itself is cut. */
  readonly y: readonly (number | null)[];
}

export function rankedSpan(candidate: Candidate, types: readonly EntityType[]): RankedSpan {
  const { source, span } = candidate;
  const { startChar, endChar } = spanChars(source, span);
  const type = types[candidate.type];
  return {
    doc: source.doc,
    sentence: candidate.sentence,
    start: span.start,
    end: span.end,
    startChar,
    endChar,
    text: source.text.slice(startChar, endChar),
    type: type.name,
    seed: type.seeds[candidate.seed] ?? '',
    score: candidate.score,
    x: candidate.x.map(orNull),
    y: candidate.y.map(orNull),
  };
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
