// A tagging against gold: everything that the report says, from one matching of spans and one resampling (design of the
// intervals: Efron 1979, percentiles; units as Cameron, Gelbach and Miller 2008 advise).

import type { LabelledSentence, Sentence } from '../corpus/sentence.ts';
import {
  buildCountTable,
  CORRECT,
  GOLD,
  macroScores,
  PREDICTED,
  resampleTable,
  scoreColumns,
  sumColumns,
  type TableIntervals,
} from './count-table.ts';
import { countBorders, countConfusion, countOutcomes } from './error-classes.ts';
import { frequentErrors, type MatchedSentence } from './frequent-errors.ts';
import { scoreGroups } from './group-scores.ts';
import { matchSpans } from './match-spans.ts';
import { CONFIDENCE, SAMPLES } from './span-scores.ts';
import { collectSurfaceForms, familiarity, type SurfaceForms, surfaceForm } from './surface-forms.ts';
import type { TaggedPair } from './tagged-pair.ts';
import type { BootstrapSettings, TaggingReport } from './tagging-report.ts';
import { wordAccuracy } from './word-accuracy.ts';

export interface TaggingOptions {
  /** Uniform in [0, 1), for the intervals; without it there are none. */
  readonly random?: () => number;
  readonly samples?: number;
  /** Share of samples inside the intervals. */
  readonly confidence?: number;
  /** What is drawn with replacement; see `DOCUMENTS_ENOUGH` for the choice when absent. */
  readonly resample?: BootstrapSettings['unit'];
  /** For scores by language. */
  readonly languageOf?: (sentence: Sentence) => string;
  /** What the tagger was trained on, for scores by whether a name was seen. */
  readonly training?: Iterable<LabelledSentence>;
  /** List so many frequent errors, with their text. */
  readonly errors?: number;
}

/**
 * Sentences of one document resemble each other, so whole documents are drawn where there are enough of them. Below
 * about thirty clusters such intervals come out too narrow (Cameron, Gelbach and Miller 2008), and sentences are drawn.
 */
export const DOCUMENTS_ENOUGH = 30;

const FAMILIARITIES = ['sameType', 'otherType', 'anyType', 'unseen'] as const;

/** Sentences in the order of the text; every span must lie in its sentence. */
export function evaluateTagging(pairs: readonly TaggedPair[], options: TaggingOptions = {}): TaggingReport {
  const matched = pairs.map((pair) => ({ sentence: pair.sentence, matches: matchSpans(pair) }));
  const matches = matched.flatMap((one) => one.matches);
  const names = matches.flatMap(({ gold, predicted }) => [gold, predicted].flatMap((span) => span?.type ?? []));
  const types = [...new Set(names)].sort((a, b) => (a < b ? -1 : 1));
  const { errors, languageOf } = options;
  return {
    sentences: pairs.length,
    words: wordAccuracy(pairs),
    entities: matches.filter(({ gold }) => gold !== null).length,
    ...scoreTypes(matched, types, options),
    outcomes: countOutcomes(matches, types),
    confusion: countConfusion(matches, types),
    borders: countBorders(matches, types),
    byDocument: scoreGroups(matched, ({ doc }) => doc),
    byLanguage: languageOf ? scoreGroups(matched, languageOf) : [],
    ...(errors === undefined ? {} : { errors: frequentErrors(matched, errors) }),
  };
}

type Scored = Pick<TaggingReport, 'micro' | 'macro' | 'types' | 'bootstrap' | 'seenUnseen'>;

function scoreTypes(matched: readonly MatchedSentence[], types: readonly string[], options: TaggingOptions): Scored {
  const { random, samples = SAMPLES, confidence = CONFIDENCE, training } = options;
  const documents = new Map([...new Set(matched.map(({ sentence }) => sentence.doc))].map((doc, i) => [doc, i]));
  const unit = options.resample ?? (documents.size >= DOCUMENTS_ENOUGH ? 'document' : 'sentence');
  const units = unit === 'document' ? documents.size : matched.length;
  const forms = training && collectSurfaceForms(training);
  const table = fillTable(matched, types, {
    forms,
    units,
    unitOf: (sentence, index) => (unit === 'document' ? documents.get(sentence.doc)! : index),
  });
  const totals = sumColumns(table);
  const isAsked = random !== undefined && samples > 0;
  const intervals: TableIntervals | undefined = isAsked
    ? resampleTable(table, types.length, { random, samples, confidence })
    : undefined;
  const scored = (column: number) => ({
    ...scoreColumns(totals, [column]),
    intervals: intervals?.columns[column] ?? null,
  });
  const each = types.map((type, column) => ({ type, ...scored(column) }));
  const seen = (name: (typeof FAMILIARITIES)[number]) => scored(types.length + FAMILIARITIES.indexOf(name));
  return {
    micro: {
      ...scoreColumns(
        totals,
        types.map((_, column) => column),
      ),
      intervals: intervals?.micro ?? null,
    },
    macro: { ...macroScores(each), intervals: intervals?.macro ?? null },
    types: each,
    bootstrap: isAsked ? { unit, units, samples, confidence } : null,
    seenUnseen: forms
      ? {
          sameType: seen('sameType'),
          otherType: seen('otherType'),
          anyType: seen('anyType'),
          unseen: seen('unseen'),
        }
      : null,
  };
}

interface TableLayout {
  readonly forms: SurfaceForms | undefined;
  readonly units: number;
  readonly unitOf: (sentence: Sentence, index: number) => number;
}

/** One column a type, and with a training set one for each of `FAMILIARITIES` after them. */
function fillTable(matched: readonly MatchedSentence[], types: readonly string[], layout: TableLayout) {
  const { forms, units, unitOf } = layout;
  const columnOf = new Map(types.map((type, column) => [type, column]));
  const table = buildCountTable(units, types.length + (forms ? FAMILIARITIES.length : 0));
  matched.forEach(({ sentence, matches }, index) => {
    const unit = unitOf(sentence, index);
    for (const { outcome, gold, predicted } of matches) {
      const kinds = [
        [gold, GOLD],
        [predicted, PREDICTED],
        [outcome === 'correct' ? gold : null, CORRECT],
      ] as const;
      for (const [span, kind] of kinds) {
        if (!span) continue;
        table.add(unit, columnOf.get(span.type)!, kind);
        if (!forms) continue;
        const seen = familiarity(forms, surfaceForm(sentence, span), span.type);
        table.add(unit, types.length + FAMILIARITIES.indexOf(seen), kind);
        if (seen !== 'unseen') table.add(unit, types.length + FAMILIARITIES.indexOf('anyType'), kind);
      }
    }
  });
  return table.build();
}
