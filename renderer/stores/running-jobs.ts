// Jobs that are not over, and the last that failed: read once at every connection, then followed by events, in whatever
// order the two arrive.

import { defineStore } from 'pinia';
import { computed, ref, watch } from 'vue';
import type { JobRecord } from '../../src/contract/jobs.ts';
import { Failure, type FailureCode } from '../../src/failure.ts';
import type { JobId } from '../../src/project/ids.ts';
import { useProject } from './project.ts';
import { useService } from './service.ts';

const LISTED = 50;

export const useRunningJobs = defineStore('running-jobs', () => {
  const service = useService();
  const project = useProject();
  const records = ref(new Map<JobId, JobRecord>());
  const unfinished = computed(() => [...records.value.values()].filter(({ endedAt }) => endedAt === undefined));

  function take(record: JobRecord): void {
    const known = records.value.get(record.id);
    // An event that was on its way may be older than what was read.
    if (known?.endedAt !== undefined || (known && known.done > record.done && record.endedAt === undefined)) return;
    records.value = new Map(records.value).set(record.id, record);
  }

  async function read(): Promise<void> {
    records.value = new Map();
    if (!project.opened) return;
    for (const record of await service.client().jobs.list({ limit: LISTED })) take(record);
  }

  service.onOpen(read);
  service.on('jobs.advanced', take);

  /** @returns the job's last record. */
  function ended(job: JobId): Promise<JobRecord> {
    return new Promise((resolve) => {
      const stop = watch(
        records,
        () => {
          const record = records.value.get(job);
          if (record?.endedAt === undefined) return;
          queueMicrotask(() => stop());
          resolve(record);
        },
        { immediate: true },
      );
    });
  }

  /** @returns what it found; undefined when it was cancelled. @throws Failure what it failed with. */
  async function resultOf(job: JobId): Promise<JobRecord['result']> {
    const { result, failure } = await ended(job);
    if (failure) throw new Failure(failure.code as FailureCode, failure.message, failure.hint);
    return result;
  }

  return { records, unfinished, read, ended, resultOf };
});
