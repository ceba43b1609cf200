// Sentences and words of running text, as ranges into the verbatim text. Unicode's own rules (Intl.Segmenter, UAX 29
// with ICU's dictionaries for Thai, Khmer, Lao, Burmese, Chinese and Japanese) do the work; this file adds what field
// linguists need and those rules lack: letters of the project's own, word dividers, line breaks inside sentences.

import { Failure } from '../failure.ts';
import { isBlankChar, isInvisible } from './blank.ts';
import type { CharRange, Sentence, Word } from './sentence.ts';
import { createSentenceBorders } from './sentence-borders.ts';
import { createExtraCharacters, type ExtraCharacters } from './word-characters.ts';

export interface SegmentOptions {
  /** BCP-47 tag; 'und' (undetermined) when absent: Unicode's rules without a language's exceptions. */
  readonly language?: string;
  /** Characters that belong to words here though Unicode calls them punctuation, e.g. "!ǂʼ" for clicks. */
  readonly extraWordCharacters?: string;
  /** Words are the runs between white space, nothing else. */
  readonly pretokenised?: boolean;
  /** Every line is one sentence; otherwise only blank lines and the writing itself end sentences. */
  readonly oneSentenceALine?: boolean;
}

export interface Segmenter {
  /** Sentences in text order, trimmed of white space by choice of range; none is blank. */
  sentences(text: string): CharRange[];
  /** The words of one sentence, ranges into `text`; punctuation marks are words, white space never is. */
  words(text: string): Word[];
}

/** Throws Failure 'bad-argument' when the language tag or the extra characters cannot be used. */
export function createSegmenter(options: SegmentOptions = {}): Segmenter {
  const language = checkLanguage(options.language ?? 'und');
  const extra = createExtraCharacters(options.extraWordCharacters ?? '');
  return {
    sentences: createSentenceBorders({ ...options, language, extra }),
    words: options.pretokenised ? pretokenisedWords : createWordCutter(language, extra),
  };
}

/** Sentences with their words; sentences in which nothing is a word (stray marks) are left out. */
export function segmentText(text: string, doc: string, segmenter: Segmenter): Sentence[] {
  const sentences: Sentence[] = [];
  for (const { startChar, endChar } of segmenter.sentences(text)) {
    const slice = text.slice(startChar, endChar);
    const words = segmenter.words(slice);
    if (words.length > 0) sentences.push({ doc, text: slice, words });
  }
  return sentences;
}

/** The tag in canonical form; Failure 'bad-argument' when it is not a BCP-47 language tag. */
function checkLanguage(language: string): string {
  try {
    return Intl.getCanonicalLocales(language)[0] ?? 'und';
  } catch (cause) {
    const hint = 'Give a BCP-47 tag such as "en", "ha", "zh-Hant", or "und" when the language has none.';
    throw new Failure('bad-argument', `"${language}" is not a language tag.`, hint, { cause });
  }
}

function pretokenisedWords(text: string): Word[] {
  const words: Word[] = [];
  forEachRun(text, isBlankChar, (startChar, endChar) => {
    if (!isInvisible(text.slice(startChar, endChar))) words.push({ startChar, endChar });
  });
  return words;
}

/** Calls back for each maximal run of characters between those that part runs. */
function forEachRun(
  text: string,
  partsRuns: (unit: number) => boolean,
  visit: (startChar: number, endChar: number) => void,
): void {
  let start = -1;
  for (let i = 0; i < text.length; i++) {
    if (partsRuns(text.charCodeAt(i))) {
      if (start >= 0) visit(start, i);
      start = -1;
    } else if (start < 0) start = i;
  }
  if (start >= 0) visit(start, text.length);
}

const NARROW_NO_BREAK_SPACE = 0x202f;

/** White space over which UAX 29 joins nothing; it does join over U+202F (Mongolian suffixes, digit groups). */
function partsWords(unit: number): boolean {
  return isBlankChar(unit) && unit !== NARROW_NO_BREAK_SPACE;
}

/** Runs up to this length are remembered; longer ones (unspaced scripts) hardly recur. */
const LONGEST_REMEMBERED_RUN = 40;
/** Bounds the memory of the cache to some 10 MB; a corpus's vocabulary is Zipfian, so starting afresh costs little. */
const MOST_REMEMBERED_RUNS = 50_000;

/**
 * No rule of UAX 29 joins words over white space (U+202F aside), so runs between white space are cut one by one and
 * the cuts remembered: ICU is asked once per distinct run, which is ten times as fast as asking once per sentence.
 */
function createWordCutter(language: string, extra: ExtraCharacters | undefined): (text: string) => Word[] {
  const icu = new Intl.Segmenter(language, { granularity: 'word' });
  const remembered = new Map<string, readonly number[]>();
  return (text) => {
    const words: Word[] = [];
    forEachRun(text, partsWords, (start, end) => {
      const run = text.slice(start, end);
      let cuts = remembered.get(run);
      if (cuts === undefined) {
        cuts = cutRun(run, icu, extra);
        if (run.length <= LONGEST_REMEMBERED_RUN) {
          if (remembered.size >= MOST_REMEMBERED_RUNS) remembered.clear();
          remembered.set(detach(run), cuts);
        }
      }
      for (let i = 0; i < cuts.length; i += 2) words.push({ startChar: start + cuts[i], endChar: start + cuts[i + 1] });
    });
    return words;
  };
}

/** A copy that does not keep the whole text it was cut from alive (engines share the characters of long slices). */
function detach(slice: string): string {
  return slice.length < 13 ? slice : ` ${slice}`.slice(1);
}

interface Cut {
  start: number;
  end: number;
  /** Stands for letters: ICU says so, or it is made of extra word characters. */
  isWordLike: boolean;
  isExtra: boolean;
}

/** Starts and ends of the words of one run without white space, flat: start, end, start, end … */
function cutRun(run: string, icu: Intl.Segmenter, extra: ExtraCharacters | undefined): number[] {
  let cuts: Cut[] = [];
  for (const { segment, index, isWordLike } of icu.segment(run)) {
    cuts.push({ start: index, end: index + segment.length, isWordLike: isWordLike === true, isExtra: false });
  }
  if (cuts.length > 1 && NOT_ASCII.test(run)) cuts = keepGraphemes(run, cuts);
  if (extra) cuts = joinExtra(run, cuts, extra);
  const flat: number[] = [];
  for (const cut of cuts) pushVisible(run, cut, flat);
  return flat;
}

const NOT_ASCII = /[\u0080-\uffff]/;
const GRAPHEMES = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** ICU's dictionaries may cut before a dependent vowel (Thai U+0E33) that stands after a foreign character. */
function keepGraphemes(run: string, cuts: readonly Cut[]): Cut[] {
  const graphemes = GRAPHEMES.segment(run);
  const kept: Cut[] = [];
  for (const cut of cuts) {
    const last = kept.at(-1);
    if (last && graphemes.containing(cut.start)?.index !== cut.start) last.end = cut.end;
    else kept.push(cut);
  }
  return kept;
}

/** Joins extra word characters to the words they touch: n + ! + ao → n!ao. */
function joinExtra(run: string, cuts: readonly Cut[], extra: ExtraCharacters): Cut[] {
  for (let i = cuts.length - 1; i >= 0; i--) {
    const cut = cuts[i];
    if (!extra.isMadeOf(run.slice(cut.start, cut.end))) continue;
    const opensWord = i + 1 < cuts.length && cuts[i + 1].isWordLike;
    if (opensWord || !extra.endsSentences(run.slice(cut.start, cut.end))) {
      cut.isExtra = true;
      cut.isWordLike = true;
    }
  }
  const joined: Cut[] = [];
  for (const cut of cuts) {
    const last = joined.at(-1);
    if (last?.isWordLike && cut.isWordLike && (last.isExtra || cut.isExtra)) {
      last.end = cut.end;
      last.isExtra = cut.isExtra;
    } else joined.push(cut);
  }
  return joined;
}

// Ethiopic wordspace, Tibetan tsheg (and its no-break form), Aegean, Ugaritic, Old Persian and Phoenician dividers: they
// stand where other scripts have a space, so like a space they are no words. UAX 29 makes each a segment of its own.
const WORD_DIVIDERS: ReadonlySet<string> = new Set(['፡', '་', '༌', '𐄀', '𐎟', '𐏐', '𐤟']);
const ETHIOPIC_WORDSPACE = '፡';

function pushVisible(run: string, cut: Cut, flat: number[]): void {
  let { start, end } = cut;
  while (start < end && isBlankChar(run.charCodeAt(start))) start++;
  while (start < end && isBlankChar(run.charCodeAt(end - 1))) end--;
  const text = run.slice(start, end);
  if (isInvisible(text)) return;
  if (text === ETHIOPIC_WORDSPACE && (run[start - 1] === text || run[end] === text)) {
    // Two wordspaces are how the Ethiopic full stop is typed: one punctuation word.
    if (run[start - 1] === text && flat.at(-1) === start) flat[flat.length - 1] = end;
    else flat.push(start, end);
    return;
  }
  if (!WORD_DIVIDERS.has(text)) flat.push(start, end);
}
