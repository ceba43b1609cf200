// Language models: the starter and the folders that the user named. A folder stays where it is.

import { randomUUID } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as v from 'valibot';
import type { DomainHandlers } from '../../../src/contract/dispatcher.ts';
import type { InstalledModel } from '../../../src/contract/models.ts';
import { Failure } from '../../../src/failure.ts';
import { listDevices } from '../../compute/devices.ts';
import { recallHash } from '../../compute/fingerprint.ts';
import { openModelFolder } from '../../compute/model-folder.ts';
import { defaultCacheFolder, STARTER_MODEL } from '../../compute/model-places.ts';
import { runSettings } from '../../jobs/mining/run-settings.ts';
import { COMPARE_JOB, COMPARED_TOP, type CompareArgs } from '../../jobs/models/compare-models.ts';
import { MEASURE_JOB, type MeasureArgs } from '../../jobs/models/measure-model.ts';
import { recallSpeed } from '../../jobs/models/model-speeds.ts';
import { readSeeds } from '../../store/entity-types.ts';
import type { CallContext } from '../index.ts';
import { modelChoice, modelFolder, namedFolders, STARTER_NAME } from '../user/model-choice.ts';
import { projectSettings } from './settings.ts';

/** The folders that the user named, by the name that requests call them by. */
export type NamedModels = Readonly<Record<string, string>>;
export const namedModelsCheck: v.GenericSchema<NamedModels> = v.record(v.string(), v.string());

export const modelsHandlers: DomainHandlers<'models', CallContext> = {
  list: (_, { service }) => [...namedFolders(service)].flatMap(([name, folder]) => ifThere(name, folder)),

  inspect: ({ path }) => describe(basename(path), path),

  async add({ path, name }, { service }) {
    if (namedFolders(service).has(name)) {
      throw new Failure('bad-argument', `There is a model called "${name}" already.`, 'Give it another name.');
    }
    const model = describe(name, path);
    await service.models.set({ ...service.models.value, [name]: model.folder });
    return model;
  },

  async remove({ model }, { service }) {
    if (model === STARTER_NAME) {
      throw new Failure('bad-argument', 'The starter model comes with Seedmark and stays.', 'Remove another one.');
    }
    modelFolder(service, model);
    const { [model]: _, ...others } = service.models.value;
    await service.models.set(others);
  },

  devices: () => listDevices().map((name) => ({ name, refusal: undefined })),

  measure({ model, device }, { client, service }) {
    const args: MeasureArgs = modelChoice(service, model, device);
    return client.project.jobs.start(MEASURE_JOB, { ...args });
  },

  compare({ models: names, corpora, types }, { client, service }) {
    const { connection } = client;
    const seeds = readSeeds(connection).filter(({ isNegative, isRetired }) => !isNegative && !isRetired);
    const asked = types.map((type) => ({
      type,
      seeds: seeds.filter((seed) => seed.type === type).map(({ id }) => id),
    }));
    const {
      method,
      options,
      types: mined,
    } = runSettings(
      connection,
      {
        ...{ corpora, types: asked, model: '', selection: { mode: 'top', k: COMPARED_TOP } },
        template: projectSettings(connection).template,
      },
      { name: '', fingerprint: '' },
    );
    const args: CompareArgs = {
      key: randomUUID(),
      models: names.map((name) => ({ name, ...modelChoice(service, name) })),
      settings: { method, options, types: mined },
      corpora,
    };
    return client.project.jobs.start(COMPARE_JOB, { ...args });
  },
};

/** A folder that was moved or is on a disk that is not there is left out; it comes back by itself. */
function ifThere(name: string, folder: string): InstalledModel[] {
  try {
    return [describe(name, folder)];
  } catch (error) {
    if (error instanceof Failure) return [];
    throw error;
  }
}

function describe(name: string, path: string): InstalledModel {
  const { folder, onnxPath, architecture, kind, maxPieces, vocabularySize, notes } = openModelFolder(path);
  const card = readCard(folder);
  const fingerprint = recallHash(defaultCacheFolder(), onnxPath);
  return {
    name,
    folder,
    architecture,
    kind,
    maxPieces,
    vocabularySize,
    bytes: statSync(onnxPath).size,
    fingerprint,
    licence: /^licen[sc]e:\s*["']?([\w.+-]+)/im.exec(card)?.[1],
    languages: languagesOf(card),
    notes,
    speed: fingerprint === undefined ? undefined : recallSpeed(defaultCacheFolder(), fingerprint),
    isStarter: folder === STARTER_MODEL,
  };
}

/** The front matter of its README, as the Hugging Face hub has it; empty where there is none. */
function readCard(folder: string): string {
  try {
    const text = readFileSync(join(folder, 'README.md'), 'utf8');
    return /^---\r?\n(.*?)\r?\n---/s.exec(text)?.[1] ?? '';
  } catch {
    return ''; // a model without a card is a model
  }
}

function languagesOf(card: string): string[] {
  const one = /^language:[ \t]*["']?([\w-]+)/m.exec(card)?.[1];
  const many = /^language:[ \t]*\r?\n((?:[ \t]*- .*\r?\n?)+)/m.exec(card)?.[1];
  const list = many?.split('\n').flatMap((line) => /- ["']?([\w-]+)/.exec(line)?.[1] ?? []);
  return list ?? (one ? [one] : []);
}
