// When ELAN's annotations are said, and in which order. An annotation has time slots of its own, or refers to one that
// has, or to one that refers to one; annotations that divide the same parent are chained by PREVIOUS_ANNOTATION.

import { createHeldNumbers, type HeldNumbers } from '../held-numbers.ts';
import type { HeldTexts } from '../held-texts.ts';
import type { ElanAnnotations, ElanTier, TimeSlots } from './elan-document.ts';

export interface TimedAnnotation {
  readonly tier: ElanTier;
  /** Its number among the file's. */
  readonly annotation: number;
  /** Milliseconds; undefined where nothing says them. */
  readonly startMs: number | undefined;
  readonly endMs: number | undefined;
}

/** Longest way from an annotation to one with time slots; references in a circle end here. */
const LONGEST_WAY = 64;

/** The annotations of the chosen tiers by time, those of the same time in the order of the file. */
export function* timeAnnotations(
  chosen: readonly ElanTier[],
  all: ElanAnnotations,
  slots: TimeSlots,
): Generator<TimedAnnotation> {
  const slotOf = numbersOf(slots.ids);
  const orderMs = interpolate(slots.ms);
  const annotationOf = all.hasReferences ? numbersOf(all.ids) : new Map<string, number>();
  const tiers = createHeldNumbers('whole');
  const annotations = createHeldNumbers('whole');
  /** Number and 1, or 0. */
  const aligned = createHeldNumbers('whole');
  const times = createHeldNumbers('any');
  for (const [i, tier] of chosen.entries()) {
    for (const annotation of inChainOrder(tier, all, annotationOf)) {
      const found = findAligned(annotation, all, annotationOf);
      const slot = found === undefined ? undefined : slotOf.get(all.startSlots.at(found));
      tiers.add(i);
      annotations.add(annotation);
      aligned.add(found === undefined ? 0 : found + 1);
      times.add(slot === undefined ? Number.MAX_VALUE : orderMs[slot]);
    }
  }
  const msOf = (slot: number | undefined) => {
    const ms = slot === undefined ? Number.NaN : slots.ms.at(slot);
    return Number.isNaN(ms) ? undefined : ms;
  };
  const order = Uint32Array.from({ length: times.count() }, (_, i) => i);
  for (const at of order.sort((a, b) => times.at(a) - times.at(b) || a - b)) {
    const found = aligned.at(at) - 1;
    const [start, end] = found < 0 ? ['', ''] : [all.startSlots.at(found), all.endSlots.at(found)];
    const [startMs, endMs] = [msOf(slotOf.get(start)), msOf(slotOf.get(end))];
    yield { tier: chosen[tiers.at(at)], annotation: annotations.at(at), startMs, endMs };
  }
}

/** The last of each name. */
function numbersOf(names: HeldTexts): Map<string, number> {
  const numbers = new Map<string, number>();
  for (let number = 0; number < names.count(); number++) numbers.set(names.at(number), number);
  return numbers;
}

function findAligned(
  annotation: number,
  { startSlots, parents }: ElanAnnotations,
  annotationOf: ReadonlyMap<string, number>,
): number | undefined {
  let at: number | undefined = annotation;
  for (let step = 0; at !== undefined && step < LONGEST_WAY; step++) {
    if (startSlots.at(at) !== '') return at;
    at = annotationOf.get(parents.at(at));
  }
  return undefined;
}

/** A time for every slot: those without one get the time of the slot before. */
function interpolate(ms: HeldNumbers): Float64Array {
  let last = 0;
  return new Float64Array(ms.count()).map((_, i) => {
    if (!Number.isNaN(ms.at(i))) last = ms.at(i);
    return last;
  });
}

/** Each annotation that names a previous one of its tier comes after it; all else stays where it is. */
function inChainOrder(
  { first, end }: ElanTier,
  { previous }: ElanAnnotations,
  annotationOf: ReadonlyMap<string, number>,
): Iterable<number> {
  const count = end - first;
  /** By the annotation that is named: the first and, by each of those, the next of those that name it; -1: none. */
  const firstAfter = new Int32Array(count).fill(-1);
  const nextAfter = new Int32Array(count).fill(-1);
  const isFirst = new Uint8Array(count).fill(1);
  let isChained = false;
  for (let i = count - 1; i >= 0; i--) {
    const named = (annotationOf.get(previous.at(first + i)) ?? -1) - first;
    if (named < 0 || named >= count) continue;
    [nextAfter[i], firstAfter[named], isFirst[i], isChained] = [firstAfter[named], i, 0, true];
  }
  const inFile = Array.from({ length: count }, (_, i) => first + i);
  if (!isChained) return inFile;
  const ordered: number[] = [];
  const isOrdered = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const open = isFirst[i] === 1 ? [i] : [];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (isOrdered[next] === 1) continue;
      isOrdered[next] = 1;
      ordered.push(first + next);
      const named: number[] = [];
      for (let one = firstAfter[next]; one >= 0; one = nextAfter[one]) named.push(one);
      open.push(...named.toReversed());
    }
  }
  // What only a circle of references leads to.
  for (let i = 0; i < count; i++) if (isOrdered[i] === 0) ordered.push(first + i);
  return ordered;
}
