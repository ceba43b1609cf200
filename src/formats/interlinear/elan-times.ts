// When ELAN's annotations are said, and in which order. An annotation has time slots of its own, or refers to one that
// has, or to one that refers to one; annotations that divide the same parent are chained by PREVIOUS_ANNOTATION.

export interface ElanAnnotation {
  readonly id: string;
  /** 1-based line where it starts. */
  readonly line: number;
  value: string;
  readonly startSlot: string | undefined;
  readonly endSlot: string | undefined;
  readonly parent: string | undefined;
  readonly previous: string | undefined;
}

export interface ElanTier {
  readonly id: string;
  readonly parent: string | undefined;
  readonly participant: string | undefined;
  readonly type: string;
  readonly language: string | undefined;
  readonly annotations: ElanAnnotation[];
}

/** In the order of time; slots without a time lie somewhere between their neighbours. */
export interface TimeSlot {
  readonly id: string;
  readonly ms: number | undefined;
}

export interface TimedAnnotation {
  readonly tier: ElanTier;
  readonly annotation: ElanAnnotation;
  /** Milliseconds; undefined where nothing says them. */
  readonly startMs: number | undefined;
  readonly endMs: number | undefined;
}

/** Longest way from an annotation to one with time slots; references in a circle end here. */
const LONGEST_WAY = 64;

/** The annotations of the chosen tiers by time, those of the same time in the order of the file. */
export function timeAnnotations(
  chosen: readonly ElanTier[],
  all: readonly ElanTier[],
  slots: readonly TimeSlot[],
): TimedAnnotation[] {
  const ms = new Map(slots.map((slot) => [slot.id, slot.ms]));
  const orderMs = interpolate(slots);
  const byId = new Map(all.flatMap(({ annotations }) => annotations.map((annotation) => [annotation.id, annotation])));
  const timed = chosen.flatMap((tier) =>
    inChainOrder(tier.annotations).map((annotation) => {
      const { startSlot = '', endSlot = '' } = findAligned(annotation, byId);
      const startMs = ms.get(startSlot);
      return { tier, annotation, startMs, endMs: ms.get(endSlot), at: orderMs.get(startSlot) ?? Number.MAX_VALUE };
    }),
  );
  timed.sort((a, b) => a.at - b.at);
  return timed.map(({ tier, annotation, startMs, endMs }) => ({ tier, annotation, startMs, endMs }));
}

function findAligned(annotation: ElanAnnotation, byId: ReadonlyMap<string, ElanAnnotation>): Partial<ElanAnnotation> {
  let at: ElanAnnotation | undefined = annotation;
  for (let step = 0; at && step < LONGEST_WAY; step++) {
    if (at.startSlot !== undefined) return at;
    at = at.parent === undefined ? undefined : byId.get(at.parent);
  }
  return {};
}

/** A time for every slot: those without one get the time of the slot before. */
function interpolate(slots: readonly TimeSlot[]): Map<string, number> {
  let last = 0;
  return new Map(
    slots.map(({ id, ms }) => {
      last = ms ?? last;
      return [id, last];
    }),
  );
}

/** Each annotation that names a previous one comes after it; all else stays where it is. */
function inChainOrder(annotations: readonly ElanAnnotation[]): readonly ElanAnnotation[] {
  const ids = new Set(annotations.map(({ id }) => id));
  const nextOf = new Map<string, ElanAnnotation[]>();
  for (const annotation of annotations) {
    const { previous } = annotation;
    if (previous === undefined || !ids.has(previous)) continue;
    const next = nextOf.get(previous);
    if (next) next.push(annotation);
    else nextOf.set(previous, [annotation]);
  }
  const ordered = new Set<ElanAnnotation>();
  for (const first of annotations) {
    if (first.previous !== undefined && ids.has(first.previous)) continue;
    const open = [first];
    for (let next = open.pop(); next; next = open.pop()) {
      if (ordered.has(next)) continue;
      ordered.add(next);
      open.push(...(nextOf.get(next.id) ?? []).toReversed());
    }
  }
  // What only a circle of references leads to.
  for (const annotation of annotations) ordered.add(annotation);
  return [...ordered];
}
