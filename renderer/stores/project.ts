// The open project as the screens need it: its name, how much is in it, its types, seeds and runs. Everything is asked anew
// when the service says that it changed.

import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import type { OpenedProject, ProjectCounts } from '../../src/contract/projects.ts';
import { Failure } from '../../src/failure.ts';
import type { ProjectType, Seed } from '../../src/project/entity-types.ts';
import type { TypeId } from '../../src/project/ids.ts';
import type { Run } from '../../src/project/mining.ts';
import { type Problem, problemOf } from './problem.ts';
import { useService } from './service.ts';

/** Which project this tab works on, over a reload. */
const PATH_KEY = 'seedmark.project';

export const useProject = defineStore('project', () => {
  const service = useService();
  const opened = ref<OpenedProject>();
  const counts = ref<ProjectCounts>();
  const types = ref<readonly ProjectType[]>([]);
  const seeds = ref<readonly Seed[]>([]);
  const runs = ref<readonly Run[]>([]);
  const damage = ref<readonly string[]>([]);
  const isLoading = ref(true);
  /** Why the project of before is not here. */
  const notRejoined = ref<Problem>();

  const typeById = computed(() => new Map(types.value.map((type) => [type.id, type])));
  /** In the order of the number keys. */
  const offeredTypes = computed(() => types.value.filter(({ isRetired }) => !isRetired));

  const reads = {
    counts: async () => {
      counts.value = await service.client().projects.counts();
    },
    types: async () => {
      types.value = await service.client().types.list();
    },
    seeds: async () => {
      seeds.value = await service.client().seeds.list();
    },
    runs: async () => {
      runs.value = await service.client().mining.runs();
    },
  };

  async function take(project: OpenedProject): Promise<void> {
    if (opened.value?.id !== project.id) damage.value = [];
    await Promise.all(Object.values(reads).map((read) => read()));
    opened.value = project;
    sessionStorage.setItem(PATH_KEY, project.path);
  }

  async function rejoin(): Promise<void> {
    isLoading.value = true;
    const path = opened.value?.path ?? sessionStorage.getItem(PATH_KEY);
    try {
      const current = await service.client().projects.current();
      if (current) await take(current);
      else if (path !== null) await openAgain(path);
    } finally {
      isLoading.value = false;
    }
  }

  /** A project that was moved, or is open elsewhere by now, must not keep the studio from starting. */
  async function openAgain(path: string): Promise<void> {
    try {
      await open(path);
      notRejoined.value = undefined;
    } catch (error) {
      if (!(error instanceof Failure) || error.code === 'connection-lost') throw error;
      sessionStorage.removeItem(PATH_KEY);
      opened.value = undefined;
      notRejoined.value = problemOf(error);
    }
  }

  async function open(path: string): Promise<void> {
    await take(await service.client().projects.open({ path }));
  }

  async function create(path: string, name: string): Promise<void> {
    await take(await service.client().projects.create({ path, name }));
  }

  /** The sample, which is made where it is not there yet. */
  async function openSample(): Promise<void> {
    await take(await service.client().projects.createSample({}));
  }

  async function close(): Promise<void> {
    await service.client().projects.close();
    sessionStorage.removeItem(PATH_KEY);
    opened.value = undefined;
    counts.value = undefined;
  }

  service.onOpen(rejoin);
  const whenOpen = (read: () => Promise<void>) => () => {
    if (opened.value) void read();
  };
  service.on('corpora.changed', whenOpen(reads.counts));
  service.on('seeds.changed', whenOpen(reads.seeds));
  service.on(
    'types.changed',
    whenOpen(() => Promise.all([reads.types(), reads.counts()]).then(() => undefined)),
  );
  service.on('mining.changed', whenOpen(reads.runs));
  service.on(
    'projects.changed',
    whenOpen(async () => {
      opened.value = (await service.client().projects.current()) ?? opened.value;
    }),
  );
  service.on('projects.damaged', ({ problems }) => {
    damage.value = problems;
  });

  /** Undefined for a type that was just added and is not read yet. */
  function typeOf(id: TypeId): ProjectType | undefined {
    return typeById.value.get(id);
  }

  return {
    notRejoined,
    opened,
    counts,
    types,
    offeredTypes,
    seeds,
    runs,
    damage,
    isLoading,
    open,
    create,
    openSample,
    close,
    typeOf,
    reads,
  };
});
