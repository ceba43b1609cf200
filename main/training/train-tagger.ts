// From sentences with incomplete labels to a trained tagger: lessons by the recipe, the teacher's judgement between
// two epochs, scores on held-out sentences after each, checkpoints that hold everything to go on from.

import { createHash } from 'node:crypto';
import type { LabelledSentence, Sentence } from '../../src/corpus/sentence.ts';
import { type Evaluation, evaluateSpans } from '../../src/evaluate/span-scores.ts';
import type { PieceTokenizer } from '../../src/lm/pieces.ts';
import type { CorpusRows } from '../../src/tagger/corpus-rows.ts';
import { createLabelSet, type LabelSet } from '../../src/tagger/label-set.ts';
import { createLessons, type Recipe } from '../../src/tagger/lessons.ts';
import { type PseudoSentence, pseudoLabels, WordState } from '../../src/tagger/pseudo-labels.ts';
import type { TrainingSentence } from '../../src/tagger/training-sentence.ts';
import { pieceTargets } from '../../src/tagger/word-targets.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Encoder } from './encoder.ts';
import type { Weight } from './safetensors.ts';
import { tagSentences } from './tag-sentences.ts';
import { TaggerSession } from './tagger-session.ts';
import { type TrainOptions, type TrainStep, train } from './train.ts';

export interface TaggerTraining {
  readonly types: readonly string[];
  readonly sentences: readonly TrainingSentence[];
  /** Of the sentences. */
  readonly corpus: CorpusRows;
  /** Held out; scored after each epoch, and used for nothing else. */
  readonly dev?: readonly LabelledSentence[];
  readonly options: TrainOptions;
  readonly recipe: Recipe;
}

export type TaggerEvent =
  | TrainStep
  /** The teacher has found so many unknown words suspicious. */
  | { readonly kind: 'taught'; readonly words: number; readonly unknown: number }
  | { readonly kind: 'scored'; readonly epoch: number; readonly dev: Evaluation }
  | { readonly kind: 'checkpoint'; readonly checkpoint: Checkpoint };

/**
 * @param start a checkpoint of the same training to go on from.
 * @returns the trained weights and the head, in the graph's layout.
 * @throws what `train` throws.
 */
export async function* trainTagger(
  encoder: Encoder,
  tokenizer: PieceTokenizer,
  training: TaggerTraining,
  start?: Checkpoint,
): AsyncGenerator<TaggerEvent, ReadonlyMap<string, Weight>> {
  const { options, recipe, dev } = training;
  const labelSet = createLabelSet(training.types);
  const labels = labelSet.labels.length;
  const sentences = training.sentences.map(({ sentence }) => sentence);
  const pseudo = training.sentences.map(({ sentence, spans, reviewed }) =>
    pseudoLabels(sentence.words.length, spans, reviewed, labelSet),
  );
  const { rows, sentenceOf } = training.corpus;
  const lessons = createLessons(pseudo, { ...recipe, epochs: options.epochs, seed: options.seed, labels });
  const tag = async (list: readonly Sentence[], weights: ReadonlyMap<string, Weight>) => {
    const session = await TaggerSession.open(encoder, options.layers, labels, weights, options);
    try {
      return await tagSentences(session, list, tokenizer, labelSet);
    } finally {
      await session.close();
    }
  };
  const teach = async (weights: ReadonlyMap<string, Weight>) => {
    const tagged = await tag(sentences, weights);
    return lessons.teach(tagged.map(({ scores }) => scores.map(Math.exp)));
  };
  let teacher = start?.teacher;
  if (teacher) await teach(teacher);

  const targetsOf = (row: number, epoch: number) => pieceTargets(rows[row], lessons.targetsOf(sentenceOf[row], epoch));
  const data = { rows, labels, targetsOf, fingerprint: fingerprintOf(pseudo, recipe, labelSet) };
  let trained = start?.weights as ReadonlyMap<string, Weight> | undefined;
  for await (const event of train(encoder, data, options, start)) {
    if (event.kind === 'epoch') {
      if (event.epoch === lessons.teacherEpoch) {
        teacher = copyValues(event.weights);
        yield { kind: 'taught', words: await teach(teacher), unknown: countUnknown(pseudo) };
      }
      if (dev) {
        const tagged = await tag(dev, event.weights);
        const pairs = dev.map(({ spans }, s) => ({ gold: spans, predicted: tagged[s].spans }));
        yield { kind: 'scored', epoch: event.epoch, dev: evaluateSpans(pairs) };
      }
    } else if (event.kind === 'checkpoint') {
      trained = event.checkpoint.weights;
      yield { kind: 'checkpoint', checkpoint: { ...event.checkpoint, teacher } };
    } else {
      yield event;
    }
  }
  if (!trained) throw new Error('a training without a last checkpoint');
  return trained;
}

function copyValues(weights: ReadonlyMap<string, Weight>): Map<string, Weight> {
  return new Map([...weights].map(([name, { dims, values }]) => [name, { dims, values: values.slice() }]));
}

function countUnknown(sentences: readonly PseudoSentence[]): number {
  return sentences.reduce(
    (sum, { states }) => sum + states.reduce((n, state) => n + (state === WordState.unknown ? 1 : 0), 0),
    0,
  );
}

function fingerprintOf(sentences: readonly PseudoSentence[], recipe: Recipe, { labels }: LabelSet): string {
  const hash = createHash('sha256').update(JSON.stringify([labels, recipe]));
  for (const part of sentences) hash.update(part.labels).update(part.states).update(part.confidences);
  return hash.digest('hex');
}
