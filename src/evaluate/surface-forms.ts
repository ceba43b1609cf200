// Surface forms, to tell names that were seen in training from new ones. A form is the words of a span with one blank
// between them, so that spacing and line breaks do not matter; case does.

import { type LabelledSentence, type Sentence, type Span, spanText } from '../corpus/sentence.ts';

/** The words of a span as they stand in the text, with one blank between them. */
export function surfaceForm(sentence: Sentence, { start, end }: Span): string {
  const words: string[] = [];
  for (let i = start; i < end; i++) words.push(spanText(sentence, { start: i, end: i + 1 }));
  return words.join(' ');
}

/** Form (as `formKey` spells it) → the types that it is labelled with. */
export type SurfaceForms = ReadonlyMap<string, ReadonlySet<string>>;

/** What forms are compared by: composed and decomposed spellings of one text are the same form. */
export function formKey(form: string): string {
  return form.normalize('NFC');
}

export function collectSurfaceForms(sentences: Iterable<LabelledSentence>): SurfaceForms {
  const forms = new Map<string, Set<string>>();
  for (const sentence of sentences) {
    for (const span of sentence.spans) {
      const key = formKey(surfaceForm(sentence, span));
      const types = forms.get(key);
      if (types) types.add(span.type);
      else forms.set(key, new Set([span.type]));
    }
  }
  return forms;
}

export type Familiarity = 'sameType' | 'otherType' | 'unseen';

export function familiarity(forms: SurfaceForms, form: string, type: string): Familiarity {
  const types = forms.get(formKey(form));
  if (types === undefined) return 'unseen';
  return types.has(type) ? 'sameType' : 'otherType';
}
