// Several reviewers: how far they agree, and the places where they differ until somebody decides.

import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import type { MergeResult } from '../../src/contract/projects.ts';
import type { Agreement, Disagreement } from '../../src/contract/review.ts';
import type { ActionId, SentenceId } from '../../src/project/ids.ts';
import type { Judgement } from '../../src/project/verdicts.ts';
import { useProject } from './project.ts';
import { useRunningJobs } from './running-jobs.ts';
import { useService } from './service.ts';

/** Disagreements read at a time. */
const PAGE = 50;

export const useAgreement = defineStore('agreement', () => {
  const service = useService();
  const project = useProject();
  const running = useRunningJobs();
  const pairs = shallowRef<readonly Agreement[]>([]);
  const queue = shallowRef<readonly Disagreement[]>([]);
  const at = ref(0);
  const isLoaded = ref(false);
  const merged = shallowRef<MergeResult>();
  const isMerging = ref(false);
  /** Whether the queue goes on after what was read of it. */
  const hasMore = ref(false);
  let wanted = PAGE;
  /** What was settled here and not taken back, oldest first. */
  const settled = ref<readonly ActionId[]>([]);

  /** Nothing of one project is said of another. */
  watch(
    () => project.opened?.id,
    () => {
      [pairs.value, queue.value, settled.value] = [[], [], []];
      [merged.value, at.value, wanted, isLoaded.value] = [undefined, 0, PAGE, false];
    },
  );

  const open = computed(() => queue.value[at.value]);

  /** Pages may be short, even empty, before the end. */
  async function readQueue(): Promise<readonly Disagreement[]> {
    const found: Disagreement[] = [];
    for (let after: SentenceId | undefined; ; ) {
      const page = await service.client().review.disagreements({ limit: PAGE, ...(after !== undefined && { after }) });
      found.push(...page.disagreements);
      after = page.next;
      hasMore.value = after !== undefined;
      if (after === undefined || found.length >= wanted) return found;
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
    const { action } = await service.client().review.decide({ judgements, withTwins: false });
    settled.value = [...settled.value, action];
    await load();
  }

  /** Of what was settled here: a decision of another screen is not taken back unseen. */
  async function undo(): Promise<void> {
    const last = settled.value.at(-1);
    if (last === undefined) return;
    const client = service.client();
    if ((await client.review.history()).undo !== last) return;
    await client.review.undo();
    settled.value = settled.value.slice(0, -1);
    await load();
  }

  async function step(by: 1 | -1): Promise<void> {
    if (hasMore.value && at.value + by >= queue.value.length) {
      wanted += PAGE;
      await load();
    }
    at.value = Math.min(Math.max(at.value + by, 0), Math.max(0, queue.value.length - 1));
  }

  return { pairs, queue, hasMore, at, open, settled, isLoaded, merged, isMerging, load, merge, settle, undo, step };
});
