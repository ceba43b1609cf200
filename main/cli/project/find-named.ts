// What a command names, as the service numbers it: types, corpora, runs, taggers, models.

import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { Option } from 'commander';
import type { Client } from '../../../src/contract/client.ts';
import { Failure } from '../../../src/failure.ts';
import type { Corpus } from '../../../src/project/corpus.ts';
import type { ProjectType } from '../../../src/project/entity-types.ts';
import type { RunId, TypeId } from '../../../src/project/ids.ts';
import type { Tagger } from '../../../src/project/learning.ts';
import type { Run } from '../../../src/project/mining.ts';

/** An option that may be given several times. @param usual what happens when it is not. */
export function repeated(flags: string, description: string, usual = 'none'): Option {
  return new Option(flags, description)
    .argParser((value: string, list: readonly string[]) => [...list, value])
    .default([], usual);
}

/** All that are offered when no name is given. */
export async function findTypes(client: Client, names: readonly string[]): Promise<ProjectType[]> {
  const offered = (await client.types.list()).filter(({ isRetired }) => !isRetired);
  if (names.length === 0) return offered;
  return names.map((name) => {
    const found = offered.find((type) => type.name === name);
    if (found) return found;
    throw missing(`The project has no type ${name}.`, 'types', offered, '"seedmark types" adds some');
  });
}

export async function nameTypes(client: Client): Promise<(type: TypeId) => string> {
  const names = new Map((await client.types.list()).map(({ id, name }) => [id, name]));
  return (type) => names.get(type) ?? `type ${type}`;
}

/** All when no name is given. */
export async function findCorpora(client: Client, names: readonly string[]): Promise<readonly Corpus[]> {
  const corpora = await client.corpora.list();
  if (corpora.length === 0) {
    throw new Failure(
      'corpus-empty',
      'The project has no corpus.',
      'Import one: seedmark import FILE --project PROJECT.',
    );
  }
  if (names.length === 0) return corpora;
  return names.map((name) => {
    const found = corpora.find((corpus) => corpus.name === name);
    if (found) return found;
    throw missing(`The project has no corpus "${name}".`, 'corpora', corpora, '"seedmark import" adds some');
  });
}

/** @param text "latest" or a number. */
export async function findRun(client: Client, text: string): Promise<Run> {
  if (text !== 'latest') {
    const number = Number(text);
    if (Number.isInteger(number) && number > 0) return client.mining.run({ run: number as RunId });
    throw new Failure(
      'bad-argument',
      `"${text}" is no run.`,
      'Give its number ("seedmark project info"), or "latest".',
    );
  }
  const [latest] = await client.mining.runs();
  if (latest) return latest;
  throw new Failure('not-found', 'The project was not mined yet.', 'Mine it first: seedmark project mine PROJECT.');
}

/** The latest of that name. */
export async function findTagger(client: Client, name: string): Promise<Tagger> {
  const taggers = await client.taggers.list();
  const found = taggers.filter((tagger) => tagger.name === name).sort((a, b) => b.id - a.id)[0];
  if (found) return found;
  throw missing(`The project has no tagger "${name}".`, 'taggers', taggers, '"seedmark project train" makes one');
}

/** @param model a name of `models.list`, or a folder, which gets a name then. @returns what requests call it by. */
export async function findModel(client: Client, model: string): Promise<string> {
  const known = await client.models.list();
  const byName = known.find(({ name }) => name === model);
  if (byName) return byName.name;
  const folder = resolve(model);
  if (!existsSync(folder)) {
    throw missing(`There is neither a model nor a folder called ${model}.`, 'models', known, 'name a model folder');
  }
  const inspected = await client.models.inspect({ path: folder });
  const byFolder = known.find((one) => one.folder === inspected.folder);
  if (byFolder) return byFolder.name;
  const names = new Set(known.map(({ name }) => name));
  let name = basename(folder);
  for (let n = 2; names.has(name); n++) name = `${basename(folder)} ${n}`;
  return (await client.models.add({ path: folder, name })).name;
}

function missing(message: string, what: string, there: readonly { readonly name: string }[], remedy: string): Failure {
  const names = there.map(({ name }) => name);
  return new Failure('not-found', message, `There are these ${what}: ${names.join(', ') || 'none yet'}; ${remedy}.`);
}
