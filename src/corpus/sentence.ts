// The units that everything else counts in: a sentence is verbatim text plus words; a word is a character range into
// that text; a span is a range of words. Characters are UTF-16 units; every range is start inclusive, end exclusive.

export interface CharRange {
  /** First UTF-16 unit. */
  readonly startChar: number;
  /** One past the last UTF-16 unit. */
  readonly endChar: number;
}

/** What the linguist sees as one word. What the language model sees is a piece (`src/lm/pieces.ts`). */
export type Word = CharRange;

export interface Sentence {
  /** The document it stands in, as the source names it. */
  readonly doc: string;
  /** Verbatim: never normalised, trimmed or re-spaced after reading. */
  readonly text: string;
  /** In text order, not overlapping. */
  readonly words: readonly Word[];
}

/** A range of words of one sentence, end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A span with the name of its entity type, as a gold standard or a reviewer gives it. */
export interface LabelledSpan extends Span {
  readonly type: string;
  /** The finer type that it belongs to, a second layer over the first. */
  readonly subtype?: string;
  /** Of a discontinuous label, in characters of the sentence; start and end cover the gaps too. */
  readonly fragments?: readonly CharRange[];
  /** Whatever the source ranks labels by. */
  readonly score?: number;
  /** Where it comes from: reviewer, time, seed, supertype …, by name. */
  readonly provenance?: Provenance;
}

export type Provenance = Readonly<Record<string, string>>;

export interface LabelledSentence extends Sentence {
  readonly spans: readonly LabelledSpan[];
  /** Words that nobody has judged, in text order; absent: not known, every word outside the spans is in no entity. */
  readonly unknown?: readonly Span[];
}

/** The characters that a span covers in its sentence: from its first word's start to its last word's end. */
export function spanChars(sentence: Sentence, span: Span): CharRange {
  return { startChar: sentence.words[span.start].startChar, endChar: sentence.words[span.end - 1].endChar };
}

/** The verbatim text of a span. */
export function spanText(sentence: Sentence, span: Span): string {
  const { startChar, endChar } = spanChars(sentence, span);
  return sentence.text.slice(startChar, endChar);
}
