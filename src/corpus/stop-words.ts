// Words that no candidate span may contain (method 1). English has a list of its own; for other languages there are the
// punctuation marks alone and, as an offer to be looked at and edited, a list derived from how often words occur.

import { isPunctuationOnly } from './blank.ts';

/** The bare punctuation words of method 1. */
export const PUNCTUATION_WORDS: readonly string[] = '. , ? ! \' " ( ) - -- _ [ ] { } # @ *'.split(' ');

/** The 179 English stop words of NLTK (Porter's list, extended). */
export const ENGLISH_STOP_WORDS: readonly string[] = (
  "i me my myself we our ours ourselves you you're you've you'll you'd your yours yourself yourselves he him his " +
  "himself she she's her hers herself it it's its itself they them their theirs themselves what which who whom this " +
  "that that'll these those am is are was were be been being have has had having do does did doing a an the and but " +
  'if or because as until while of at by for with about against between into through during before after above below ' +
  'to from up down in out on off over under again further then once here there when where why how all any both each ' +
  'few more most other some such no nor not only own same so than too very s t can will just don ' +
  "don't should should've now d ll m o re ve y ain aren aren't couldn couldn't didn didn't doesn doesn't hadn hadn't " +
  "hasn hasn't haven haven't isn isn't ma mightn mightn't mustn mustn't needn needn't shan shan't shouldn shouldn't " +
  "wasn wasn't weren weren't won won't wouldn wouldn't"
).split(' ');

/**
 * The stop words of a language (BCP-47), punctuation first, in lower case: matching is case-insensitive. Languages other
 * than English have the punctuation words alone.
 */
export function stopWords(language: string): readonly string[] {
  const isEnglish = language.toLowerCase().split('-')[0] === 'en';
  return isEnglish ? [...PUNCTUATION_WORDS, ...ENGLISH_STOP_WORDS] : PUNCTUATION_WORDS;
}

export interface DeriveStopWordsOptions {
  /** Share of all words that a stop word has at least. */
  readonly leastShare?: number;
  /** Times that a stop word occurs at least: in a small corpus a share alone says little. */
  readonly leastCount?: number;
  /** So many words at most, the most frequent. */
  readonly most?: number;
}

export interface DerivedStopWord {
  /** In lower case. */
  readonly word: string;
  readonly count: number;
  /** Of all words of the corpus, 0 to 1. */
  readonly share: number;
}

// By Zipf's law rank r has a share of about 0.1/r, so one in a thousand is rank 100: the closed-class words of English.
const LEAST_SHARE = 0.001;
const LEAST_COUNT = 5;
/** As many as the English list has. */
const MOST = ENGLISH_STOP_WORDS.length;

/**
 * PAPER: method 1 has no stop words outside English; this offers the most frequent words of the corpus instead, most
 * frequent first. Frequent names get in too ("Lagos" in a corpus about Lagos), so the list is to be shown and edited.
 *
 * `counts`: how often each word form occurs, as written; forms that differ in case only are counted together.
 */
export function deriveStopWords(
  counts: ReadonlyMap<string, number>,
  totalWords: number,
  options: DeriveStopWordsOptions = {},
): DerivedStopWord[] {
  const { leastShare = LEAST_SHARE, leastCount = LEAST_COUNT, most = MOST } = options;
  const folded = new Map<string, number>();
  for (const [form, count] of counts) {
    if (isPunctuationOnly(form) || /\p{Nd}/u.test(form)) continue;
    const word = form.toLowerCase();
    folded.set(word, (folded.get(word) ?? 0) + count);
  }
  return [...folded]
    .filter(([, count]) => count >= leastCount && count >= leastShare * totalWords)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, most)
    .map(([word, count]) => ({ word, count, share: count / totalWords }));
}
