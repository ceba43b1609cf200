// Whether a service on the largest project still answers while it works: the longest turn of its event loop during each
// request that looks at, or decides about, very many candidates, and while pages are asked for meanwhile; and during jobs.

import { setImmediate } from 'node:timers/promises';
import { JOB_KINDS } from '../../main/jobs/kinds.ts';
import { openService } from '../../main/service/index.ts';
import type { Client } from '../../src/contract/client.ts';
import type { RunId } from '../../src/project/ids.ts';
import type { ReviewFilter } from '../../src/project/review.ts';
import { endOfAll, runJobs } from './job-turns.ts';
import { measureTurns } from './turn-meter.ts';

export interface LoopFigure {
  readonly name: string;
  /** Of the loop, milliseconds: by the clock, and of this thread on a processor. */
  readonly longestTurn: number;
  readonly longestTurnCpu: number;
  /** Of the whole request. */
  readonly seconds: number;
  readonly result: string;
}

export type Watch = (name: string, work: () => Promise<unknown>) => Promise<void>;

/** @param folder for the user's settings, a file to import and a project to merge. The project is left changed. */
export async function measureService(path: string, folder: string): Promise<LoopFigure[]> {
  const service = openService({ folder, kinds: JOB_KINDS });
  const client = service.connect();
  const figures: LoopFigure[] = [];
  const watch: Watch = async (name, work) => {
    let result: unknown;
    const { longestMs, longestCpuMs, ms } = await measureTurns(async () => {
      result = await work();
    });
    figures.push({
      name,
      longestTurn: longestMs,
      longestTurnCpu: longestCpuMs,
      seconds: ms / 1000,
      result: `${result ?? ''}`,
    });
  };
  try {
    await watch('open', async () => void (await client.projects.open({ path })));
    const [{ id: run }] = await client.mining.runs();
    await looking(client, run, watch);
    await deciding(client, run, watch);
    await runJobs(client, folder, watch);
    await watch('close', () => client.projects.close());
  } finally {
    await service.close();
  }
  return figures;
}

async function looking(client: Client, run: RunId, watch: Watch): Promise<void> {
  const [{ id: type }] = await client.types.list();
  const text: ReviewFilter = { run, text: 'shida' };
  await watch('counts of a text', async () => `${(await client.review.counts({ filter: text })).length} counts`);
  await watch('surface forms of a type', async () => {
    const groups = await client.review.surfaces({ filter: { run, types: [type] }, limit: 50 });
    return `${groups.length} forms, the first of ${groups[0].candidates}`;
  });
  await watch('histogram of a type', async () => void (await client.mining.histogram({ run, type, bins: 50 })));
  const ask = async () => `${(await client.review.precision({ run, type, threshold: 0.05 })).at.candidates} accepted`;
  await watch('live precision, the first time', ask);
  await watch('live precision, again', ask);
  await watch('the 50 most telling spans', async () => {
    const { length } = await client.review.mostTelling({ run, type, threshold: 0.05, limit: 50 });
    return `${length} spans`;
  });
  await watch('documents of a language', async () => {
    const documents = await client.languages.documents({ language: 'ha', limit: 50 });
    return `${documents.length} documents`;
  });
  await watch('languages of the project', async () => `${(await client.languages.list()).length} languages`);
  await watch('drawing 400 sentences for a gold sample', async () => {
    return `${(await client.review.goldSample({ sentences: 400, from: 0, limit: 50 })).drawn} sentences`;
  });
}

async function deciding(client: Client, run: RunId, watch: Watch): Promise<void> {
  const [group] = await client.review.surfaces({ filter: { run }, limit: 1 });
  for (const [name, filter] of [
    ['the most frequent surface form', { run, surface: group.surface }],
    ['all below a score', { run, maxScore: 0.005 }],
  ] as const) {
    const { candidates } = await client.review.previewBulk({ filter });
    await watch(`bulk verdict: ${name}`, async () => {
      let isStored = false;
      const ruling = { act: 'accept' } as const;
      const bulk = client.review.decideBulk({ filter, ruling, expected: candidates }).finally(() => {
        isStored = true;
      });
      let pages = 0;
      while (!isStored) {
        await client.review.page({ filter: { run }, order: { by: 'score' }, limit: 50 });
        pages++;
        // In one process requests and answers are no turns of their own.
        await setImmediate();
      }
      return `${(await bulk).verdicts} verdicts, ${pages} pages meanwhile`;
    });
    await watch('settling what they compete with', () => endOfAll(client));
    await watch('undo of it, and settling', async () => {
      await client.review.undo();
      return endOfAll(client);
    });
  }
  await watch('agreement of reviewers', async () => `${(await client.review.agreement()).length} pairs`);
}

// `node service-speed.ts PROJECT FOLDER` prints the figures as JSON.
if (import.meta.main) console.log(JSON.stringify(await measureService(process.argv[2], process.argv[3])));
