// A verbatim text with labels by characters, as every standoff format gives it, turned into sentences of words: cut where
// the source or the segmenter says, put together again where a label would be cut, words cut where a label begins or ends.

import type { Segmenter } from '../corpus/segment.ts';
import type { CharRange, LabelledSpan, Span, Word } from '../corpus/sentence.ts';
import { cutWordsAt, spanAt, trimRange, visibleWords } from '../corpus/word-borders.ts';
import { type Beside, pickBeside } from './beside.ts';
import type { ReadItem, Reject } from './reader.ts';
import { fitWords, UNFIT_RANGES } from './word-ranges.ts';

export interface PlacedSpan extends CharRange, Beside {
  readonly type: string;
  /** Of a discontinuous span, in the same characters; the span itself covers the gaps too. */
  readonly fragments?: readonly CharRange[];
  /** Where the source says it; the text's line when absent. */
  readonly line?: number;
}

export interface LabelledText {
  readonly text: string;
  readonly doc: string;
  readonly id?: string;
  readonly line: number;
  readonly spans: readonly PlacedSpan[];
  /** Words that the source gives, in text order. */
  readonly words?: readonly Word[];
  /** Sentences that the source gives, in text order; 'cut': the segmenter's; absent: the text is one sentence. */
  readonly sentences?: readonly CharRange[] | 'cut';
  /** For each of the sentences the ranges of its words that nobody has judged; undefined where that is not known. */
  readonly unknown?: readonly (readonly Span[] | undefined)[];
}

/** The sentences of the text, then what of its labels is lost. Lines of sentences count from the text's own. */
export function readLabelledText(given: LabelledText, segmenter: Segmenter): ReadItem[] {
  const { text, doc, id } = given;
  const rejects: Reject[] = [];
  const lose = (span: PlacedSpan, reason: string) =>
    rejects.push({ line: span.line ?? given.line, reason, lost: 'span' });
  const spans: PlacedSpan[] = [];
  for (const span of given.spans) {
    const trimmed = trimSpan(text, span);
    if (trimmed) spans.push(trimmed);
    else lose(span, 'a label covers nothing that can be seen');
  }
  spans.sort((a, b) => a.startChar - b.startChar || b.endChar - a.endChar);

  const items: ReadItem[] = [];
  const ranges = keepTogether(rangesOf(given, segmenter), spans);
  const words = given.words && cutWordsAt(given.words, ranges);
  let nextSpan = 0;
  let nextWord = 0;
  let counted = 0;
  let line = given.line;
  for (const [number, range] of ranges.entries()) {
    for (; counted < range.startChar; counted++) if (endsLine(text, counted)) line++;
    const inside: PlacedSpan[] = [];
    for (; nextSpan < spans.length && spans[nextSpan].startChar < range.endChar; nextSpan++) {
      const span = spans[nextSpan];
      if (span.startChar >= range.startChar && span.endChar <= range.endChar) inside.push(span);
      else lose(span, 'a label lies outside the sentences');
    }
    const own: Word[] = [];
    if (words) {
      for (; nextWord < words.length && words[nextWord].startChar < range.endChar; nextWord++) {
        if (words[nextWord].startChar >= range.startChar) own.push(shift(words[nextWord], -range.startChar));
      }
    }
    const slice = text.slice(range.startChar, range.endChar);
    const placed = inside.map((span) => ({ span, at: shift(span, -range.startChar) }));
    const whole = words ? own : segmenter.words(slice);
    const pieces = cutWordsAt(
      whole,
      placed.map(({ at }) => at),
    );
    const isSure = !words && pieces.length === whole.length;
    const cut = isSure ? pieces : visibleWords(slice, pieces);
    if (cut.length === 0) {
      for (const span of inside) lose(span, 'a label covers no word');
      continue;
    }
    const labelled: LabelledSpan[] = [];
    for (const { span, at } of placed) {
      const found = spanAt(cut, at);
      if (found) labelled.push({ ...found, ...carried(span, range.startChar) });
      else lose(span, 'a label covers no word');
    }
    // Ranges of words hold as long as sentences and words are those that were given.
    const isAsGiven = ranges.length === given.unknown?.length && cut.length === own.length;
    const said = isAsGiven ? given.unknown?.[number] : undefined;
    const unknown = said && fitWords(said, cut.length) ? said : undefined;
    if (said && !unknown) rejects.push({ line, reason: UNFIT_RANGES, lost: 'span' });
    const sentence = { doc, text: slice, words: cut, spans: labelled, ...(unknown && { unknown }) };
    items.push(id === undefined ? { sentence, line } : { sentence, line, id });
  }
  for (; nextSpan < spans.length; nextSpan++) lose(spans[nextSpan], 'a label lies outside the sentences');
  if (items.length === 0)
    items.push({ reject: { line: given.line, reason: 'there is no word in its text', lost: 'sentence' } });
  for (const reject of rejects) items.push({ reject });
  return items;
}

/** Without white space at its ends and those of its fragments; undefined when nothing visible is left. */
function trimSpan(text: string, span: PlacedSpan): PlacedSpan | undefined {
  const { fragments: given = [span], ...rest } = span;
  const fragments = given.flatMap((fragment) => trimRange(text, fragment) ?? []);
  if (fragments.length === 0) return undefined;
  const whole = { ...rest, startChar: fragments[0].startChar, endChar: fragments[fragments.length - 1].endChar };
  return fragments.length === 1 ? whole : { ...whole, fragments };
}

function carried(span: PlacedSpan, startChar: number): Omit<LabelledSpan, 'start' | 'end'> {
  const { type, fragments } = span;
  const shifted = fragments && { fragments: fragments.map((fragment) => shift(fragment, -startChar)) };
  return { type, ...shifted, ...pickBeside(span) };
}

function shift({ startChar, endChar }: CharRange, by: number): CharRange {
  return { startChar: startChar + by, endChar: endChar + by };
}

function endsLine(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit === 0x0a || (unit === 0x0d && text.charCodeAt(at + 1) !== 0x0a);
}

function rangesOf({ text, sentences }: LabelledText, segmenter: Segmenter): readonly CharRange[] {
  if (sentences === undefined) return [{ startChar: 0, endChar: text.length }];
  return sentences === 'cut' ? segmenter.sentences(text) : sentences;
}

/** Neighbours that share a span become one. Both lists in text order. */
function keepTogether(ranges: readonly CharRange[], spans: readonly CharRange[]): readonly CharRange[] {
  const kept: CharRange[] = [];
  let next = 0;
  let reach = 0;
  for (const range of ranges) {
    const before = kept.at(-1);
    if (before) {
      for (; next < spans.length && spans[next].startChar < before.endChar; next++) {
        if (spans[next].startChar >= before.startChar) reach = Math.max(reach, spans[next].endChar);
      }
    }
    if (before && reach > range.startChar)
      kept[kept.length - 1] = { startChar: before.startChar, endChar: range.endChar };
    else kept.push(range);
  }
  return kept;
}
