// What a finished or stopped mining run tells its user.

import type { FilterCounts } from '../../../src/mining/candidate-spans.ts';
import type { MineSummary } from '../../jobs/mining/mine-to-file.ts';
import { count } from '../terminal/say.ts';

export function describeRun({ found, sentences, rejects, counts, resumedFrom }: MineSummary, out: string): string {
  const resumed = resumedFrom ? ` (${resumedFrom.toLocaleString('en')} of them by an earlier run)` : '';
  const unread = rejects ? `; ${count(rejects, 'record')} could not be read ("seedmark inspect" lists them)` : '';
  const types = Object.entries(found).map(([type, spans]) => `${type} ${spans.toLocaleString('en')}`);
  return [
    `${count(sentences, 'sentence')}${resumed}${unread}`,
    describeFilters(counts),
    `found: ${types.join(', ')}`,
    `written: ${out}`,
  ].join('\n');
}

export function describeStop({ isKept, sentencesDone, sentences }: MineSummary, checkpoint: string): string {
  if (!isKept) return 'Stopped before anything was finished; nothing is kept.';
  const done = `${sentencesDone.toLocaleString('en')} of ${count(sentences, 'sentence')}`;
  return `Stopped after ${done}. What was found is kept in ${checkpoint}; the same command goes on from there.`;
}

/** What the miner can never find with these filters. */
export function describeFilters(counts: FilterCounts): string {
  const part = (number: number, what: string) => (number > 0 ? [`${number.toLocaleString('en')} ${what}`] : []);
  const sentences = [
    ...part(counts.sentencesTooLong, 'too long'),
    ...part(counts.sentencesBeyondWindow, "beyond the model's window"),
    ...part(counts.sentencesUncuttable, "with a character that the model's tokenizer does not have"),
  ];
  const dropped = [
    ...part(counts.spansWithStopWord, 'with a stop word'),
    ...part(counts.spansWithDigit, 'with a digit'),
    ...part(counts.spansWithFinalStop, 'with the final full stop'),
    ...part(counts.spansWithoutNeighbour, 'with nothing beside them'),
    ...part(counts.spansInDroppedSentences, `in sentences that are not mined (${sentences.join(', ')})`),
  ];
  const candidates = `${counts.candidates.toLocaleString('en')} of ${count(counts.spans, 'span')}`;
  return `${candidates} tested${dropped.length > 0 ? `; never found: ${dropped.join(', ')}` : ''}`;
}
