// The service with every kind of job, in this process, and what tests of its jobs need: a corpus from a file, a reviewer who
// agrees with gold, an end to wait for.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';
import { JOB_KINDS } from '../../main/jobs/kinds.ts';
import { openService, type Service } from '../../main/service/index.ts';
import type { Client } from '../../src/contract/client.ts';
import type { JobRecord } from '../../src/contract/jobs.ts';
import type { CorpusId, JobId, SentenceId, TypeId } from '../../src/project/ids.ts';
import type { Judgement, OutsideJudgement } from '../../src/project/verdicts.ts';
import { scratchFolder } from '../support/project-builder.ts';

export const scratch = scratchFolder();
process.env.SEEDMARK_CACHE = join(scratch, 'cache');
const services = new Set<Service>();
after(async () => {
  for (const service of services) await service.close();
});

export interface Running {
  readonly client: Client;
  /** As at the end of the program: jobs stop after their last stored batch. */
  close(): Promise<void>;
}

export function startService(project?: string): Running {
  const service = openService({ folder: join(scratch, 'user'), kinds: JOB_KINDS, project });
  services.add(service);
  return {
    client: service.connect(),
    close: async () => {
      services.delete(service);
      await service.close();
    },
  };
}

const PAUSE_MS = 10;

export async function ended(client: Client, job: JobId): Promise<JobRecord> {
  return until(client, job, ({ endedAt }) => endedAt !== undefined);
}

export async function until(client: Client, job: JobId, is: (record: JobRecord) => boolean): Promise<JobRecord> {
  for (;;) {
    const record = await client.jobs.read({ job });
    if (is(record) || record.endedAt !== undefined) return record;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/** @returns the job's result. */
export async function done<Result>(client: Client, job: JobId): Promise<Result> {
  const { state, failure, result } = await ended(client, job);
  assert.equal(state, 'done', JSON.stringify(failure));
  return result as Result;
}

export async function importText(client: Client, name: string, text: string): Promise<CorpusId> {
  const path = join(scratch, name);
  writeFileSync(path, text);
  const [job] = await client.corpora.import({ files: [{ path, name, choices: { language: 'en' } }] });
  return (await done<{ corpus: CorpusId }>(client, job)).corpus;
}

/** Accepts what gold has, and sees that the other words are in no entity. @param wants which sentences. */
export async function agreeWithGold(
  client: Client,
  corpus: CorpusId,
  types: ReadonlyMap<string, TypeId>,
  wants: (sentence: SentenceId) => boolean = () => true,
): Promise<void> {
  const sentences = await client.corpora.sentences({ corpus, from: 0, limit: 500 });
  const judgements = sentences
    .filter(({ id }) => wants(id))
    .flatMap(({ id: sentence, spans, words }): (Judgement | OutsideJudgement)[] => [
      ...spans.flatMap(({ start, end, type }) => {
        const known = types.get(type);
        return known === undefined ? [] : [{ act: 'accept' as const, sentence, span: { start, end }, type: known }];
      }),
      { act: 'outside', sentence, span: { start: 0, end: words.length } },
    ]);
  await client.review.decide({ judgements });
}
