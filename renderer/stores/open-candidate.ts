// What is asked about the open candidate once somebody rests on it: what else was found in its sentence, and what the model
// expected beside it.

import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { LayeredCandidate, PlacedSentence, RankExplanation } from '../../src/contract/review.ts';
import type { ReviewItem } from '../../src/project/review.ts';
import { later } from './later.ts';
import { type Problem, problemOf } from './problem.ts';
import { useService } from './service.ts';

/** Milliseconds on a candidate before its sentence is asked for, and before the model is. */
const LAYERS_PAUSE = 60;
const EXPLANATION_PAUSE = 450;
/** Of each slot: as many as fit beside each other's bars. */
const WORDS = 4;

export const useOpenCandidate = defineStore('open-candidate', () => {
  const service = useService();
  const item = shallowRef<ReviewItem>();
  const layers = shallowRef<PlacedSentence>();
  const explanation = shallowRef<RankExplanation>();
  const problem = ref<Problem>();

  /** Candidates that share words with it. */
  const rivals = computed<readonly LayeredCandidate[]>(() => {
    const about = item.value;
    if (!about || layers.value?.id !== about.sentence) return [];
    const { start, end } = about.span;
    return layers.value.candidates.filter(({ id, span }) => id !== about.id && span.start < end && span.end > start);
  });

  const readLayers = later(LAYERS_PAUSE, async () => {
    const about = item.value;
    if (!about) return;
    const found = await service.client().review.sentence({ sentence: about.sentence, run: about.run });
    if (item.value?.id === about.id) layers.value = found;
  });

  const readExplanation = later(EXPLANATION_PAUSE, async () => {
    const about = item.value;
    if (!about || about.x.length === 0) return;
    try {
      const found = await service.client().review.why({ candidate: about.id, words: WORDS });
      if (item.value?.id === about.id) explanation.value = found;
    } catch (error) {
      if (item.value?.id === about.id) problem.value = problemOf(error);
    }
  });

  function attend(to: ReviewItem | undefined): void {
    if (to?.id === item.value?.id) return;
    item.value = to;
    layers.value = undefined;
    explanation.value = undefined;
    problem.value = undefined;
    void readLayers();
    void readExplanation();
  }

  return { item, layers, rivals, explanation, problem, attend };
});
