// The errors that happen most, by surface form: what to look at first, in the tagger or in the gold standard. It shows
// corpus text, so it is made only where someone asks for it.

import type { LabelledSpan, Sentence } from '../corpus/sentence.ts';
import type { SpanMatch } from './match-spans.ts';
import { formKey, surfaceForm } from './surface-forms.ts';
import type { FrequentError, LabelledText } from './tagging-report.ts';

export interface MatchedSentence {
  readonly sentence: Sentence;
  readonly matches: readonly SpanMatch[];
}

/** Most frequent first, then in the order of the text. @param most how many are wanted. */
export function frequentErrors(sentences: readonly MatchedSentence[], most: number): FrequentError[] {
  const errors = new Map<string, { error: Omit<FrequentError, 'count'>; count: number }>();
  for (const { sentence, matches } of sentences) {
    for (const match of matches) {
      if (match.outcome === 'correct') continue;
      const gold = match.gold && labelledText(sentence, match.gold);
      const predicted = match.predicted && labelledText(sentence, match.predicted);
      const key = JSON.stringify([match.outcome, keyOf(gold), keyOf(predicted)]);
      const known = errors.get(key);
      if (known) known.count++;
      else errors.set(key, { error: { kind: match.outcome, gold, predicted }, count: 1 });
    }
  }
  return [...errors.values()]
    .sort((a, b) => b.count - a.count)
    .slice(0, most)
    .map(({ error, count }) => ({ ...error, count }));
}

function labelledText(sentence: Sentence, span: LabelledSpan): LabelledText {
  return { text: surfaceForm(sentence, span), type: span.type };
}

function keyOf(labelled: LabelledText | null): readonly string[] | null {
  return labelled && [formKey(labelled.text), labelled.type];
}
