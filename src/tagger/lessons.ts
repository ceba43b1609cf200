// What a tagger is to learn of each sentence in each epoch, from labels that are incomplete: sampled negatives at first,
// then also what a teacher, the tagger as it is by then, sees in the words that nobody has judged.

import { followTeacher, type PseudoSentence, sampleTargets, WordState } from './pseudo-labels.ts';
import type { WordTargets } from './word-targets.ts';

export interface Recipe {
  /**
   * How many unknown words count as "O" in an epoch, for each word in an entity. A number, not a share: the fewer of the
   * entities are labelled, the more of the unknown words are entities themselves. Infinity: all of them.
   */
  readonly negatives: number;
  /** Share of the epochs after which the teacher judges the unknown words; 1: never. */
  readonly teacherAfter: number;
  /** An unknown word is suspicious when the teacher's probability of "O" is below this. */
  readonly suspicion: number;
}

/** Every unknown word is taken for "O": plain cross-entropy. */
export const PLAIN_RECIPE: Recipe = { negatives: Number.POSITIVE_INFINITY, teacherAfter: 1, suspicion: 0 };

/** By measurement on three corpora (test/bench/results/tagger.md). */
export const DEFAULT_RECIPE: Recipe = { negatives: 1, teacherAfter: 1, suspicion: 0.5 };

export interface Lessons {
  /** The epoch before which the teacher judges; undefined when there is none. */
  readonly teacherEpoch: number | undefined;
  /** @param probabilities of each sentence's words, [words × labels]. @returns how many unknown words are suspicious. */
  teach(probabilities: readonly Float32Array[]): number;
  /** The same for the same arguments, once it is taught. */
  targetsOf(sentence: number, epoch: number): WordTargets;
}

export interface LessonOptions extends Recipe {
  readonly epochs: number;
  readonly seed: number;
  /** Number of labels. */
  readonly labels: number;
}

export function createLessons(sentences: readonly PseudoSentence[], options: LessonOptions): Lessons {
  const { labels, seed, suspicion } = options;
  const rate = negativeRate(sentences, options.negatives);
  let teacher: readonly Float32Array[] | undefined;
  const sampled = (sentence: number, epoch: number) =>
    sampleTargets(sentences[sentence], labels, { rate, seed, epoch, sentence });
  const followed = (sentence: number, targets: WordTargets, probabilities: Float32Array) =>
    followTeacher(sentences[sentence], targets, probabilities, suspicion);
  const teacherEpoch = firstTaughtEpoch(sentences, options);
  return {
    teacherEpoch,
    teach(probabilities) {
      teacher = probabilities;
      return sentences.reduce((sum, _, s) => sum + followed(s, sampled(s, 0), probabilities[s]).changed, 0);
    },
    targetsOf(sentence, epoch) {
      const targets = sampled(sentence, epoch);
      if (teacherEpoch === undefined || epoch < teacherEpoch) return targets;
      if (!teacher) throw new Error(`epoch ${epoch} before the teacher has judged`);
      return followed(sentence, targets, teacher[sentence]).targets;
    },
  };
}

/** Probability that an unknown word is drawn. */
function negativeRate(sentences: readonly PseudoSentence[], negatives: number): number {
  let entityWords = 0;
  let unknownWords = 0;
  for (const { states } of sentences) {
    for (const state of states) {
      if (state === WordState.entity) entityWords++;
      else if (state === WordState.unknown) unknownWords++;
    }
  }
  return unknownWords === 0 ? 1 : Math.min(1, (negatives * Math.max(1, entityWords)) / unknownWords);
}

/** No teacher where every word is known, nor without an epoch before and one after. */
function firstTaughtEpoch(
  sentences: readonly PseudoSentence[],
  { teacherAfter, epochs }: LessonOptions,
): number | undefined {
  const epoch = Math.max(1, Math.round(teacherAfter * epochs));
  const hasUnknown = sentences.some(({ states }) => states.includes(WordState.unknown));
  return teacherAfter < 1 && epoch < epochs && hasUnknown ? epoch : undefined;
}
