// Where two annotators differ, the most informative first. A form on which they are divided again and again is a question
// for the guidelines; a single slip beside a hundred agreements is not. So each form is worth the number of places that a
// ruling would settle times how unsettled its label is (its entropy, Shannon 1948); all places of a form come together.

import type { LabelledSpan, Sentence } from '../corpus/sentence.ts';
import { matchSpans } from '../evaluate/match-spans.ts';
import { formKey, surfaceForm } from '../evaluate/surface-forms.ts';

export interface DoublyAnnotated {
  readonly sentence: Sentence;
  readonly first: readonly LabelledSpan[];
  readonly second: readonly LabelledSpan[];
}

/** both: other borders and another type; one side: the other annotator has nothing that is not matched elsewhere. */
export type DisagreementKind = 'type' | 'borders' | 'both' | 'one side';

export interface Disagreement {
  /** Index into the sentences. */
  readonly sentence: number;
  readonly kind: DisagreementKind;
  /** One of the two is null for the kind 'one side' only. */
  readonly first: LabelledSpan | null;
  readonly second: LabelledSpan | null;
  /** The form of the span that is in doubt, of two the one that is worth more. */
  readonly form: string;
  /** Bits: places where the form has two labels × the entropy of all its labels. */
  readonly worth: number;
  /** Disagreements about this form, this one included. */
  readonly alike: number;
}

const KIND_OF = {
  type: 'type',
  borders: 'borders',
  both: 'both',
  missed: 'one side',
  spurious: 'one side',
} as const;
/** Among equals, what needs a decision about types comes before borders. */
const KIND_ORDER: readonly DisagreementKind[] = ['type', 'both', 'borders', 'one side'];

/** Every disagreement once, however it is classed: with those agreed on, each span of either side is in one place. */
export function queueDisagreements(sentences: readonly DoublyAnnotated[]): Disagreement[] {
  const worth = valueForms(sentences);
  const worthOf = (form: string) => worth.get(formKey(form)) ?? 0;
  const found = sentences.flatMap(({ sentence, first, second }, index) =>
    matchSpans({ gold: first, predicted: second }).flatMap((match) => {
      if (match.outcome === 'correct') return [];
      const forms = [match.gold, match.predicted].flatMap((span) => (span ? surfaceForm(sentence, span) : []));
      const form = forms.reduce((best, other) => (worthOf(other) > worthOf(best) ? other : best));
      return {
        sentence: index,
        kind: KIND_OF[match.outcome],
        first: match.gold,
        second: match.predicted,
        form,
        worth: worthOf(form),
      };
    }),
  );
  const alike = Map.groupBy(found, ({ form }) => formKey(form));
  const start = ({ first, second }: Disagreement) => (first ?? second)!.start;
  return found
    .map((one) => ({ ...one, alike: alike.get(formKey(one.form))!.length }))
    .sort(
      (a, b) =>
        b.worth - a.worth ||
        compare(formKey(a.form), formKey(b.form)) ||
        KIND_ORDER.indexOf(a.kind) - KIND_ORDER.indexOf(b.kind) ||
        a.sentence - b.sentence ||
        start(a) - start(b),
    );
}

/**
 * Form → bits. A place where one at least has marked exactly this span counts one label from each: the type, or none.
 * Places where neither has are not looked for.
 */
function valueForms(sentences: readonly DoublyAnnotated[]): Map<string, number> {
  const forms = new Map<string, { readonly labels: Map<string | null, number>; divided: number }>();
  for (const { sentence, first, second } of sentences) {
    const places = new Map([...first, ...second].map((span) => [placeOf(span), span]));
    for (const [place, span] of places) {
      const key = formKey(surfaceForm(sentence, span));
      const form = forms.get(key) ?? { labels: new Map<string | null, number>(), divided: 0 };
      forms.set(key, form);
      const [one, other] = [first, second].map((side) => side.find((own) => placeOf(own) === place)?.type ?? null);
      for (const label of [one, other]) form.labels.set(label, (form.labels.get(label) ?? 0) + 1);
      if (one !== other) form.divided++;
    }
  }
  return new Map([...forms].map(([key, { labels, divided }]) => [key, divided * entropy([...labels.values()])]));
}

function placeOf({ start, end }: LabelledSpan): string {
  return `${start} ${end}`;
}

/** In bits. */
function entropy(counts: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.reduce((bits, count) => bits + (count / total) * Math.log2(total / count), 0);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
