// JSONL records that hold a verbatim text and spans in character offsets. The text is cut into words here; a span that
// starts or ends inside a word cuts that word, so nothing of a span is lost.

import { alignWords } from '../../corpus/align-words.ts';
import { type OffsetUnit, toCharOffsets } from '../../corpus/offset-units.ts';
import type { CharRange, LabelledSpan, Word } from '../../corpus/sentence.ts';
import { cutWordsAt, spanAt, trimRange } from '../../corpus/word-borders.ts';
import { pickBeside } from '../beside.ts';
import type { ReadItem } from '../reader.ts';
import { fitWords, UNFIT_RANGES } from '../word-ranges.ts';
import type { JsonRecord, RecordContext } from './jsonl.ts';
import { type CharSpan, findSpans, readSpans, recordUnit } from './jsonl-spans.ts';
import { wordForms } from './jsonl-words.ts';

export function readTextRecord(record: JsonRecord, text: string, context: RecordContext): ReadItem[] {
  const { line, segmenter, options } = context;
  const reject = (reason: string): ReadItem[] => [{ reject: { line, reason, lost: 'sentence' } }];
  const unit = recordUnit(record, options);
  const read = readSpans(text, findSpans(record), unit, options.labelNames);
  if ('reason' in read) return reject(read.reason);
  const given = givenWords(record, text, unit);
  if (given && 'reason' in given) return reject(given.reason);
  const lost: string[] = [];
  const spans = usableSpans(record, text, read.spans, lost);
  const ranges = options.splitSentences
    ? sentenceRanges(text, spans, segmenter)
    : [{ startChar: 0, endChar: text.length }];
  const items: ReadItem[] = [];
  for (const range of ranges) items.push(...readSentence(given, text, range, spans, context, lost));
  if (items.length === 0) return reject('there is no word in its text');
  for (const reason of lost) items.push({ reject: { line, reason, lost: 'span' } });
  return items;
}

/** Spans without white space at their ends. Prodigy's "reject" and "ignore" answers do not stand for their spans. */
function usableSpans(record: JsonRecord, text: string, spans: readonly CharSpan[], lost: string[]): CharSpan[] {
  if (record.answer === 'reject' || record.answer === 'ignore') {
    if (spans.length > 0) lost.push(`${spans.length} spans: the record's answer is "${record.answer}"`);
    return [];
  }
  const usable: CharSpan[] = [];
  for (const [i, span] of spans.entries()) {
    const trimmed = trimRange(text, span);
    if (trimmed) usable.push({ ...span, ...trimmed });
    else lost.push(`span ${i + 1} covers nothing that can be seen`);
  }
  return usable;
}

/** The sentences of the text, those that share a span put together. */
function sentenceRanges(
  text: string,
  spans: readonly CharRange[],
  segmenter: RecordContext['segmenter'],
): readonly CharRange[] {
  const ranges: CharRange[] = [];
  for (const range of segmenter.sentences(text)) {
    const before = ranges.at(-1);
    const isShared = before && spans.some((s) => s.startChar < before.endChar && s.endChar > before.endChar);
    if (isShared) ranges[ranges.length - 1] = { startChar: before.startChar, endChar: range.endChar };
    else ranges.push(range);
  }
  return ranges;
}

function readSentence(
  given: readonly Word[] | undefined,
  whole: string,
  range: CharRange,
  spans: readonly CharSpan[],
  context: RecordContext,
  lost: string[],
): ReadItem[] {
  const text = whole.slice(range.startChar, range.endChar);
  const inside: CharSpan[] = [];
  for (const span of spans) {
    const { startChar, endChar } = span;
    if (startChar < range.startChar || endChar > range.endChar) continue;
    inside.push({ ...span, startChar: startChar - range.startChar, endChar: endChar - range.startChar });
  }
  const words = cutWordsAt((text === whole ? given : undefined) ?? context.segmenter.words(text), inside);
  if (words.length === 0) return [];
  const labelled: LabelledSpan[] = [];
  for (const span of inside) {
    const found = spanAt(words, span);
    if (found) labelled.push({ ...found, type: span.type, ...pickBeside(span) });
    else lost.push('a span that covers no word');
  }
  labelled.sort((a, b) => a.start - b.start || b.end - a.end);
  const said = text === whole && words.length === given?.length ? context.unknown : undefined;
  const unknown = said && fitWords(said, words.length) ? said : undefined;
  if (said && !unknown) lost.push(UNFIT_RANGES);
  const sentence = { doc: context.doc, text, words, spans: labelled, ...(unknown && { unknown }) };
  const { line, id } = context;
  return [id === undefined ? { sentence, line } : { sentence, line, id }];
}

/** The record's own words, if it lists words that stand in the text one after another, or says where they stand. */
function givenWords(
  record: JsonRecord,
  text: string,
  unit: OffsetUnit,
): readonly Word[] | { readonly reason: string } | undefined {
  if (record.word_offsets !== undefined) return wordsAt(record.word_offsets, text, unit);
  const listed = Array.isArray(record.tokens) ? record.tokens : [];
  const isProdigy = listed.length > 0 && listed.every((word) => typeof word?.text === 'string');
  const forms: readonly string[] = isProdigy ? listed.map((word) => word.text) : wordForms(record);
  if (forms.length === 0) return undefined;
  const visible = forms.filter((form) => form.trim() !== '');
  const aligned = alignWords(text, visible);
  return 'words' in aligned ? aligned.words : undefined;
}

/** Words by their offsets, [[start, end], …], in text order. */
function wordsAt(offsets: unknown, text: string, unit: OffsetUnit): readonly Word[] | { readonly reason: string } {
  const toChar = toCharOffsets(text, unit);
  const words: Word[] = [];
  for (const [i, pair] of (Array.isArray(offsets) ? offsets : [undefined]).entries()) {
    const [startChar, endChar] = Array.isArray(pair) && pair.length === 2 ? pair.map(toChar) : [];
    if (startChar === undefined || endChar === undefined || startChar >= endChar) {
      return { reason: `word offset ${i + 1} does not lie in the text (read as ${unit})` };
    }
    if (startChar < (words.at(-1)?.endChar ?? 0))
      return { reason: `word offset ${i + 1} is not behind the one before` };
    words.push({ startChar, endChar });
  }
  return words;
}
