// The decomposition job (method section 6): a sample of the corpus against many seeds of one type, the greedy cover, and a
// map of the covered spans; facets.json out. Cells go to a checkpoint as they come, so that a run that is stopped goes on
// where it was: a decomposition is a mining run with one type a seed.

import { type AcceptanceRule, acceptanceOf } from '../../../src/decompose/acceptance.ts';
import { type Decomposition, decompose } from '../../../src/decompose/decomposition.ts';
import { type SeedMatrix, seedMatrix } from '../../../src/decompose/seed-matrix.ts';
import { acceptCells, type SeedAcceptance, SeedBounds, searchSeeds } from '../../../src/decompose/seed-search.ts';
import { openSeedTest, type SeedTest } from '../../../src/decompose/seed-test.ts';
import type { LanguageModel } from '../../../src/lm/language-model.ts';
import { hashFile } from '../../compute/fingerprint.ts';
import { PoolClosed } from '../../compute/process-pool.ts';
import { writeBeside } from '../../files/write-beside.ts';
import { discardCheckpoint, MiningJournal } from '../mining/mining-journal.ts';
import { CellJournal } from './cell-journal.ts';
import { facetsFile } from './facets-file.ts';
import type { KnownSpans } from './known-spans.ts';
import { drawSample, type SampleOptions, type SeedSample } from './seed-sample.ts';
import { chooseMapped, completeProfiles, mapSpans, type SpanMap } from './span-map.ts';

export interface DecomposeRequest {
  readonly known: KnownSpans;
  readonly lm: LanguageModel;
  /** What the model is called. */
  readonly modelName: string;
  readonly type: string;
  /** Phrase of the type in the label context. */
  readonly phrase: string;
  readonly sample: SampleOptions;
  readonly accept: AcceptanceRule;
  readonly method: 'div2' | 'div1';
  readonly template: string;
  readonly edge: 'boundary' | 'skip';
  readonly temperature: number;
  readonly mostFacets: number;
  /** Covered spans on the map; 0: no map. */
  readonly mapped: number;
  readonly out: string;
  readonly checkpoint: string;
  readonly fresh: boolean;
  /** True once the user wants to stop: the job ends after the step in progress, with a checkpoint that resumes. */
  readonly stop: { readonly aborted: boolean };
  /** @param share of the work, 0..1. @param accepted cells, i.e. spans × seeds. */
  readonly onProgress?: (share: number, accepted: number) => void;
}

export interface DecomposeSummary {
  readonly outcome: 'done' | 'stopped';
  /** Whether a stopped run left a checkpoint. */
  readonly isKept: boolean;
  readonly sample: SeedSample;
  /** What was asked for and came out; absent when stopped. */
  readonly result?: DecomposeResult;
}

export interface DecomposeResult {
  readonly matrix: SeedMatrix;
  readonly acceptance: SeedAcceptance;
  readonly decomposition: Decomposition;
  readonly map?: SpanMap;
  /** Spans that count for the coverage: the known ones with gold, all tested ones with a ranking. */
  readonly counted: number;
}

/** Share of the work that the map is, for the progress. */
export const MAP_SHARE = 0.15;

/** @throws Failure when no seed can be drawn, for a checkpoint of another run and for a disk that is full. */
export async function decomposeCorpus(request: DecomposeRequest): Promise<DecomposeSummary> {
  const { known, lm, checkpoint } = request;
  if (request.fresh) discardCheckpoint(checkpoint);
  const sample = drawSample(known, lm, request.sample);
  const journal = MiningJournal.open(checkpoint, await runIdentity(request, sample), true);
  let isKept = true;
  try {
    const result = await stoppable(request.stop, () => run(request, sample, journal));
    if (result) await writeBeside(request.out, [facetsFile(request, sample, result)]);
    isKept = !result && journal.isWorthKeeping;
    return { outcome: result ? 'done' : 'stopped', isKept, sample, result };
  } finally {
    journal.close();
    if (!isKept) discardCheckpoint(checkpoint);
  }
}

/** Undefined when stopped. */
async function run(
  request: DecomposeRequest,
  sample: SeedSample,
  journal: MiningJournal,
): Promise<DecomposeResult | undefined> {
  const { known, lm, phrase, method, template, edge, temperature, stop } = request;
  const seeds = sample.seeds.map(({ text }) => text);
  const test = await openSeedTest(lm, { phrase, seeds, twoWay: method === 'div2', template, edge, temperature });
  const acceptance = acceptanceOf(request.accept, sample.spans.length, seeds.length);
  const cells = new CellJournal(journal, sample);
  const isDone = await search(request, { test, sample, acceptance, cells });
  if (!isDone) return undefined;
  const matrix = seedMatrix(sample.spans.length, seeds.length, acceptCells(cells.known(), acceptance));
  const isKnown = (span: number) => sample.spans[span].isKnown;
  const counts = known.from === 'gold' ? isKnown : () => true;
  const options = { counts, isReviewed: isKnown, mostFacets: request.mostFacets };
  const decomposition = decompose(matrix, options);
  const found = { matrix, acceptance, decomposition, counted: sample.spans.filter((_, span) => counts(span)).length };
  if (request.mapped === 0) return found;
  const choice = chooseMapped({ sample, decomposition, counts }, request.mapped);
  for await (const share of completeProfiles(test, sample, choice, cells)) {
    request.onProgress?.(1 - MAP_SHARE + MAP_SHARE * share, cells.size);
    if (stop.aborted && share < 1) return undefined;
  }
  return { ...found, map: mapSpans(choice, cells) };
}

interface Search {
  readonly test: SeedTest;
  readonly sample: SeedSample;
  readonly acceptance: SeedAcceptance;
  readonly cells: CellJournal;
}

/** False when stopped. */
async function search(request: DecomposeRequest, { test, sample, acceptance, cells }: Search): Promise<boolean> {
  const { stop, onProgress } = request;
  const bounds = new SeedBounds(acceptance, sample.seeds.length);
  for (const { seed, score } of cells.known()) bounds.add(seed, score);
  const isKnown = (span: number, seed: number) => cells.has(span, seed);
  const part = request.mapped > 0 ? 1 - MAP_SHARE : 1;
  for await (const { cells: found, share } of searchSeeds(test, sample.spans, { bounds, isKnown })) {
    cells.add(found);
    onProgress?.(part * share, cells.size);
    if (stop.aborted && share < 1) return false;
  }
  return true;
}

/** Undefined when the user's stop closed the compute processes under the work. */
async function stoppable<T>(stop: { readonly aborted: boolean }, work: () => Promise<T | undefined>) {
  try {
    return await work();
  } catch (error) {
    if (stop.aborted && error instanceof PoolClosed) return undefined;
    throw error;
  }
}

async function runIdentity(request: DecomposeRequest, sample: SeedSample) {
  const { known, lm, type, phrase, accept, method, template, edge, temperature } = request;
  const { corpus } = known;
  return {
    corpus: await hashFile(corpus.path),
    model: lm.fingerprint,
    // The sample and the seeds stand for everything that they were drawn by.
    sentences: sample.sentences.join(),
    seeds: sample.seeds.map(({ text }) => text),
    spans: sample.spans.length,
    ...{ type, phrase, accept, method, template, edge, temperature, from: known.from, decomposition: true },
  };
}
