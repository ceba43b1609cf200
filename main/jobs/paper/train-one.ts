// One tagger of a comparison: trained in a process of its own, judged on the test sentences, and asked what it finds in
// the training sentences where that is wanted.

import { rmSync } from 'node:fs';
import type { LabelledSentence, LabelledSpan } from '../../../src/corpus/sentence.ts';
import { bootstrapInterval, evaluateSpans, type Interval, type SpanScores } from '../../../src/evaluate/span-scores.ts';
import { keyedRandom } from '../../../src/tagger/keyed-random.ts';
import type { Recipe } from '../../../src/tagger/lessons.ts';
import type { TrainingSentence } from '../../../src/tagger/training-sentence.ts';
import { TaggerTrainer } from '../../training/tagger-trainer.ts';
import type { TrainRequest } from '../../training/trainer-protocol.ts';

export interface TaggerScores {
  /** Entities that it was trained on. */
  readonly entities: number;
  readonly sentences: number;
  readonly micro: SpanScores;
  /** Of F1, sentences resampled. */
  readonly interval: Interval;
  readonly types: Readonly<Record<string, SpanScores>>;
}

export interface TrainOneRequest {
  readonly modelFolder: string;
  readonly types: readonly string[];
  readonly sentences: readonly TrainingSentence[];
  readonly test: readonly LabelledSentence[];
  readonly recipe: Recipe;
  readonly options: TrainRequest['options'];
  /** An interrupted training goes on from it; removed at the end. */
  readonly checkpoint: string;
  /** Sentences to tag with it. */
  readonly tagged?: readonly LabelledSentence[];
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
}

export interface TrainedOne {
  readonly scores: TaggerScores;
  /** What it finds in each sentence of `tagged`; `score` is how sure it is. */
  readonly found: readonly (readonly LabelledSpan[])[];
}

/** The intervals are the same each time. */
const BOOTSTRAP_SEED = 1;

/** @returns undefined when it was stopped; its checkpoint is kept then. */
export async function trainOne(request: TrainOneRequest): Promise<TrainedOne | undefined> {
  const { sentences, test, tagged = [], signal } = request;
  const entities = sentences.reduce((sum, { spans }) => sum + spans.length, 0);
  if (entities === 0) return foundNothing(request); // there is nothing to learn: such a tagger finds nothing
  const { modelFolder, types, recipe, options, checkpoint } = request;
  const trainer = TaggerTrainer.start({
    ...{ modelFolder, types, sentences, recipe, options, checkpoint },
    device: 'cpu',
    willExport: false,
  });
  const stop = () => trainer.stop();
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  try {
    const events = trainer.events();
    let next = await events.next();
    for (; !next.done; next = await events.next()) {
      if (next.value.kind === 'step') request.onProgress(next.value.step, next.value.steps);
    }
    if (!next.value) return undefined;
    const scores = scoresOf(test, await trainer.tag(test), { entities, sentences: sentences.length });
    const found = tagged.length > 0 ? await trainer.tag(tagged) : [];
    rmSync(checkpoint, { force: true });
    return { scores, found };
  } finally {
    signal.removeEventListener('abort', stop);
    trainer.close();
  }
}

function foundNothing({ sentences, test, tagged = [] }: TrainOneRequest): TrainedOne {
  const nothing = test.map(() => []);
  return { scores: scoresOf(test, nothing, { entities: 0, sentences: sentences.length }), found: tagged.map(() => []) };
}

function scoresOf(
  test: readonly LabelledSentence[],
  predicted: readonly (readonly LabelledSpan[])[],
  trainedOn: Pick<TaggerScores, 'entities' | 'sentences'>,
): TaggerScores {
  const pairs = test.map(({ spans }, s) => ({ gold: spans, predicted: predicted[s] }));
  const { micro, types } = evaluateSpans(pairs);
  const interval = bootstrapInterval(pairs, { random: keyedRandom(BOOTSTRAP_SEED) });
  return { ...trainedOn, micro, interval, types: Object.fromEntries(types) };
}
