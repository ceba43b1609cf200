// Before a folder is offered its graphs are opened from the disk and asked what the trained weights say of the same rows.

import { Failure } from '../../../src/failure.ts';
import { keyedRandom } from '../../../src/tagger/keyed-random.ts';
import type { TaggingRow } from '../../../src/tagger/windows.ts';
import { openModelFolder } from '../../compute/model-folder.ts';
import type { Encoder } from '../encoder.ts';
import type { TrainedTagger } from '../export-tagger.ts';
import { ExportedTagger, FULL_GRAPH, QUANTISED_GRAPH } from '../exported-tagger.ts';
import { TaggerSession } from '../tagger-session.ts';
import { type Comparison, compareScores } from './compare-scores.ts';

/**
 * Nats of a log probability. The same additions in another order differ by at most 1e-5 in all families, by 1e-4 where
 * training made the logits large; another weight or mask differs by far more than this.
 */
export const LARGEST_DIFFERENCE = 1e-3;

export interface Verification {
  /** The graph in single precision against the trained weights. */
  readonly full: Comparison;
  /** The eight-bit graph against the one in single precision. */
  readonly quantised: Comparison;
}

/** @throws Failure 'model-invalid' when the full graph differs from the trained weights, or either cannot be used. */
export async function verifyGraphs(
  tagger: TrainedTagger,
  folder: string,
  rows: readonly TaggingRow[],
): Promise<Verification> {
  const labels = tagger.labelSet.labels.length;
  const expected = await scoreTrained(tagger, rows);
  const found = await scoreGraph(folder, FULL_GRAPH, rows);
  const full = compareScores(expected, found, labels, LARGEST_DIFFERENCE);
  if (full.different > 0 || full.largestDifference > LARGEST_DIFFERENCE) throw differs(FULL_GRAPH, full);
  const coarse = await scoreGraph(folder, QUANTISED_GRAPH, rows);
  const quantised = compareScores(found, coarse, labels, LARGEST_DIFFERENCE);
  if (!Number.isFinite(quantised.largestDifference)) throw differs(QUANTISED_GRAPH, quantised);
  return { full, quantised };
}

async function scoreTrained(
  { encoder, layers, labelSet, weights }: TrainedTagger,
  rows: readonly TaggingRow[],
): Promise<Float32Array[]> {
  const session = await TaggerSession.open(encoder, layers, labelSet.labels.length, weights);
  try {
    return await session.run(rows);
  } finally {
    await session.close();
  }
}

async function scoreGraph(folder: string, graph: string, rows: readonly TaggingRow[]): Promise<Float32Array[]> {
  const session = await ExportedTagger.open(folder, graph);
  try {
    return await session.run(rows);
  } finally {
    await session.close();
  }
}

function differs(graph: string, { largestDifference, different, words }: Comparison): Failure {
  const by = `${different} of ${words} labels, scores by up to ${largestDifference.toPrecision(2)}`;
  return new Failure(
    'model-invalid',
    `${graph} does not say what the trained tagger says (${by}); nothing was exported.`,
    'Export again. If it happens again, report it with the name of the base model.',
  );
}

/** Rows of these lengths stand in for text. */
const LENGTHS = [4, 9, 16, 33, 64] as const;
const ROWS_A_LENGTH = 4;
const SEED = 20240607;

/** Rows of random pieces, every piece scored; the same for the same model. */
export function randomRows({ folder, onnxFile, maxPieces }: Encoder): TaggingRow[] {
  const { vocabularySize } = openModelFolder(folder, onnxFile);
  if (vocabularySize === undefined) {
    throw new Failure('model-invalid', 'config.json has no vocab_size.', 'Download the model again.');
  }
  const random = keyedRandom(SEED);
  return LENGTHS.flatMap((length) =>
    Array.from({ length: ROWS_A_LENGTH }, () => {
      const size = Math.min(length, maxPieces);
      const ids = Int32Array.from({ length: size }, () => Math.floor(random() * vocabularySize));
      return { ids, words: Int32Array.from(ids.keys()), positions: Int32Array.from(ids.keys()) };
    }),
  );
}
