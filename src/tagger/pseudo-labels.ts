// Learning from labels that are incomplete. A word is an entity's, reviewed and no entity's, or unknown: that nobody
// accepted a span there does not make it "O". Unknown words are taken as negatives only in part, drawn anew each epoch
// (Li, Liu and Shi 2021, "Empirical analysis of unlabeled entity problem"); words that a teacher takes for entities get
// the teacher's distribution instead. All of it is data for the loss; nothing here trains.
// PAPER: negatives are drawn word by word, not span by span, since the tagger labels words.

import type { LabelledSpan, Span } from '../corpus/sentence.ts';
import { keyedRandom } from './keyed-random.ts';
import { encodeBio, type LabelSet, OUTSIDE } from './label-set.ts';
import { hardTargets, type WordTargets } from './word-targets.ts';

/** One value a word. */
export const WordState = { unknown: 0, entity: 1, reviewed: 2 } as const;

/** An accepted or mined entity and how sure it is, 0 to 1. */
export interface PseudoSpan extends LabelledSpan {
  readonly confidence: number;
}

export interface PseudoSentence {
  /** Label ids, [words]; "O" where there is no entity. */
  readonly labels: Int32Array;
  /** WordState of each word, [words]. */
  readonly states: Uint8Array;
  /** Confidence of the entity, 1 for other words, [words]. */
  readonly confidences: Float32Array;
}

/**
 * @param spans not overlapping. @param reviewed words that a person has seen: those of no span are certainly "O".
 */
export function pseudoLabels(
  words: number,
  spans: readonly PseudoSpan[],
  reviewed: readonly Span[],
  labelSet: LabelSet,
): PseudoSentence {
  const labels = encodeBio(words, spans, labelSet);
  const states = new Uint8Array(words);
  for (const { start, end } of reviewed) states.fill(WordState.reviewed, start, end);
  const confidences = new Float32Array(words).fill(1);
  for (const { start, end, confidence } of spans) {
    states.fill(WordState.entity, start, end);
    confidences.fill(confidence, start, end);
  }
  return { labels, states, confidences };
}

export interface NegativeSampling {
  /** Probability that an unknown word counts as "O" in an epoch. */
  readonly rate: number;
  readonly seed: number;
  readonly epoch: number;
  /** Index of the sentence: sentences draw independently. */
  readonly sentence: number;
}

/** Hard targets: entities by confidence, reviewed words in full, unknown words as drawn. */
export function sampleTargets(sentence: PseudoSentence, labelCount: number, sampling: NegativeSampling): WordTargets {
  const random = keyedRandom(sampling.seed, sampling.epoch, sampling.sentence);
  const weights = Float32Array.from(sentence.states, (state, word) => {
    const isDrawn = random() < sampling.rate; // drawn for every word, so that a verdict moves no other word's draw
    if (state === WordState.entity) return sentence.confidences[word];
    return state === WordState.reviewed || isDrawn ? 1 : 0;
  });
  return hardTargets(sentence.labels, labelCount, weights);
}

/**
 * Gives the unknown words that a teacher does not believe to be "O" the teacher's own distribution.
 * @param teacher probabilities, [words × labels].
 * @param suspicion a word is suspicious when the teacher's probability of "O" is below this.
 * @returns the targets, and how many words were changed.
 */
export function followTeacher(
  sentence: PseudoSentence,
  targets: WordTargets,
  teacher: Float32Array,
  suspicion: number,
): { readonly targets: WordTargets; readonly changed: number } {
  const distributions = targets.distributions.slice();
  const weights = targets.weights.slice();
  const labelCount = distributions.length / weights.length;
  let changed = 0;
  sentence.states.forEach((state, word) => {
    const at = word * labelCount;
    if (state !== WordState.unknown || teacher[at + OUTSIDE] >= suspicion) return;
    distributions.set(teacher.subarray(at, at + labelCount), at);
    weights[word] = 1;
    changed++;
  });
  return { targets: { distributions, weights }, changed };
}
