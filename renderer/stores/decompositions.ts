// The decompositions of the project and the one that is looked at. Everything is asked anew when the service says that
// something changed, and when a decomposition has come to its end.

import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import type { DecompositionRecord, DecompositionView } from '../../src/project/decomposition.ts';
import type { DecompositionId } from '../../src/project/ids.ts';
import { useProject } from './project.ts';
import { useRunningJobs } from './running-jobs.ts';
import { useService } from './service.ts';

export const useDecompositions = defineStore('decompositions', () => {
  const service = useService();
  const project = useProject();
  const running = useRunningJobs();
  const list = shallowRef<readonly DecompositionRecord[]>([]);
  const view = shallowRef<DecompositionView>();
  const chosen = ref<DecompositionId>();
  const isLoaded = ref(false);

  /** The one that was chosen, else the latest. */
  const current = computed(() => list.value.find(({ id }) => id === chosen.value) ?? list.value[0]);
  const job = computed(() =>
    running.unfinished.find(({ kind, args }) => kind === 'decompose' && args.decomposition === current.value?.id),
  );

  async function read(): Promise<void> {
    if (!project.opened) return;
    list.value = await service.client().decompose.list({});
    const id = current.value?.id;
    view.value = id === undefined ? undefined : await service.client().decompose.read({ decomposition: id });
    isLoaded.value = true;
  }

  async function choose(id: DecompositionId): Promise<void> {
    chosen.value = id;
    await read();
  }

  service.on('decompose.changed', () => void read());
  service.on('review.decided', () => {
    if (isLoaded.value) void read();
  });
  watch(
    () => job.value?.id,
    () => {
      if (isLoaded.value) void read();
    },
  );

  return { list, view, current, job, isLoaded, read, choose };
});
