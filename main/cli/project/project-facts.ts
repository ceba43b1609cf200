// What "seedmark project info" tells of a project.

import type { Client } from '../../../src/contract/client.ts';
import { count } from '../terminal/say.ts';
import { formatTable } from '../terminal/table.ts';
import { nameTypes } from './find-named.ts';

const SHOWN_JOBS = 20;
/** Columns of numbers, which stand on the right. */
const FIGURES = ['sentences', 'words', 'rejects', 'candidates', 'decided', 'done'];

export type ProjectFacts = Awaited<ReturnType<typeof readFacts>>;

export async function readFacts(client: Client) {
  const { id, name, path, createdAt, notices, wasLeftOpen, interrupted } = (await client.projects.current())!;
  const seeds = (await client.seeds.list()).filter(({ isRetired }) => !isRetired);
  const nameOf = await nameTypes(client);
  const types = (await client.types.list()).map((type) => ({
    ...{ id: type.id, name: type.name, isRetired: type.isRetired, phrases: type.phrases },
    seeds: seeds
      .filter((seed) => seed.type === type.id)
      .map(({ language, text, isNegative }) => ({ language, text, isNegative })),
  }));
  const runs = await Promise.all(
    (await client.mining.runs()).map(async (run) => ({
      ...{ id: run.id, state: run.state, method: run.method, model: run.modelName, candidates: run.candidates },
      startedAt: run.startedAt,
      types: run.types.map(({ type }) => nameOf(type)),
      decided: (await client.review.pace({ run: run.id })).decided,
    })),
  );
  const taggers = (await client.taggers.list()).map(({ id, name, baseModel, weights }) => ({
    ...{ id, name, baseModel },
    isTrained: weights !== undefined,
  }));
  const jobs = (await client.jobs.list({ limit: SHOWN_JOBS })).map(({ id, kind, state, done, total, failure }) => ({
    ...{ id, kind, state, done, total, failure },
    isResumable: interrupted.some((job) => job.id === id),
  }));
  return {
    ...{ id, name, path, createdAt, notices, wasLeftOpen },
    counts: await client.projects.counts(),
    corpora: (await client.corpora.list()).map(({ readOptions: _, ...corpus }) => corpus),
    ...{ types, runs, taggers, jobs },
  };
}

export function describeProject(facts: ProjectFacts): string {
  const { name, path, counts, corpora, types, runs, taggers, jobs, notices } = facts;
  const figure = (value: number) => value.toLocaleString('en');
  const sections: [string, string[], string[][]][] = [
    [
      'corpus',
      ['format', 'language', 'state', 'sentences', 'words', 'rejects'],
      corpora.map(({ name, format, language, state, sentences, words, rejects }) => [
        ...[name, format, language, state],
        ...[sentences, words, rejects].map(figure),
      ]),
    ],
    [
      'type',
      ['phrase', 'seeds'],
      types.map(({ name, phrases, seeds, isRetired }) => [
        isRetired ? `${name} (retired)` : name,
        phrases.map(({ phrase }) => phrase).join(', '),
        seeds.map(({ text }) => text).join(', '),
      ]),
    ],
    [
      'run',
      ['state', 'method', 'model', 'types', 'candidates', 'decided'],
      runs.map(({ id, state, method, model, types, candidates, decided }) => [
        ...[String(id), state, method, model, types.join(' ')],
        ...[candidates, decided].map(figure),
      ]),
    ],
    [
      'tagger',
      ['model', 'state'],
      taggers.map(({ name, baseModel, isTrained }) => [name, baseModel, isTrained ? 'trained' : 'not trained']),
    ],
    [
      'job',
      ['kind', 'state', 'done'],
      jobs.map(({ id, kind, state, done, total, isResumable }) => [
        ...[String(id), kind, isResumable ? `${state}, can be gone on with` : state],
        total === undefined ? figure(done) : `${figure(done)} of ${figure(total)}`,
      ]),
    ],
  ];
  const head = [
    `${name} (${path})`,
    `${count(counts.documents, 'document')}, ${count(counts.sentences, 'sentence')}, ${count(counts.words, 'word')}`,
    ...notices.map((notice) => `note: ${notice}`),
  ];
  const tables = sections
    .filter(([, , rows]) => rows.length > 0)
    .map(([title, more, rows]) => {
      const header = [title, ...more];
      const left = [...header.keys()].filter((i) => !FIGURES.includes(header[i]));
      return formatTable(header, rows, left);
    });
  return [head.join('\n'), ...tables].join('\n\n');
}
