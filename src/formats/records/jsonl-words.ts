// JSONL records that list words and one tag per word, { tokens | words, ner_tags | tags | labels }, or spans by words as
// GLiNER is trained on, { tokenized_text, ner: [[first, last, type], …] }.

import { alignWords } from '../../corpus/align-words.ts';
import { joinWords } from '../../corpus/join-words.ts';
import type { LabelledSpan, Span } from '../../corpus/sentence.ts';
import type { ReadItem } from '../reader.ts';
import { decodeTags, guessLabels } from '../tags.ts';
import { fitWords, rangesWhere, readRanges, UNFIT_RANGES } from '../word-ranges.ts';
import type { JsonRecord, RecordContext } from './jsonl.ts';

/** What Hugging Face's losses leave out of account. */
export const NOT_LOOKED_AT = -100;

const TAG_KEYS = ['ner_tags', 'tags', 'labels', 'ner', 'label'];

export function listsWords(record: JsonRecord): boolean {
  const words = wordsOf(record);
  return words?.every((word) => typeof word === 'string') === true;
}

function wordsOf(record: JsonRecord): readonly unknown[] | undefined {
  for (const words of [record.words, record.tokens, record.tokenized_text]) if (Array.isArray(words)) return words;
  return undefined;
}

/** The words as strings; [] when the record lists none. */
export function wordForms(record: JsonRecord): readonly string[] {
  return listsWords(record) ? (wordsOf(record) as readonly string[]) : [];
}

/** The list of tags, strings or numbers, under any of the usual keys. */
export function findTags(record: JsonRecord): readonly unknown[] | undefined {
  for (const key of TAG_KEYS) {
    const value = record[key];
    const isList = Array.isArray(value) && value.every((tag) => typeof tag === 'string' || typeof tag === 'number');
    if (isList && (value.length > 0 || wordsOf(record)?.length === 0)) return value;
  }
  return undefined;
}

/** GLiNER's list of spans. */
export function findWordSpans({ tokenized_text: words, ner }: JsonRecord): readonly unknown[] | undefined {
  return Array.isArray(words) && Array.isArray(ner) ? ner : undefined;
}

/** Words are counted from 0, and the last one belongs to the span. */
function readWordSpans(listed: readonly unknown[], wordCount: number): { spans: LabelledSpan[]; lost: string[] } {
  const spans: LabelledSpan[] = [];
  const lost: string[] = [];
  for (const [i, span] of listed.entries()) {
    const [first, last, type] = Array.isArray(span) ? span : [];
    if (typeof type !== 'string' || type === '') lost.push(`span ${i + 1} has no label name`);
    else if (!Number.isInteger(first) || !Number.isInteger(last) || first < 0 || last < first || last >= wordCount)
      lost.push(`span ${i + 1} does not lie in the words`);
    else spans.push({ start: first, end: last + 1, type });
  }
  spans.sort((a, b) => a.start - b.start || b.end - a.end);
  return { spans, lost };
}

/** Words that nobody has judged: said as ranges (by us) or as tags of -100 (Hugging Face). Undefined: none is. */
export function unknownWords(record: JsonRecord): readonly Span[] | undefined {
  const said = readRanges(record.unknown);
  if (said !== undefined) return said;
  const tags = findTags(record) ?? [];
  if (!tags.includes(NOT_LOOKED_AT) || tags.length !== wordsOf(record)?.length) return undefined;
  return rangesWhere(tags.length, (i) => tags[i] === NOT_LOOKED_AT);
}

export function readWordsRecord(record: JsonRecord, context: RecordContext): ReadItem[] {
  const { line, doc, id, options } = context;
  const forms = wordForms(record);
  const reject = (reason: string): ReadItem[] => [{ reject: { line, reason, lost: 'sentence' } }];
  if (forms.length === 0) return reject('it has no words');
  const empty = forms.indexOf('');
  if (empty >= 0) return reject(`word ${empty + 1} is empty`);

  const tags = tagNames(findTags(record) ?? forms.map(() => 'O'), options.labelNames);
  if ('reason' in tags) return reject(tags.reason);
  if (tags.names.length !== forms.length) return reject(`${forms.length} words but ${tags.names.length} tags`);
  const decoded = decodeTags(tags.names, options.scheme ?? guessLabels(tags.names));
  if ('invalidAt' in decoded) return reject(`tag ${decoded.invalidAt + 1} is no entity tag`);

  let text = joinWords(forms, options.closeUp ? { closeUp: options.closeUp } : {});
  if (typeof record.text === 'string') {
    const aligned = alignWords(record.text, forms);
    if ('failedAt' in aligned) return reject('its text does not fit its words');
    text = { text: record.text, words: aligned.words };
  }
  const { spans, lost } = readWordSpans(findWordSpans(record) ?? [], forms.length);
  const isFit = fitWords(context.unknown ?? [], forms.length);
  if (!isFit) lost.push(UNFIT_RANGES);
  const sentence = {
    doc,
    ...text,
    spans: spans.length > 0 ? spans : decoded.spans,
    ...(isFit && context.unknown && { unknown: context.unknown }),
  };
  return [
    id === undefined ? { sentence, line } : { sentence, line, id },
    ...lost.map((reason): ReadItem => ({ reject: { line, reason, lost: 'span' } })),
  ];
}

/** Tags by name. Numbers mean nothing without the data set's list of names. */
function tagNames(
  tags: readonly unknown[],
  labelNames: readonly string[] | undefined,
): { names: string[] } | { reason: string } {
  const names: string[] = [];
  for (const [i, tag] of tags.entries()) {
    if (typeof tag === 'string') names.push(tag);
    else if (tag === NOT_LOOKED_AT) names.push('O');
    else if (labelNames === undefined) return { reason: 'its tags are numbers and no label names are given' };
    else {
      const name = labelNames[tag as number];
      if (name === undefined) return { reason: `tag ${i + 1} is ${tag}, which has no label name` };
      names.push(name);
    }
  }
  return { names };
}
