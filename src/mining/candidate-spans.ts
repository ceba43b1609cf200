// Which spans are tested at all (method section 1; paper 5.1). Every filter is an option and counts what it drops, so
// that the linguist sees what the miner can never find.

import type { Sentence, Span } from '../corpus/sentence.ts';

export interface CandidateOptions {
  /** Longest span in words. Paper 5.1: 3. */
  readonly maxWords: number;
  /** Longer sentences are not mined. Method section 1: 30 for CoNLL03 and Tweebank, 20 for WNUT17 and Restaurant. */
  readonly maxSentenceWords: number;
  /** Lower-cased words that no candidate may contain. */
  readonly stopWords: ReadonlySet<string>;
  /** Drop spans with a digit. */
  readonly dropDigits: boolean;
  /** Drop spans that end in the sentence-final full stop. */
  readonly dropFinalStop: boolean;
}

/**
 * Whether the model can take the sentence, with the longest seed in it, as one row; uncuttable: its tokenizer has no
 * piece, not even an unknown one, for some character.
 */
export type SentenceFit = 'fits' | 'beyond window' | 'uncuttable';

export const DEFAULT_MAX_WORDS = 3;
export const DEFAULT_MAX_SENTENCE_WORDS = 30;

/** The sentence-final word that ends no candidate (reference code: only "."; Ethiopic, Devanagari and CJK stops are its equals). */
const FULL_STOPS: ReadonlySet<string> = new Set(['.', '።', '।', '。', '۔', '།', '။', '។']);

/** How many spans (or whole sentences) each filter dropped; a span is counted under the first filter that drops it. */
export interface FilterCounts {
  sentences: number;
  spans: number;
  candidates: number;
  sentencesTooLong: number;
  sentencesBeyondWindow: number;
  sentencesUncuttable: number;
  spansInDroppedSentences: number;
  spansWithFinalStop: number;
  spansWithStopWord: number;
  spansWithDigit: number;
  /** Nothing beside the span that could be compared (one-way tests at a skipped or causal edge). */
  spansWithoutNeighbour: number;
}

export function emptyFilterCounts(): FilterCounts {
  return {
    sentences: 0,
    spans: 0,
    candidates: 0,
    sentencesTooLong: 0,
    sentencesBeyondWindow: 0,
    sentencesUncuttable: 0,
    spansInDroppedSentences: 0,
    spansWithFinalStop: 0,
    spansWithStopWord: 0,
    spansWithDigit: 0,
    spansWithoutNeighbour: 0,
  };
}

/** The number of spans of 1..maxWords words in a sentence of `words` words. */
export function countSpans(words: number, maxWords: number): number {
  const longest = Math.min(maxWords, words);
  return longest * words - (longest * (longest - 1)) / 2;
}

/** Candidate spans of one sentence, in text order, shorter first; `counts` is added to. */
export function candidateSpans(
  sentence: Sentence,
  options: CandidateOptions,
  counts: FilterCounts,
  fitOf: (sentence: Sentence) => SentenceFit = () => 'fits',
): Span[] {
  const size = sentence.words.length;
  const total = countSpans(size, options.maxWords);
  counts.sentences++;
  counts.spans += total;
  if (size > options.maxSentenceWords) {
    counts.sentencesTooLong++;
    counts.spansInDroppedSentences += total;
    return [];
  }
  const fit = fitOf(sentence);
  if (fit !== 'fits') {
    if (fit === 'uncuttable') counts.sentencesUncuttable++;
    else counts.sentencesBeyondWindow++;
    counts.spansInDroppedSentences += total;
    return [];
  }
  const filters = sentence.words.map((word, index) =>
    wordFilter(sentence.text.slice(word.startChar, word.endChar), index === size - 1, options),
  );
  const spans: Span[] = [];
  for (let start = 0; start < size; start++) {
    const longest = Math.min(size, start + options.maxWords);
    let worst: WordFilter = WordFilter.none;
    for (let end = start + 1; end <= longest; end++) {
      worst = Math.max(worst, filters[end - 1]) as WordFilter;
      if (worst === WordFilter.none) spans.push({ start, end });
      else if (worst === WordFilter.finalStop) counts.spansWithFinalStop++;
      else if (worst === WordFilter.stopWord) counts.spansWithStopWord++;
      else counts.spansWithDigit++;
    }
  }
  counts.candidates += spans.length;
  return spans;
}

// In the order in which a span's drop is attributed: the largest wins.
const WordFilter = { none: 0, digit: 1, stopWord: 2, finalStop: 3 } as const;
type WordFilter = (typeof WordFilter)[keyof typeof WordFilter];

function wordFilter(word: string, isLast: boolean, options: CandidateOptions): WordFilter {
  if (isLast && options.dropFinalStop && FULL_STOPS.has(word)) return WordFilter.finalStop;
  if (options.stopWords.has(word.toLowerCase())) return WordFilter.stopWord;
  if (options.dropDigits && /\p{Nd}/u.test(word)) return WordFilter.digit;
  return WordFilter.none;
}
