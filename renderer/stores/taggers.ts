// The taggers of the project and the one that is looked at: its curve, its evaluations, its errors, its jobs. Everything is
// asked anew when the service says that a tagger came or went, or that a job of it has come further.

import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { JobRecord } from '../../src/contract/jobs.ts';
import type { LearningPoint, TrainingPoint, TrainingRequest } from '../../src/contract/taggers.ts';
import type { TaggerId } from '../../src/project/ids.ts';
import type { EvaluationRecord, Tagger } from '../../src/project/learning.ts';
import { nowAndThen } from './now-and-then.ts';
import { useProject } from './project.ts';
import { useRunningJobs } from './running-jobs.ts';
import { useService } from './service.ts';

/** Milliseconds at least between questions for a job's results: a curve that grows need not be smooth. */
const PAUSE = 400;

export const useTaggers = defineStore('taggers', () => {
  const service = useService();
  const project = useProject();
  const running = useRunningJobs();
  const list = shallowRef<readonly Tagger[]>([]);
  const isLoaded = ref(false);
  const chosen = ref<TaggerId>();
  const curve = shallowRef<readonly TrainingPoint[]>([]);
  const learningPoints = shallowRef<readonly LearningPoint[]>([]);
  const allEvaluations = shallowRef<readonly EvaluationRecord[]>([]);
  /** What is typed to try a tagger on: the next one is tried on the same. */
  const tryText = ref('');
  /** Grows whenever the errors may have changed. */
  const errorsEdition = ref(0);

  /** The one that was chosen, else the latest. */
  const tagger = computed(() => list.value.find(({ id }) => id === chosen.value) ?? list.value[0]);
  const evaluations = computed(() => allEvaluations.value.filter((one) => one.tagger === tagger.value?.id));
  /** Latest first: not ended, or interrupted. */
  const jobs = computed(() =>
    [...running.records.values()]
      .filter(({ args }) => args.tagger !== undefined && args.tagger === tagger.value?.id)
      .sort((a, b) => b.id - a.id),
  );

  function jobOf(kind: string): JobRecord | undefined {
    return jobs.value.find((job) => job.kind === kind);
  }

  /** F1 of its latest evaluation, 0 to 1. */
  function latestScores(id: number): number | undefined {
    const record = allEvaluations.value.find((one) => one.tagger === id);
    return (record?.scores as { micro?: { f1: number } } | undefined)?.micro?.f1;
  }

  async function readList(): Promise<void> {
    const client = service.client();
    [list.value, allEvaluations.value] = await Promise.all([client.taggers.list(), client.taggers.evaluations()]);
    isLoaded.value = true;
  }

  async function readChosen(): Promise<void> {
    const about = tagger.value?.id;
    if (about === undefined) return;
    const client = service.client();
    const [points, parts] = await Promise.all([
      client.taggers.curve({ tagger: about }),
      client.taggers.learningPoints({ tagger: about }),
    ]);
    if (tagger.value?.id !== about) return;
    curve.value = points;
    learningPoints.value = parts;
  }

  async function load(): Promise<void> {
    if (!project.opened) return;
    await readList();
    await readChosen();
    errorsEdition.value++;
  }

  async function choose(id: TaggerId): Promise<void> {
    chosen.value = id;
    curve.value = [];
    learningPoints.value = [];
    await readChosen();
    errorsEdition.value++;
  }

  async function train(training: TrainingRequest): Promise<void> {
    const { tagger: begun } = await service.client().taggers.train({ training });
    await readList();
    await choose(begun);
  }

  async function remove(id: TaggerId): Promise<void> {
    await service.client().taggers.remove({ tagger: id });
    await load();
  }

  /** Progress comes up to ten times a second: what it has led to is asked for now and then. */
  let isListOld = false;
  const readMore = nowAndThen(PAUSE, async () => {
    const isAll = isListOld;
    isListOld = false;
    if (isLoaded.value && service.state === 'open') await (isAll ? load() : readChosen());
  });
  function readSoon(isList: boolean): void {
    isListOld ||= isList;
    readMore();
  }
  service.on('taggers.changed', () => readSoon(true));
  service.on('jobs.advanced', ({ args, endedAt }) => {
    if (args.tagger === undefined || !isLoaded.value) return;
    readSoon(endedAt !== undefined);
  });

  return {
    ...{ list, isLoaded, tagger, curve, learningPoints, evaluations, errorsEdition, jobs, tryText },
    ...{ jobOf, latestScores, load, choose, train, remove },
  };
});
