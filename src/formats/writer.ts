// What every format's writer takes and gives, the counterpart of reader.ts: sentences go in one by one, text comes out
// in the order of the file; nothing is held back but what the next sentence needs. What a format cannot carry is left
// out and counted under its name, never silently.

import type { OffsetUnit } from '../corpus/offset-units.ts';
import type { LabelledSentence, LabelledSpan, Sentence } from '../corpus/sentence.ts';
import type { DataCard } from './dataset-card.ts';
import type { Split, SplitShares } from './splits.ts';

/** Scores: whatever the caller ranks spans by; a tagger's confidence, 0 to 1. */
export type WrittenSpan = LabelledSpan;

/** What readers give can be written as it is. */
export interface WrittenSentence {
  readonly sentence: LabelledSentence;
  /** The source's own name for it. */
  readonly id?: string;
}

export interface Loss {
  /** What was left out, in the plural: "spans that overlap an earlier, longer one". */
  readonly what: string;
  readonly count: number;
}

export interface FormatWriter {
  /** The text of this sentence, and of a new document's head where one begins. */
  push(written: WrittenSentence): string;
  /** What ends the file. */
  finish(): string;
  /** What could not be carried so far, in the order in which it was met. */
  losses(): readonly Loss[];
}

export const WRITTEN_SCHEMES = ['IOB2', 'IOB1', 'BIOES'] as const;
export type WrittenScheme = (typeof WRITTEN_SCHEMES)[number];

export interface WriteOptions {
  /** How tags spell spans; 'IOB2' when absent. */
  readonly scheme?: WrittenScheme;
  /**
   * CoNLL. 2: word and tag, parted by a space; the text is what joining the words gives. 3: word, spacing and tag, parted
   * by tabs; every text comes back as it was. 3 when absent; `fitsTwoColumns` tells whether 2 would do.
   */
  readonly columns?: 2 | 3;
  /** CoNLL-U: `Entity=` brackets, which may overlap, or `NER=` tags; 'brackets' when absent. */
  readonly entities?: 'brackets' | 'tags';
  /** What words outside all spans are: no entity, or not looked at (-100, spaCy's 0) where the format knows that; 'negative' when absent. */
  readonly outside?: 'negative' | 'unknown';
  /** A file for each split. `byDocument`: which split each document is in (`assignSplits`); train where it is not named. */
  readonly splits?: SplitShares & { readonly byDocument?: Readonly<Record<string, Split>> };
  /** What is said of the data set beside its counts, where a card is written. */
  readonly card?: DataCard;
  /** brat: the type that each type is a kind of. */
  readonly supertypes?: Readonly<Record<string, string>>;
  /** CSV: what parts cells; a comma when absent. */
  readonly delimiter?: ',' | ';' | '\t';
  /** JSONL: what offsets count; 'utf16' when absent. */
  readonly offsetUnit?: OffsetUnit;
}

export interface LossCounter {
  add(what: string, count?: number): void;
  list(): readonly Loss[];
}

export function createLossCounter(): LossCounter {
  const counts = new Map<string, number>();
  return {
    add(what, count = 1) {
      if (count > 0) counts.set(what, (counts.get(what) ?? 0) + count);
    },
    list: () => [...counts].map(([what, count]) => ({ what, count })),
  };
}

/** Losses that several formats have. */
export const LOST = {
  overlaps: 'spans that overlap an earlier, longer one',
  types: 'spans whose type cannot be written',
  scores: 'scores of spans',
  subtypes: 'subtypes of spans',
  provenance: 'origins of spans (reviewer, time, seed)',
  unknown: 'words that nobody judged, written as no entity',
  fragments: 'gaps of discontinuous spans (written as if they were part of them)',
  ids: 'sentence ids',
  docs: 'document names that cannot be written as they are',
  wordless: 'sentences without words',
  words: 'sentences with a word that cannot be written',
  halves: 'sentences with half a character',
} as const;

/** Of formats in which a file is one document. */
export const ONE_DOCUMENT = 'borders of documents, which are put into one';

/** The words as strings. */
export function formsOf({ text, words }: Sentence): string[] {
  return words.map(({ startChar, endChar }) => text.slice(startChar, endChar));
}

/** What keeps a sentence from being written at all; undefined when nothing does. */
export function refuseSentence(
  { text }: Sentence,
  forms: readonly string[],
  isCell: (form: string) => boolean,
): string | undefined {
  if (forms.length === 0) return LOST.wordless;
  // UTF-8 has no half surrogate pairs: they would become replacement characters.
  if (!text.isWellFormed() || !forms.every((form) => form.isWellFormed())) return LOST.halves;
  return forms.every(isCell) ? undefined : LOST.words;
}

const LINE_BREAKS = /[\n\r]+/g;

/** On one line, without white space at its ends, as names in comment lines are read. */
export function nameOnLine(name: string, losses: LossCounter, what: string): string {
  const kept = name.replace(LINE_BREAKS, ' ').toWellFormed().trim();
  if (kept !== name) losses.add(what);
  return kept;
}

export interface RecordWriting {
  /** What the format has no place for. */
  readonly loses?: { readonly scores?: boolean; readonly ids?: boolean; readonly fragments?: boolean };
}

/** A writer of JSON Lines: one record a sentence. Spans come in text order, each with a type. */
export function createRecordWriter(
  { loses = {} }: RecordWriting,
  toRecord: (written: WrittenSentence, number: number) => Readonly<Record<string, unknown>>,
  lines: { readonly before?: string; readonly between?: string; readonly after?: string } = {},
): FormatWriter {
  const losses = createLossCounter();
  let number = 0;
  return {
    push({ sentence, id }) {
      const refusal = refuseSentence(sentence, formsOf(sentence), () => true);
      if (refusal !== undefined) {
        losses.add(refusal);
        return '';
      }
      const spans = sentence.spans
        .filter(({ type }) => type !== '')
        .toSorted((a, b) => a.start - b.start || b.end - a.end);
      losses.add(LOST.types, sentence.spans.length - spans.length);
      if (loses.scores) losses.add(LOST.scores, spans.filter(({ score }) => score !== undefined).length);
      if (loses.ids && id !== undefined) losses.add(LOST.ids);
      if (loses.fragments !== false) losses.add(LOST.fragments, spans.filter(({ fragments }) => fragments).length);
      number++;
      const written = { sentence: { ...sentence, spans }, ...(id === undefined ? {} : { id }) };
      const text = JSON.stringify(toRecord(written, number));
      return `${number === 1 ? (lines.before ?? '') : (lines.between ?? '')}${text}${lines.between === undefined ? '\n' : ''}`;
    },
    finish: () => (number === 0 ? (lines.before ?? '') : '') + (lines.after ?? ''),
    losses: losses.list,
  };
}
