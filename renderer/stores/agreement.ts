// Several reviewers: how far they agree, and the places where they differ until somebody decides.

import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { MergeResult } from '../../src/contract/projects.ts';
import type { Agreement, Disagreement } from '../../src/contract/review.ts';
import type { SentenceId } from '../../src/project/ids.ts';
import type { Judgement } from '../../src/project/verdicts.ts';
import { useRunningJobs } from './running-jobs.ts';
import { useService } from './service.ts';

/** Disagreements read at a time. */
const PAGE = 50;

export const useAgreement = defineStore('agreement', () => {
  const service = useService();
  const running = useRunningJobs();
  const pairs = shallowRef<readonly Agreement[]>([]);
  const queue = shallowRef<readonly Disagreement[]>([]);
  const at = ref(0);
  const isLoaded = ref(false);
  const merged = shallowRef<MergeResult>();
  const isMerging = ref(false);

  const open = computed(() => queue.value[at.value]);

  /** Pages may be short, even empty, before the end. */
  async function readQueue(): Promise<readonly Disagreement[]> {
    const found: Disagreement[] = [];
    for (let after: SentenceId | undefined; ; ) {
      const page = await service.client().review.disagreements({ limit: PAGE, ...(after !== undefined && { after }) });
      found.push(...page.disagreements);
      after = page.next;
      if (after === undefined || found.length >= PAGE) return found;
    }
  }

  async function load(): Promise<void> {
    [pairs.value, queue.value] = await Promise.all([service.client().review.agreement(), readQueue()]);
    at.value = Math.min(at.value, Math.max(0, queue.value.length - 1));
    isLoaded.value = true;
  }

  async function merge(path: string): Promise<void> {
    merged.value = undefined;
    isMerging.value = true;
    try {
      const result = await running.resultOf(await service.client().projects.merge({ path }));
      at.value = 0;
      await load();
      merged.value = result as MergeResult | undefined;
    } finally {
      isMerging.value = false;
    }
  }

  /** The next place takes its turn. */
  async function settle(judgements: readonly Judgement[]): Promise<void> {
    await service.client().review.decide({ judgements, withTwins: false });
    await load();
  }

  async function undo(): Promise<void> {
    await service.client().review.undo();
    await load();
  }

  function step(by: 1 | -1): void {
    at.value = Math.min(Math.max(at.value + by, 0), Math.max(0, queue.value.length - 1));
  }

  return { pairs, queue, at, open, isLoaded, merged, isMerging, load, merge, settle, undo, step };
});
