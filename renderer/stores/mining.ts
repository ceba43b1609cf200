// The run that the mining screen looks at: how far it is, what it has found up to now, best first, of one type and language.

import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { JobRecord } from '../../src/contract/jobs.ts';
import type { MiningRequest } from '../../src/contract/mining.ts';
import type { RunId, TypeId } from '../../src/project/ids.ts';
import type { Run } from '../../src/project/mining.ts';
import type { ReviewItem } from '../../src/project/review.ts';
import { useListEnd } from './list-end.ts';
import { useProject } from './project.ts';
import { useRunningJobs } from './running-jobs.ts';
import { useService } from './service.ts';

/** As jobs of this kind are called. */
const MINE_JOB = 'mine';
/** Of the list's head: as many as a screen shows. */
const SHOWN = 40;

export const useMining = defineStore('mining', () => {
  const service = useService();
  const project = useProject();
  const running = useRunningJobs();
  const listEnd = useListEnd();
  const chosen = ref<RunId>();
  const chosenType = ref<TypeId>();
  const language = ref<string>();
  const fresh = shallowRef<Run>();
  const items = shallowRef<readonly ReviewItem[]>();
  const counts = shallowRef<ReadonlyMap<TypeId, number>>(new Map());

  const known = computed(() => project.runs.find(({ id }) => id === chosen.value) ?? project.runs[0]);
  const run = computed(() => (fresh.value?.id === known.value?.id ? fresh.value : known.value));
  const type = computed(() => {
    const types = run.value?.types.map((one) => one.type) ?? [];
    return types.find((one) => one === chosenType.value) ?? types[0];
  });

  /** The last that worked on a run: an interrupted one is gone on with by another. */
  function jobOf(id: RunId): JobRecord | undefined {
    return [...running.records.values()]
      .filter(({ kind, args }) => kind === MINE_JOB && args.run === id)
      .reduce<JobRecord | undefined>((last, job) => (last && last.id > job.id ? last : job), undefined);
  }
  const job = computed(() => run.value && jobOf(run.value.id));
  const isActive = computed(() => job.value !== undefined && job.value.endedAt === undefined);

  /** What the run has by now. */
  async function read(): Promise<void> {
    const [id, about] = [run.value?.id, type.value];
    if (id === undefined || about === undefined) return;
    const client = service.client();
    const within = language.value === undefined ? {} : { language: language.value };
    listEnd.ask({ run: id, type: about, ...within });
    const filter = { run: id, types: [about], ...within };
    const [now, page, found] = await Promise.all([
      client.mining.run({ run: id }),
      client.review.page({ filter, order: { by: 'score' }, limit: SHOWN }),
      client.review.counts({ filter: { run: id, ...within } }),
      listEnd.readHistogram(),
    ]);
    if (id !== run.value?.id || about !== type.value) return;
    fresh.value = now;
    items.value = page.items;
    const sums = new Map<TypeId, number>();
    for (const { type: of, candidates } of found) sums.set(of, (sums.get(of) ?? 0) + candidates);
    counts.value = sums;
  }

  async function show(id: RunId | undefined): Promise<void> {
    if (id !== chosen.value) items.value = undefined;
    chosen.value = id;
    await read();
  }

  async function showType(id: TypeId): Promise<void> {
    chosenType.value = id;
    items.value = undefined;
    await read();
  }

  async function showLanguage(tag: string | undefined): Promise<void> {
    language.value = tag;
    items.value = undefined;
    await read();
  }

  async function start(request: MiningRequest): Promise<void> {
    const started = await service.client().mining.start({ mining: request });
    await project.reads.runs();
    await show(started.run);
  }

  return {
    ...{ run, type, language, items, counts, job, isActive },
    ...{ jobOf, read, show, showType, showLanguage, start },
  };
});
