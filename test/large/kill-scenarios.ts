// What a service does when it is killed: reviewing, deciding in bulk, importing, mining, training. Each kind has a project to
// begin with, work that goes on where the last process left it, and a result that an undisturbed process comes to.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Connection } from '../../main/store/file/connection.ts';
import { readJobs } from '../../main/store/jobs.ts';
import type { Client } from '../../src/contract/client.ts';
import type { CorpusId, JobId, TypeId } from '../../src/project/ids.ts';
import type { ReviewFilter } from '../../src/project/review.ts';
import { wikigoldHead } from '../cli/command.ts';
import type { Ledger } from './kill-ledger.ts';
import { buildLargeProject } from './large-project.ts';

export const KINDS = ['review', 'bulk review', 'import', 'mining', 'training'] as const;
export type Kind = (typeof KINDS)[number];

export interface Scenario {
  /** Makes the project that every cycle begins with; `client` has none open. */
  readonly prepare: (client: Client, path: string) => Promise<void>;
  /** Goes on where the project is; resolves when there is nothing left to do, which a review never comes to. */
  readonly work: (client: Client, ledger: Ledger, random: () => number) => Promise<void>;
  /** What a finished project has; undefined when it is not finished, or never is. */
  readonly result: (connection: Connection) => string | undefined;
}

/** Sentences that are imported: batches enough to be killed between them. */
const IMPORTED = 3000;
const MINED_SENTENCES = 60;
const TRAINED_SENTENCES = 30;
const EPOCHS = 3;
const REVIEWED = 5000;
const POLL_MS = 10;

export function scenarioOf(kind: Kind, folder: string): Scenario {
  if (kind === 'review' || kind === 'bulk review') return reviewing(kind === 'bulk review');
  if (kind === 'import') return importing(folder);
  return kind === 'mining' ? mining(folder) : training(folder);
}

/** Large enough for bulk verdicts to be stored by a thread. */
function reviewing(isBulk: boolean): Scenario {
  return {
    prepare: async (_, path) => void buildLargeProject(path, REVIEWED),
    async work(client, ledger, random) {
      const [{ id: run }] = await client.mining.runs();
      const { items } = await client.review.page({ filter: { run }, order: { by: 'text' }, limit: 500 });
      const decide = async () => {
        const { sentence, span, type } = items[Math.floor(random() * items.length)];
        const act = (['accept', 'reject', 'skip'] as const)[Math.floor(random() * 3)];
        ledger.decided(await client.review.decide({ judgements: [{ sentence, span, type, act }] }), act);
      };
      const decideBulk = async () => {
        const filter: ReviewFilter = { run, maxScore: random() * 0.2 };
        const { candidates } = await client.review.previewBulk({ filter });
        if (candidates === 0) return;
        ledger.announce(candidates);
        const ruling = { act: 'accept' } as const;
        // Decisions come while it is being stored; they wait for it.
        const both = [client.review.decideBulk({ filter, ruling, expected: candidates }), decide(), decide()] as const;
        const told = both[0].then((decided) => ledger.decided(decided, 'accept'));
        await Promise.all([told, both[1], both[2]]);
      };
      for (;;) {
        const chance = random();
        if (chance < 0.15) ledger.walked('undo', (await client.review.undo()).action);
        else if (chance < 0.25) ledger.walked('redo', (await client.review.redo()).action);
        else if (isBulk) await decideBulk();
        else await decide();
      }
    },
    result: () => undefined,
  };
}

function importing(folder: string): Scenario {
  const file = join(folder, 'import.conll');
  const once = wikigoldHead(IMPORTED);
  writeFileSync(file, once.repeat(Math.ceil(IMPORTED / once.split('\n\n').length)));
  return {
    prepare: async (client, path) => void (await client.projects.create({ path, name: 'import' })),
    work: (client) =>
      workOff(client, async () => {
        const [job] = await client.corpora.import({
          files: [{ path: file, name: 'all', choices: { language: 'en' } }],
        });
        return job;
      }),
    result: (connection) =>
      isDone(connection, 'import')
        ? hashRows(connection, [
            'SELECT position, document_id, source_line, text, words FROM sentences ORDER BY id',
            'SELECT * FROM source_labels',
            'SELECT state, items_read, documents, sentences, words, rejects FROM corpora',
            'SELECT count(*) FROM sentence_search WHERE sentence_search MATCH \'"the"\'',
          ])
        : undefined,
  };
}

function mining(folder: string): Scenario {
  return {
    prepare: async (client, path) => void (await withCorpus(client, path, folder, MINED_SENTENCES)),
    work: (client) =>
      workOff(client, async () => {
        const [corpus] = await client.corpora.list();
        const types = await client.types.list();
        const seeds = await client.seeds.list();
        const { job } = await client.mining.start({
          mining: {
            corpora: [corpus.id],
            types: types.map(({ id }) => ({ type: id, seeds: seeds.filter((s) => s.type === id).map((s) => s.id) })),
            model: 'starter',
            device: 'cpu',
            selection: { mode: 'top', k: 40 },
            filters: { maxSentenceWords: 14 },
          },
        });
        return job;
      }),
    result(connection) {
      const job = readJobs(connection).find(({ kind, state }) => kind === 'mine' && state === 'done');
      if (!job) return undefined;
      const { run } = job.result as { run: number };
      return hashRows(connection, [
        `SELECT type_id, sentence_id, start_word, end_word, score, standing, margin, terms FROM candidates
         WHERE run_id = ${run} ORDER BY type_id, sentence_id, start_word, end_word`,
        `SELECT corpus_id, sentences_done, counts FROM run_corpora WHERE run_id = ${run}`,
      ]);
    },
  };
}

function training(folder: string): Scenario {
  return {
    async prepare(client, path) {
      const { corpus, types } = await withCorpus(client, path, folder, TRAINED_SENTENCES);
      for (const { id, spans } of await client.corpora.sentences({ corpus, from: 0, limit: TRAINED_SENTENCES })) {
        const judgements = spans.flatMap(({ type, ...span }) => {
          const known = types.get(type);
          return known === undefined ? [] : [{ act: 'accept' as const, sentence: id, span, type: known }];
        });
        if (judgements.length > 0) await client.review.decide({ judgements });
      }
    },
    work: (client) =>
      workOff(client, async () => {
        const taggers = await client.taggers.list();
        const types = (await client.types.list()).map(({ id }) => id);
        // One that was killed before its job was stored has kept its name.
        const name = `tagger ${taggers.length + 1}`;
        const training = { name, model: 'starter', types, layers: 1, epochs: EPOCHS, devShare: 0.2 };
        return (await client.taggers.train({ training })).job;
      }),
    result(connection) {
      const job = readJobs(connection).find(({ kind, state }) => kind === 'train' && state === 'done');
      if (!job) return undefined;
      const { tagger } = job.result as { tagger: number };
      const row = connection.get<{ path: string; sha: string }>(
        'SELECT weights_path AS path, weights_sha256 AS sha FROM taggers WHERE id = ?',
        tagger,
      )!;
      const weights = join(dirname(connection.path), row.path, 'model.safetensors');
      assert.equal(createHash('sha256').update(readFileSync(weights)).digest('hex'), row.sha);
      assert.ok(!existsSync(`${dirname(weights)}.checkpoint`), 'the checkpoint of a finished training is gone');
      const scores = connection.all<{ scores: string }>('SELECT scores FROM evaluations WHERE tagger_id = ?', tagger);
      return `${row.sha} ${scores.map((one) => one.scores).join()}`;
    },
  };
}

async function withCorpus(client: Client, path: string, folder: string, sentences: number) {
  await client.projects.create({ path, name: 'killed' });
  const file = join(folder, `${sentences}.conll`);
  writeFileSync(file, wikigoldHead(sentences));
  const [job] = await client.corpora.import({ files: [{ path: file, name: 'gold', choices: { language: 'en' } }] });
  await endOf(client, job);
  const [{ id: corpus }] = await client.corpora.list();
  const types = new Map<string, TypeId>();
  for (const [name, phrase, text] of [
    ['PER', 'person', 'Amina Jallo'],
    ['LOC', 'place', 'Berlin'],
  ] as const) {
    const type = await client.types.add({ settings: { name, colour: '#336699' } });
    await client.types.setPhrase({ type, language: 'en', phrase });
    await client.seeds.add({ seed: { type, language: 'en', text, isNegative: false } });
    types.set(name, type);
  }
  return { corpus: corpus as CorpusId, types };
}

/** The job that was interrupted, or a new one, to its end. */
async function workOff(client: Client, start: () => Promise<JobId>): Promise<void> {
  const { interrupted } = (await client.projects.current())!;
  const job = interrupted.length > 0 ? await client.jobs.resume({ job: interrupted[0].id }) : await start();
  await endOf(client, job);
}

async function endOf(client: Client, job: JobId): Promise<void> {
  for (;;) {
    const { state, endedAt, failure } = await client.jobs.read({ job });
    if (endedAt !== undefined) return assert.equal(state, 'done', JSON.stringify(failure));
    await setTimeout(POLL_MS);
  }
}

function isDone(connection: Connection, kind: string): boolean {
  return readJobs(connection).some((job) => job.kind === kind && job.state === 'done');
}

function hashRows(connection: Connection, queries: readonly string[]): string {
  const hash = createHash('sha256');
  for (const sql of queries) {
    for (const row of connection.iterate<Record<string, unknown>>(sql)) {
      for (const value of Object.values(row)) hash.update(value instanceof Uint8Array ? value : `${value}|`);
    }
  }
  return hash.digest('hex');
}
