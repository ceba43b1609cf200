// Sentences that a tagger and gold disagree about: which to look at first, and what the two say.

import type { TaggingErrors } from '../../../src/contract/taggers.ts';
import type { LabelledSpan } from '../../../src/corpus/sentence.ts';
import type { SentenceId, TaggerId } from '../../../src/project/ids.ts';
import { hasSentence } from '../../store/corpus/sentences.ts';
import type { Connection } from '../../store/file/connection.ts';
import { readPredictionsOf } from '../../store/taggers.ts';
import { type PredictedPair, readEvaluationState } from './evaluation-state.ts';
import { GoldLabels } from './gold-labels.ts';
import { readLessons } from './tagger-lessons.ts';

/** Most disagreements first; of equals the one with the surest wrong prediction, then as in the text. */
export function orderErrors(pairs: readonly PredictedPair[]): SentenceId[] {
  return pairs
    .map(({ id, gold, predicted, confidences }) => {
      const [golden, guessed] = [new Set(gold.map(keyOf)), new Set(predicted.map(keyOf))];
      const wrong = confidences.filter((_, i) => !golden.has(keyOf(predicted[i])));
      const missed = gold.filter((span) => !guessed.has(keyOf(span))).length;
      return { id, disagreements: wrong.length + missed, surest: Math.max(0, ...wrong) };
    })
    .filter(({ disagreements }) => disagreements > 0)
    .sort((a, b) => b.disagreements - a.disagreements || b.surest - a.surest || a.id - b.id)
    .map(({ id }) => id);
}

function keyOf({ start, end, type }: LabelledSpan): string {
  return `${start} ${end} ${type}`;
}

/** As gold is now: what was corrected meanwhile shows corrected, and what was taken out is left out. */
export function readErrors(connection: Connection, tagger: TaggerId, from: number, limit: number): TaggingErrors {
  const state = readEvaluationState(connection, tagger);
  if (!state?.errors) return { sentences: 0, errors: [] };
  const labels = new GoldLabels(connection, state.against, readLessons(connection, tagger), state.types);
  const ids = state.errors.filter((id) => hasSentence(connection, id));
  const errors = ids.slice(from, from + limit).map((id) => {
    const { sentence, gold } = labels.read(id);
    const predicted = readPredictionsOf(connection, tagger, id).map(({ span, type, confidence }) => ({
      ...span,
      type: labels.nameOf(type),
      confidence,
    }));
    return { sentence, gold, predicted };
  });
  return { sentences: ids.length, errors };
}
