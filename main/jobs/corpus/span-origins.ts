// Entities with their origin, for formats that have a place for it.

import type { LabelledSpan } from '../../../src/corpus/sentence.ts';
import type { SentenceId } from '../../../src/project/ids.ts';
import type { Connection } from '../../store/file/connection.ts';
import { readOrigins } from '../../store/review/span-origins.ts';

/** Scores as the run ranked them; what is not known of a span is left out. */
export function withOrigins(
  connection: Connection,
  sentence: SentenceId,
  spans: readonly LabelledSpan[],
): readonly LabelledSpan[] {
  if (spans.length === 0) return spans;
  const origins = readOrigins(connection, sentence);
  return spans.map((span) => {
    const origin = origins.find(
      ({ start, end, type }) => start === span.start && end === span.end && type === span.type,
    );
    if (!origin) return span;
    const { status, reviewer, at, seed, score } = origin;
    return {
      ...span,
      ...(score === undefined ? {} : { score }),
      provenance: {
        status,
        ...(reviewer === undefined ? {} : { reviewer }),
        ...(at === undefined ? {} : { at: at.toISOString() }),
        ...(seed === undefined ? {} : { seed }),
      },
    };
  });
}
