// Fine-grained types: start a decomposition, look at it, edit its facets, carry them to spans and to types of their own.

import type { DecomposeRequest, FacetEdit } from '../../../src/contract/decompose.ts';
import type { DomainHandlers } from '../../../src/contract/dispatcher.ts';
import { dropFacet, mergeFacets, nameFacet, splitFacet } from '../../../src/decompose/facets.ts';
import { Failure } from '../../../src/failure.ts';
import type { DecompositionPlan, StoredFacet } from '../../../src/project/decomposition.ts';
import type { DecompositionId, TypeId } from '../../../src/project/ids.ts';
import { fingerprintModel } from '../../compute/model-fingerprint.ts';
import { defaultCacheFolder } from '../../compute/model-places.ts';
import { DECOMPOSE_JOB, type DecomposeArgs } from '../../jobs/decompose/decompose-project.ts';
import { knownPlaces } from '../../jobs/decompose/project-sample.ts';
import { phraseOf } from '../../jobs/mining/run-settings.ts';
import { readRun, readRuns } from '../../store/candidates/runs.ts';
import { readCorpus } from '../../store/corpus/corpora.ts';
import {
  readDecomposition,
  readDecompositions,
  removeDecomposition,
  setFacets,
  startDecomposition,
} from '../../store/decompositions.ts';
import { addSeed, addType, readTypes, setPhrase } from '../../store/entity-types.ts';
import type { Connection } from '../../store/file/connection.ts';
import { acceptedPlaces, countLabels } from '../../store/known-places.ts';
import { setSubtypes } from '../../store/subtypes.ts';
import type { CallContext } from '../index.ts';
import { deviceChoice, modelFolder as folderOf } from '../user/model-choice.ts';
import { facetSpanOf, openDecomposition, spansOfFacet, spansOfSeed, viewOf } from './decomposition-view.ts';
import { projectSettings } from './settings.ts';
import { requireType } from './types.ts';

/** Paper 6.1. */
const DEFAULT_SENTENCES = 1000;
const DEFAULT_SEEDS = 50;
/** Small enough that what a seed accepts is of its own kind, and that most cells need not be computed to the end. */
const DEFAULT_ACCEPT = { share: 0.01, of: 'all cells' } as const;
const DEFAULT_FACETS = 12;
/** Covered spans on the map: as many as can be told apart. */
const MAPPED = 400;
const DEFAULT_RANDOM = 1;

export const decomposeHandlers: DomainHandlers<'decompose', CallContext> = {
  sources({ type, corpora }, { client }) {
    const { connection } = client;
    requireType(connection, type);
    return {
      labels: countLabels(connection, corpora),
      reviewed: acceptedPlaces(connection, corpora, type).length,
      ranked: readRuns(connection)
        .filter(({ types, candidates }) => candidates > 0 && types.some((one) => one.type === type))
        .map(({ id, candidates }) => ({ run: id, spans: candidates })),
    };
  },

  async start({ decompose }, { client, service }) {
    const { connection } = client;
    const plan = planOf(connection, decompose);
    knownPlaces(connection, decompose.type, plan);
    const modelFolder = folderOf(service, decompose.model);
    const cacheDir = defaultCacheFolder();
    const modelFingerprint = await fingerprintModel(modelFolder, cacheDir);
    const start = { type: decompose.type, modelName: decompose.model, modelFingerprint, plan };
    return client.project.work.whenFree(() => {
      const decomposition = startDecomposition(connection, start);
      const { device, workers } = service.userSettings.value;
      const args: DecomposeArgs = {
        ...{ decomposition, modelFolder, cacheDir, workers },
        device: deviceChoice(decompose.device ?? device),
      };
      const job = client.project.jobs.start(DECOMPOSE_JOB, { ...args });
      client.project.tell('decompose.changed', {});
      return { job, decomposition };
    });
  },

  list: ({ type }, { client }) => readDecompositions(client.connection, type),

  read: ({ decomposition }, { client }) =>
    viewOf(client.connection, openDecomposition(client.connection, decomposition)),

  spans({ decomposition, of, isUnseen = false, from, limit }, { client }) {
    const opened = openDecomposition(client.connection, decomposition);
    if (of.by === 'facet') requireFacet(opened.record.facets, of.facet);
    const listed = of.by === 'facet' ? spansOfFacet(opened, of.facet) : spansOfSeed(opened, of.seed);
    const wanted = isUnseen
      ? listed.filter(({ span }) => !opened.spans[span].isKnown && opened.statusOf(span) === 'open')
      : listed;
    const page = wanted.slice(from, from + limit);
    return { spans: page.map((one) => facetSpanOf(client.connection, opened, one)), total: wanted.length };
  },

  edit({ decomposition, edit }, { client }) {
    setFacets(client.connection, decomposition, edited(client.connection, decomposition, edit));
    client.project.tell('decompose.changed', {});
  },

  assign: ({ decomposition, facet }, { client }) => {
    const changed = assignFacet(client.connection, decomposition, facet, ({ name }) => name);
    client.project.tell('decompose.changed', {});
    return { changed };
  },

  unassign: ({ decomposition, facet }, { client }) => {
    const changed = assignFacet(client.connection, decomposition, facet, () => '');
    client.project.tell('decompose.changed', {});
    return { changed };
  },

  promote({ decomposition, facets, name, colour, language }, { client }) {
    const { connection } = client;
    const opened = openDecomposition(connection, decomposition);
    if (facets.length === 0) throw new Failure('bad-argument', 'No fine type is chosen.', 'Choose one or more.');
    for (const facet of facets) requireFacet(opened.record.facets, facet);
    const parent = opened.record.type;
    const tongue = language ?? readCorpus(connection, opened.record.plan.corpora[0]).language;
    const type = connection.write(() => {
      const added = addType(connection, { name, colour, parent });
      setPhrase(connection, added, { language: tongue, phrase: opened.record.plan.phrase });
      for (const seed of facets.flatMap((facet) => opened.record.facets[facet].seeds)) {
        addSeed(connection, { type: added, language: tongue, text: opened.seeds[seed], isNegative: false });
      }
      const became = opened.record.facets.map((facet, i) =>
        facets.includes(i) ? { ...facet, becameType: added } : facet,
      );
      setFacets(connection, decomposition, became);
      return added;
    });
    client.project.tell('types.changed', {});
    client.project.tell('seeds.changed', {});
    client.project.tell('decompose.changed', {});
    return type;
  },

  remove({ decomposition }, { client }) {
    readDecomposition(client.connection, decomposition);
    removeDecomposition(client.connection, decomposition);
    client.project.tell('decompose.changed', {});
  },
};

/** @throws Failure for what the project does not have. */
function planOf(connection: Connection, request: DecomposeRequest): DecompositionPlan {
  const { type, corpora, from, run } = request;
  requireType(connection, type);
  if (corpora.length === 0)
    throw new Failure('bad-argument', 'No corpus is chosen.', 'Choose one, or import one first.');
  for (const corpus of corpora) readCorpus(connection, corpus);
  if (from === 'ranked' && run === undefined) {
    throw new Failure('bad-argument', 'It is not said whose ranking is meant.', 'Choose a mining run.');
  }
  if (run !== undefined) readRun(connection, run);
  return {
    ...{ from, run, corpora },
    label: request.label ?? readTypes(connection).find(({ id }) => id === type)!.name,
    phrase: phraseOf(connection, type),
    template: projectSettings(connection).template,
    sentences: request.sentences ?? DEFAULT_SENTENCES,
    seeds: request.seeds ?? DEFAULT_SEEDS,
    accept: request.accept ?? DEFAULT_ACCEPT,
    mostFacets: request.mostFacets ?? DEFAULT_FACETS,
    mapped: MAPPED,
    random: request.random ?? DEFAULT_RANDOM,
  };
}

function edited(connection: Connection, id: DecompositionId, edit: FacetEdit): StoredFacet[] {
  const { facets } = readDecomposition(connection, id);
  switch (edit.act) {
    case 'name':
      return nameFacet(facets, edit.facet, edit.name.trim());
    case 'merge':
      return mergeFacets(facets, edit.facets);
    case 'split':
      return splitFacet(facets, edit.facet, edit.seeds);
    case 'drop':
      return dropFacet(facets, edit.facet);
    case 'reset': {
      const { proposed } = openDecomposition(connection, id);
      return proposed.facets.map(({ name, seeds }) => ({ name, seeds }));
    }
  }
}

function assignFacet(
  connection: Connection,
  id: DecompositionId,
  facet: number,
  subtypeFor: (facet: StoredFacet) => string,
): number {
  const { record, arranged, spans } = openDecomposition(connection, id);
  const chosen = requireFacet(record.facets, facet);
  if (chosen.name === '') {
    throw new Failure(
      'bad-argument',
      'This fine type has no name yet.',
      'Name it first: the name becomes the subtype.',
    );
  }
  const type: TypeId = record.type;
  return setSubtypes(
    connection,
    type,
    arranged.facets[facet].members.map((span) => spans[span]),
    subtypeFor(chosen),
  );
}

function requireFacet(facets: readonly StoredFacet[], facet: number): StoredFacet {
  const found = facets[facet];
  if (found) return found;
  throw new Failure('not-found', `There is no fine type ${facet + 1}.`, 'Look at the list again.');
}
