// The sample: a project with the corpus that comes with Seedmark, three types with one example each, and mining under way
// with the starter model. Each step is done where it was not done before, so that a sample that was left is gone on with.

import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PAPER_TYPES } from '../../../src/mining/entity-type.ts';
import type { SeedId, TypeId } from '../../../src/project/ids.ts';
import { SAMPLE_CORPUS } from '../../files/sample-corpus.ts';
import { importCorpus } from '../../jobs/corpus/import-corpus.ts';
import type { WhenFree } from '../../jobs/job-kind.ts';
import { readRuns } from '../../store/candidates/runs.ts';
import { readCorpora } from '../../store/corpus/corpora.ts';
import { addSeed, addType, readSeeds, readTypes, setPhrase } from '../../store/entity-types.ts';
import type { Connection } from '../../store/file/connection.ts';
import type { CallContext, ServiceParts } from '../index.ts';
import type { OpenProject } from '../open-projects.ts';
import type { ServiceClient } from '../service-client.ts';
import { STARTER_NAME } from '../user/model-choice.ts';
import { miningHandlers } from './mining.ts';

const CORPUS_NAME = 'Wikigold';
const PROJECT_NAME = 'Sample';
const LANGUAGE = 'en';

/** As many as one looks through in a first hour; the fewer, the sooner the mining is over. */
const TOP = 300;

/** Label, phrase and example of the paper (Appendix A); its fourth type, miscellaneous, explains nothing to a beginner. */
const TYPES = [
  { name: 'person', colour: '#c9732f', paper: 'PER' },
  { name: 'place', colour: '#2f6fb0', paper: 'LOC' },
  { name: 'organisation', colour: '#7a56a8', paper: 'ORG' },
] as const;

/** @param path left out: the user's one sample, the same each time. */
export function openSample({ projects, folder }: ServiceParts, path = join(folder, 'Sample.seedmark')): OpenProject {
  if (existsSync(path)) return projects.open(path);
  // The first start of all: nothing was kept for this user yet.
  mkdirSync(dirname(path), { recursive: true });
  return projects.create(path, PROJECT_NAME);
}

/** Of the client's project, which is a sample. @throws Failure where the corpus or the model cannot be read. */
export async function fillSample(context: CallContext): Promise<void> {
  const { client } = context;
  const { project, connection } = client;
  if (project.file.isReadOnly || readRuns(connection).length > 0) return;
  if (readCorpora(connection).length === 0) await importSample(client);
  if (readTypes(connection).length === 0) {
    await project.work.whenFree(() => connection.write(() => addTypes(connection)));
  }
  const corpora = readCorpora(connection).map(({ id }) => id);
  const types = readTypes(connection).map(({ id }) => ({ type: id, seeds: seedsOf(connection, id) }));
  const mining = { corpora, types, model: STARTER_NAME, selection: { mode: 'top', k: TOP } } as const;
  await miningHandlers.start!({ mining }, context);
}

/** A moment's work: no job. */
async function importSample({ connection, project, signal }: ServiceClient): Promise<void> {
  const whenFree: WhenFree = (work) => project.work.whenFree(work);
  const args = { path: SAMPLE_CORPUS, name: CORPUS_NAME, choices: { language: LANGUAGE } };
  for await (const { store } of importCorpus({ connection, signal, whenFree }, args)) {
    await whenFree(() => store && connection.writeBulk(store));
  }
}

function addTypes(connection: Connection): void {
  for (const { name, colour, paper } of TYPES) {
    const { phrase, seeds } = PAPER_TYPES.find((type) => type.name === paper)!;
    const type = addType(connection, { name, colour });
    setPhrase(connection, type, { language: LANGUAGE, phrase });
    addSeed(connection, { type, language: LANGUAGE, text: seeds[0], isNegative: false });
  }
}

function seedsOf(connection: Connection, type: TypeId): SeedId[] {
  return readSeeds(connection).flatMap((seed) => (seed.type === type && !seed.isRetired ? [seed.id] : []));
}
