// Who stands where mined spans overlap, with what was decided (method notes, section 5, before any verdict). A decided
// entity has its words. What was ruled out is no rival: a rejected long name does not keep the name inside it down. Yet it
// stands or falls itself as it would without its verdict, so that a wrong proposal still counts against the list.

import type { LabelledSpan } from '../corpus/sentence.ts';
import type { Standing } from '../project/review.ts';
import type { DecisionStatus } from '../project/verdicts.ts';
import { NESTED_MARGIN, resolveOverlaps, type ScoredSpan } from '../tagger/resolve-overlaps.ts';

export interface JudgedSpan extends ScoredSpan {
  readonly status: DecisionStatus;
}

export interface Stand<S extends JudgedSpan> {
  readonly standing: Exclude<Standing, 'unsettled'>;
  /** That it lost its words to; undefined when it is kept, or lost them to an entity that is no candidate. */
  readonly winner: S | undefined;
}

/**
 * @param candidates of one sentence and run.
 * @param entities that were decided in the sentence, whether they are among the candidates or not.
 * @returns in the order of the candidates.
 */
export function settleStandings<S extends JudgedSpan>(
  candidates: readonly S[],
  entities: readonly LabelledSpan[],
  margin = NESTED_MARGIN,
): Stand<S>[] {
  const contenders = candidates.filter(({ status }) => !isRuledOut(status));
  const taken = contenders.filter(({ status }) => status === 'accepted');
  const isEntity = (span: LabelledSpan) => entities.some((entity) => isSame(entity, span));
  const free = contenders.filter((one) => isEntity(one) || !entities.some((entity) => overlap(entity, one)));
  const kept = resolveOverlaps(
    free.filter((one) => one.status !== 'accepted' && !isEntity(one)),
    margin,
  ).kept;
  const standing = new Set<S>([...taken, ...free.filter(isEntity), ...kept]);
  return candidates.map((one): Stand<S> => {
    const winners = isRuledOut(one.status) ? rivalsAlone(one, contenders, margin) : [...standing];
    if (winners.includes(one)) return { standing: 'kept', winner: undefined };
    const over = winners.filter((winner) => overlap(winner, one));
    const rivals: readonly LabelledSpan[] = isRuledOut(one.status) ? over : [...over, ...entities];
    const isNested = rivals.some((rival) => isInside(rival, one) || isInside(one, rival));
    return { standing: isNested ? 'nested' : 'beaten', winner: over[0] };
  });
}

/** Another type or other borders: as it stands it is none. */
function isRuledOut(status: DecisionStatus): boolean {
  return status === 'rejected' || status === 'retyped' || status === 'rebound';
}

/** Who would stand if nothing were decided about these and it. */
function rivalsAlone<S extends JudgedSpan>(one: S, contenders: readonly S[], margin: number): readonly S[] {
  return resolveOverlaps([one, ...contenders], margin).kept;
}

function isSame(a: LabelledSpan, b: LabelledSpan): boolean {
  return a.start === b.start && a.end === b.end && a.type === b.type;
}

function overlap(a: LabelledSpan, b: LabelledSpan): boolean {
  return a.start < b.end && b.start < a.end;
}

/** Strictly. */
function isInside(inner: LabelledSpan, outer: LabelledSpan): boolean {
  return inner.start >= outer.start && inner.end <= outer.end && inner.end - inner.start < outer.end - outer.start;
}
