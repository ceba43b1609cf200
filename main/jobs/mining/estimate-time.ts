// How long mining will take: the work that a run of this size has been seen to need, at the speed measured now.

import type { LanguageModel } from '../../../src/lm/language-model.ts';
import type { CandidateFacts } from '../corpus/candidate-tally.ts';

/** Pieces of a label context with a surface form in it ("The person name: Amina Jallo" and boundary pieces). */
const CONTEXT_PIECES = 9;
/** Context rows a surface and type costs when 5 % of the spans are accepted (first group for all, later ones for few). */
const CONTEXT_ROWS = 1.8;
/** Sentence rows a span and type costs then: originals, left and right neighbour of the survivors. */
const SENTENCE_ROWS = 0.25;
const TRIAL_ROWS = 96;
const TRIAL_LENGTH = 24;
/** Pieces that the rows of one round are shifted by against those of the round before. */
const ROUND_OFFSET = 7;

/** Seconds for one type at about 5 % acceptance; each further type costs somewhat less. */
export async function estimateSeconds(lm: LanguageModel, survey: CandidateFacts): Promise<number> {
  if (!survey.coverage) return 0; // no sentence that the model can take: nothing to compute
  await measurePace(lm, 0); // the first call also packs the weights
  const { rowsPerSecond, pieces: length } = await measurePace(lm, 1);
  const sentencePieces = survey.coverage.pieces / survey.sentences + 2;
  const pieces =
    survey.surfaces * CONTEXT_ROWS * CONTEXT_PIECES + survey.filters.candidates * SENTENCE_ROWS * sentencePieces;
  return pieces / (rowsPerSecond * length);
}

export interface Pace {
  readonly rowsPerSecond: number;
  /** Of a row. */
  readonly pieces: number;
}

/** One call of predictions. @param round other rows in each: nothing is remembered from the one before. */
export async function measurePace(lm: LanguageModel, round: number): Promise<Pace> {
  const pieces = Math.min(TRIAL_LENGTH, lm.maxPieces);
  const rows = Array.from({ length: TRIAL_ROWS }, (_, row) => ({
    ids: Int32Array.from(
      { length: pieces },
      (_, i) => (ROUND_OFFSET * round + row * pieces + i) % lm.tokenizer.vocabularySize,
    ),
    position: 1,
  }));
  const started = performance.now();
  await lm.predict(rows, 'compared', 1);
  return { rowsPerSecond: (TRIAL_ROWS * 1000) / (performance.now() - started), pieces };
}
