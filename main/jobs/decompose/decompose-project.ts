// The decomposition job of a project (method section 6): a sample, many seeds against its spans, the greedy cover, the map.
// Cells are stored as they come, so that a job that was stopped goes on after its last batch.

import { acceptanceOf } from '../../../src/decompose/acceptance.ts';
import { type Decomposition, decompose } from '../../../src/decompose/decomposition.ts';
import { acceptedSpans, type SeedMatrix, seedMatrix } from '../../../src/decompose/seed-matrix.ts';
import { acceptCells, SeedBounds, searchSeeds } from '../../../src/decompose/seed-search.ts';
import { openSeedTest, type SeedTest } from '../../../src/decompose/seed-test.ts';
import type { LanguageModel } from '../../../src/lm/language-model.ts';
import { DEFAULT_TEMPERATURE } from '../../../src/mining/mine.ts';
import { CAUSAL_TEMPLATE, MASKED_TEMPLATE } from '../../../src/mining/template.ts';
import type { DecompositionRecord } from '../../../src/project/decomposition.ts';
import type { DecompositionId } from '../../../src/project/ids.ts';
import type { DeviceChoice } from '../../compute/devices.ts';
import { type OpenedModel, openLanguageModel } from '../../compute/open-language-model.ts';
import { finishDecomposition, readDecomposition, readSample, storeSample } from '../../store/decompositions.ts';
import type { Connection } from '../../store/file/connection.ts';
import type { JobBatch, JobKind, JobSetting } from '../job-kind.ts';
import { MAP_SHARE } from './decompose-corpus.ts';
import { drawProjectSample, openSample } from './project-sample.ts';
import type { SearchedSample } from './seed-sample.ts';
import { chooseMapped, completeProfiles, mapSpans } from './span-map.ts';
import { StoredCells } from './stored-cells.ts';

export const DECOMPOSE_JOB = 'decompose';

export interface DecomposeArgs {
  readonly decomposition: DecompositionId;
  readonly modelFolder: string;
  readonly device: DeviceChoice;
  readonly cacheDir: string;
  readonly workers?: number;
}

export interface DecomposeOutcome {
  readonly decomposition: DecompositionId;
  readonly facets: number;
}

/** Steps of the progress: how many cells will have to be computed is not known before. */
const STEPS = 1000;
const SEARCH_STEPS = (1 - MAP_SHARE) * STEPS;

export const decomposeKind: JobKind = {
  name: DECOMPOSE_JOB,
  device: (args) => (args as unknown as DecomposeArgs).device,
  work: (setting) => decomposeProject(setting, setting.args as unknown as DecomposeArgs),
};

async function* decomposeProject(
  { connection, signal }: JobSetting,
  args: DecomposeArgs,
): AsyncGenerator<JobBatch, Record<string, unknown>> {
  const record = readDecomposition(connection, args.decomposition);
  let model: OpenedModel | undefined;
  const closeModel = () => model?.close();
  signal.addEventListener('abort', closeModel);
  try {
    yield { done: 0, total: STEPS };
    model = await openLanguageModel(args.modelFolder, args);
    if (signal.aborted) return {};
    if (!readSample(connection, record.id)) {
      const drawn = drawProjectSample(connection, model.lm, record);
      yield { done: 0, total: STEPS, store: () => storeSample(connection, record.id, drawn) };
    }
    const sample = openSample(connection, model.lm, readSample(connection, record.id)!);
    const test = await openTest(model.lm, record, sample);
    const cells = new StoredCells(connection, record.id);
    yield* searchCells({ record, sample, test, cells });
    const facets = yield* mapFound(connection, { record, sample, test, cells });
    return { decomposition: record.id, facets } satisfies DecomposeOutcome;
  } finally {
    signal.removeEventListener('abort', closeModel);
    closeModel();
  }
}

interface Search {
  readonly record: DecompositionRecord;
  readonly sample: SearchedSample;
  readonly test: SeedTest;
  readonly cells: StoredCells;
}

function openTest(lm: LanguageModel, { plan }: DecompositionRecord, sample: SearchedSample): Promise<SeedTest> {
  return openSeedTest(lm, {
    phrase: plan.phrase,
    seeds: sample.seeds.map(({ text }) => text),
    twoWay: true,
    template: plan.template ?? (lm.kind === 'masked' ? MASKED_TEMPLATE : CAUSAL_TEMPLATE),
    edge: 'boundary',
    temperature: DEFAULT_TEMPERATURE,
  });
}

async function* searchCells({ record, sample, test, cells }: Search): AsyncGenerator<JobBatch, void> {
  const { spans, seeds } = sample;
  const acceptance = acceptanceOf(record.plan.accept, spans.length, seeds.length);
  const bounds = new SeedBounds(acceptance, seeds.length);
  for (const { seed, score } of cells.known()) bounds.add(seed, score);
  const isKnown = (span: number, seed: number) => cells.has(span, seed);
  for await (const { cells: found, share } of searchSeeds(test, spans, { bounds, isKnown })) {
    cells.add(found);
    yield { done: Math.floor(SEARCH_STEPS * share), total: STEPS, store: () => cells.store() };
  }
}

/** @returns how many facets there are. */
async function* mapFound(
  connection: Connection,
  { record, sample, test, cells }: Search,
): AsyncGenerator<JobBatch, number> {
  const { decomposition, counts } = proposeFrom(record, sample, cells);
  const choice = chooseMapped({ sample, decomposition, counts }, record.plan.mapped);
  for await (const share of completeProfiles(test, sample, choice, cells)) {
    const done = Math.floor(SEARCH_STEPS + (STEPS - SEARCH_STEPS) * share);
    yield { done, total: STEPS, store: () => cells.store() };
  }
  const { spans, coordinates, shares } = mapSpans(choice, cells);
  const places = spans.map((span, at) => ({ span, x: coordinates[2 * at], y: coordinates[2 * at + 1] }));
  const facets = decomposition.facets.map(({ name, seeds }) => ({ name, seeds }));
  const found = { facets, mapShares: shares, places };
  yield { done: STEPS, total: STEPS, store: () => finishDecomposition(connection, record.id, found) };
  return facets.length;
}

function proposeFrom(
  record: DecompositionRecord,
  sample: SearchedSample,
  cells: StoredCells,
): { readonly decomposition: Decomposition; readonly counts: (span: number) => boolean } {
  const { spans, seeds } = sample;
  const accepted = acceptCells(cells.known(), acceptanceOf(record.plan.accept, spans.length, seeds.length));
  const matrix = seedMatrix(spans.length, seeds.length, accepted);
  const counts = countsOf(record, sample, matrix);
  const isReviewed = (span: number) => spans[span].isKnown;
  return { decomposition: decompose(matrix, { counts, isReviewed, mostFacets: record.plan.mostFacets }), counts };
}

/**
 * Spans that count for the coverage: with labels of the corpora those that they name (paper 6.1: "the location entities in
 * E"), otherwise those that any seed accepted, for nobody knows how many there are.
 */
export function countsOf(
  { plan }: Pick<DecompositionRecord, 'plan'>,
  { spans }: { readonly spans: readonly { readonly isKnown: boolean }[] },
  matrix: SeedMatrix,
): (span: number) => boolean {
  if (plan.from === 'gold') return (span) => spans[span].isKnown;
  const accepted = new Set(Array.from({ length: matrix.seeds }, (_, seed) => acceptedSpans(matrix, seed)).flat());
  return (span) => accepted.has(span);
}
