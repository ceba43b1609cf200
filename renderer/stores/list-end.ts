// Where the list of one type of a run ends: how its scores are spread, its threshold, and what the threshold is worth by the
// verdicts so far. The mining screen and the review ask about one type at a time.

import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { Histogram } from '../../src/contract/mining.ts';
import type { LivePrecision } from '../../src/contract/review.ts';
import type { RunId, TypeId } from '../../src/project/ids.ts';
import { later } from './later.ts';
import { useProject } from './project.ts';
import { useService } from './service.ts';

export const HISTOGRAM_BINS = 48;
/** Milliseconds of rest before the service is asked again. */
const PRECISION_PAUSE = 300;
const HISTOGRAM_PAUSE = 300;

export interface ListOfType {
  readonly run: RunId;
  readonly type: TypeId;
  /** Only its sentences are in the histogram. */
  readonly language?: string;
}

export const useListEnd = defineStore('list-end', () => {
  const service = useService();
  const project = useProject();
  const list = shallowRef<ListOfType>();
  const histogram = shallowRef<Histogram>();
  const precision = shallowRef<LivePrecision>();
  const thresholds = ref<ReadonlyMap<TypeId, number>>(new Map());
  let thresholdsOf: RunId | undefined;
  /** A threshold that the service has not confirmed. */
  let unkept: { readonly list: ListOfType; readonly threshold: number | undefined } | undefined;

  const threshold = computed(() => list.value && thresholds.value.get(list.value.type));
  const isHigherBetter = computed(() => project.runs.find(({ id }) => id === list.value?.run)?.isHigherBetter ?? false);
  const isAbout = (asked: ListOfType): boolean => list.value === asked;

  function ask(wanted: ListOfType | undefined): void {
    const { run, type, language } = list.value ?? {};
    if (wanted?.run === run && wanted?.type === type && wanted?.language === language) return;
    list.value = wanted;
    histogram.value = undefined;
    precision.value = undefined;
    if (!wanted) return;
    void readThresholds(wanted.run);
    void readHistogram.now();
    void readPrecision();
  }

  async function readThresholds(run: RunId): Promise<void> {
    const ends = await service.client().mining.thresholds({ run });
    thresholdsOf = run;
    const kept = new Map(ends.map((end) => [end.type, end.threshold]));
    // What was moved since the question is newer than its answer.
    const own = unkept && unkept.list.run === run ? unkept : undefined;
    thresholds.value = own ? withThreshold(kept, own.list.type, own.threshold) : kept;
  }

  const readHistogram = later(HISTOGRAM_PAUSE, async () => {
    const asked = list.value;
    if (!asked) return;
    const found = await service.client().mining.histogram({ ...asked, bins: HISTOGRAM_BINS });
    if (isAbout(asked)) histogram.value = found;
  });

  function thresholdIn(run: RunId | undefined, type: TypeId | undefined): number | undefined {
    return run !== undefined && run === thresholdsOf && type !== undefined ? thresholds.value.get(type) : undefined;
  }

  /** Without a threshold the whole list counts. */
  function end(): number {
    const { low = 0, high = 0 } = histogram.value ?? {};
    const beyond = (high - low) / HISTOGRAM_BINS || 1;
    return threshold.value ?? (isHigherBetter.value ? low - beyond : high + beyond);
  }

  const readPrecision = later(PRECISION_PAUSE, async () => {
    const asked = list.value;
    if (!asked) return;
    if (!histogram.value) await readHistogram.now();
    const found = await service.client().review.precision({ run: asked.run, type: asked.type, threshold: end() });
    if (isAbout(asked)) precision.value = found;
  });

  /** While the line is dragged: kept nowhere yet. Undefined: the whole list counts. */
  function move(to: number | undefined): void {
    if (!list.value) return;
    unkept = { list: list.value, threshold: to };
    thresholds.value = withThreshold(thresholds.value, list.value.type, to);
    void readPrecision();
  }

  /** Where the line was left; undefined takes it away. */
  async function settle(to: number | undefined): Promise<void> {
    move(to);
    const own = unkept;
    if (!own) return;
    const { run, type } = own.list;
    await service.client().mining.setThreshold({ run, type, ...(to !== undefined && { threshold: to }) });
    if (unkept === own) unkept = undefined;
  }

  service.onOpen(async () => {
    const asked = list.value;
    list.value = undefined;
    if (project.opened && project.runs.some(({ id }) => id === asked?.run)) ask(asked);
  });
  service.on('mining.changed', () => {
    if (list.value) void readThresholds(list.value.run).then(readPrecision);
  });
  service.on('review.decided', () => void readPrecision());

  return {
    ...{ list, histogram, precision, thresholds, threshold, isHigherBetter, end, ask, move, settle, thresholdIn },
    /** A run that goes on has found more. */
    readHistogram: readHistogram.now,
  };
});

function withThreshold(
  known: ReadonlyMap<TypeId, number>,
  type: TypeId,
  threshold: number | undefined,
): ReadonlyMap<TypeId, number> {
  const changed = new Map(known);
  if (threshold === undefined) changed.delete(type);
  else changed.set(type, threshold);
  return changed;
}
