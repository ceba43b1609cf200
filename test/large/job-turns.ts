// Jobs on the largest project, watched for the longest turn of the service meanwhile: import, merging, removal, mining.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { readRuns } from '../../main/store/candidates/runs.ts';
import { openProject } from '../../main/store/file/project-file.ts';
import { decideMatching } from '../../main/store/review/bulk-verdict.ts';
import type { Client } from '../../src/contract/client.ts';
import type { JobId } from '../../src/project/ids.ts';
import { wikigoldHead } from '../cli/command.ts';
import { buildLargeProject } from './large-project.ts';
import type { Watch } from './service-speed.ts';

const IMPORTED = 1600;
/** Sentences of the project that is merged: as many as another reviewer's texts of a season. */
const MERGED = 5000;
/** Of a run that would take hours: from its beginning. */
const MINED_MS = 40_000;
const REMOVED_MS = 10_000;

export async function runJobs(client: Client, folder: string, watch: Watch): Promise<void> {
  const file = join(folder, 'more.conll');
  writeFileSync(file, wikigoldHead(IMPORTED));
  await watch(`import of ${IMPORTED} sentences`, async () => {
    const [job] = await client.corpora.import({ files: [{ path: file, name: 'more', choices: { language: 'en' } }] });
    return endOf(client, job);
  });
  await watch('backup', async () => `${((await client.projects.backUp()).bytes / 2 ** 20).toFixed(0)} MB`);
  const theirs = otherReviewer(folder);
  await watch(`merging ${MERGED} sentences with verdicts`, async () => {
    return endOf(client, await client.projects.merge({ path: theirs }));
  });
  const corpora = await client.corpora.list();
  for (const { id, name, sentences } of corpora.slice(2, 4)) {
    await watch(`what hangs on the corpus "${name}"`, async () => {
      return `${(await client.corpora.dependents({ corpus: id })).verdicts} verdicts`;
    });
    await watch(`removing it (${sentences} sentences)`, async () => {
      return endOf(client, await client.corpora.remove({ corpus: id }));
    });
  }
  await watch('mining: preparing, and the first stretches', () => mineFor(client, MINED_MS));
  await watch('removing a run: its first candidates', async () => {
    const [{ id: run }] = (await client.mining.runs()).slice(-1);
    const job = await client.mining.remove({ run });
    await setTimeout(REMOVED_MS);
    await client.jobs.cancel({ job });
    return `${(await client.mining.run({ run })).candidates} candidates left`;
  });
}

/** Another file with texts and verdicts of its own. */
export function otherReviewer(folder: string): string {
  const path = join(folder, 'theirs.seedmark');
  buildLargeProject(path, MERGED);
  const project = openProject(path);
  const [{ id: run }] = readRuns(project.connection);
  decideMatching(project.connection, { run, maxScore: 0.05 }, { act: 'accept' }, 'Kofi');
  project.close();
  return path;
}

async function mineFor(client: Client, ms: number): Promise<string> {
  const corpora = (await client.corpora.list()).map(({ id }) => id);
  const [{ id: type }] = await client.types.list();
  const seed = await client.seeds.add({ seed: { type, language: 'en', text: 'Berlin', isNegative: false } });
  const { job, run } = await client.mining.start({
    mining: { corpora, types: [{ type, seeds: [seed] }], model: 'starter', selection: { mode: 'top', k: 1000 } },
  });
  await setTimeout(ms);
  await client.jobs.pause({ job });
  const { done } = await client.jobs.read({ job });
  const { candidates } = await client.mining.run({ run });
  await client.jobs.cancel({ job });
  return `${candidates} candidates in ${done} sentences`;
}

async function endOf(client: Client, job: JobId): Promise<string> {
  for (;;) {
    const { endedAt, state, failure } = await client.jobs.read({ job });
    if (failure) throw new Error(`${failure.code}: ${failure.message}`);
    if (endedAt !== undefined) return state;
    await setTimeout(20);
  }
}

/** Of whatever runs. */
export async function endOfAll(client: Client): Promise<string> {
  const states: string[] = [];
  for (const { id, endedAt } of await client.jobs.list({ limit: 10 })) {
    if (endedAt === undefined) states.push(await endOf(client, id));
  }
  return states.join(', ');
}
