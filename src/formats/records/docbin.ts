// The documents of spaCy's DocBin (.spacy), which main/files unpacks to JSON Lines, one document a line: words, whether a
// space follows, entity marks (spaCy's numbers: 0 unknown, 1 inside, 2 outside, 3 begins) and types, sentence starts.

import { isInvisible } from '../../corpus/blank.ts';
import type { CharRange, LabelledSpan } from '../../corpus/sentence.ts';
import type { FormatReader, ReadItem, ReadOptions } from '../reader.ts';
import { rangesWhere } from '../word-ranges.ts';
import { createLossCounter, type FormatWriter, formsOf, LOST, refuseSentence, type WriteOptions } from '../writer.ts';
import { createRecordReader, isRecord, listAt, nameAt, recordAt } from './record-reader.ts';

export const ENT_UNKNOWN = 0;
export const ENT_IN = 1;
export const ENT_OUT = 2;
export const ENT_BEGIN = 3;

export interface DocBinDocument {
  readonly words: readonly string[];
  readonly spaces: readonly boolean[];
  /** One of the ENT_ numbers a word. */
  readonly marks: readonly number[];
  readonly types: readonly string[];
  /** 1: a sentence starts there. -1 or 0: none does, or it is not known. */
  readonly starts: readonly number[];
  /** `user_data` as far as it is ours. */
  readonly meta?: { readonly doc?: string; readonly sent_id?: string };
  /** Names of span groups with the number of spans in them. */
  readonly groups?: Readonly<Record<string, number>>;
}

export function createDocBinReader(options: ReadOptions = {}): FormatReader {
  const counts = { tokens: 0, tokensWithMissingEntity: 0, docsWithSentenceStarts: 0 };
  const spanGroups: Record<string, number> = {};
  return createRecordReader(options, {
    take(value, { line, doc }) {
      if (!isDocBinDocument(value)) return 'not a document';
      const { words, spaces, marks, types, starts, meta, groups } = value;
      for (const [name, spans] of Object.entries(recordAt(groups))) {
        spanGroups[name] = (spanGroups[name] ?? 0) + (typeof spans === 'number' ? spans : 0);
      }
      if (words.length === 0) return 'it has no words';
      counts.tokens += words.length;
      counts.tokensWithMissingEntity += marks.filter((mark) => mark === ENT_UNKNOWN).length;
      if (starts.some((start) => start === 1)) counts.docsWithSentenceStarts++;
      const named = nameAt(meta?.doc) ?? doc;
      const id = nameAt(meta?.sent_id);
      // An entity that runs over a sentence's start keeps its sentences together.
      const cuts = [
        0,
        ...starts.flatMap((start, i) => (i > 0 && start === 1 && marks[i] !== ENT_IN ? [i] : [])),
        words.length,
      ];
      const items: ReadItem[] = [];
      for (let i = 0; i + 1 < cuts.length; i++) {
        const [from, to] = [cuts[i], cuts[i + 1]];
        const joined = join(words.slice(from, to), spaces.slice(from, to));
        const { kept, numbers, spans } = withoutBlanks(joined, decode(marks.slice(from, to), types.slice(from, to)));
        if (kept.length === 0) continue;
        const unknown = rangesWhere(kept.length, (word) => marks[from + numbers[word]] === ENT_UNKNOWN);
        const unjudged = unknown.length > 0 ? { unknown } : {};
        const sentence = { doc: named, text: joined.text, words: kept, spans, ...unjudged };
        items.push(id === undefined ? { sentence, line } : { sentence, line, id });
      }
      return items.length > 0 ? items : 'there is no word in its text';
    },
    facts: () => ({ ...counts, spanGroups }),
  });
}

/** spaCy's text is its words and the spaces behind them, the last one's too. */
function join(words: readonly string[], spaces: readonly boolean[]): { text: string; places: CharRange[] } {
  let text = '';
  const places: CharRange[] = [];
  for (const [i, word] of words.entries()) {
    places.push({ startChar: text.length, endChar: text.length + word.length });
    text += word + (spaces[i] ? ' ' : '');
  }
  return { text, places };
}

function decode(marks: readonly number[], types: readonly string[]): LabelledSpan[] {
  const spans: LabelledSpan[] = [];
  let start = -1;
  const close = (end: number) => {
    if (start >= 0 && types[start] !== '') spans.push({ start, end, type: types[start] });
    start = -1;
  };
  for (const [i, mark] of marks.entries()) {
    if (mark === ENT_IN && start >= 0 && types[i] === types[start]) continue;
    close(i);
    if (mark === ENT_BEGIN || mark === ENT_IN) start = i;
  }
  close(marks.length);
  return spans;
}

/** spaCy makes words of white space; ours are never blank. Spans keep the words that can be seen. */
function withoutBlanks(
  { text, places }: { readonly text: string; readonly places: readonly CharRange[] },
  spans: readonly LabelledSpan[],
): { kept: CharRange[]; numbers: number[]; spans: LabelledSpan[] } {
  const kept: CharRange[] = [];
  /** Of each word that is kept, its number among all. */
  const numbers: number[] = [];
  const newIndex = places.map((place, number) => {
    const index = kept.length;
    if (!isInvisible(text.slice(place.startChar, place.endChar))) {
      kept.push(place);
      numbers.push(number);
    }
    return index;
  });
  newIndex.push(kept.length);
  const moved = spans.map(({ start, end, type }) => ({ start: newIndex[start], end: newIndex[end], type }));
  return { kept, numbers, spans: moved.filter(({ start, end }) => start < end) };
}

/** One document a sentence. What is between words and is no single space becomes a word of its own, as spaCy has it. */
export function createDocBinWriter({ outside = 'negative' }: WriteOptions = {}): FormatWriter {
  const losses = createLossCounter();
  return {
    push({ sentence, id }) {
      const refusal = refuseSentence(sentence, formsOf(sentence), () => true);
      if (refusal !== undefined) {
        losses.add(refusal);
        return '';
      }
      const { text } = sentence;
      const words: string[] = [];
      const spaces: boolean[] = [];
      const indexOf: number[] = [];
      let at = 0;
      const fill = (until: number) => {
        const gap = text.slice(at, until);
        if (gap === '') return;
        if (gap.startsWith(' ') && words.length > 0) {
          spaces[spaces.length - 1] = true;
          if (gap.length > 1) pushWord(gap.slice(1));
        } else pushWord(gap);
      };
      const pushWord = (form: string) => {
        words.push(form);
        spaces.push(false);
      };
      for (const { startChar, endChar } of sentence.words) {
        fill(startChar);
        indexOf.push(words.length);
        pushWord(text.slice(startChar, endChar));
        at = endChar;
      }
      fill(text.length);
      if (words.length > sentence.words.length)
        losses.add('gaps that become words of their own', words.length - sentence.words.length);
      const marks: number[] = words.map(() => (outside === 'unknown' ? ENT_UNKNOWN : ENT_OUT));
      const types = words.map(() => '');
      for (const { start, end } of sentence.unknown ?? [])
        marks.fill(ENT_UNKNOWN, indexOf[start], indexOf[end - 1] + 1);
      let end = 0;
      for (const span of sentence.spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
        if (span.start < end) losses.add(LOST.overlaps);
        else if (span.type === '') losses.add(LOST.types);
        else {
          end = span.end;
          if (span.score !== undefined) losses.add(LOST.scores);
          if (span.fragments) losses.add(LOST.fragments);
          const [from, to] = [indexOf[span.start], indexOf[span.end - 1] + 1];
          marks.fill(ENT_IN, from, to);
          marks[from] = ENT_BEGIN;
          types.fill(span.type, from, to);
        }
      }
      const starts = words.map((_, i) => (i === 0 ? 1 : -1));
      const meta = { doc: sentence.doc, ...(id === undefined ? {} : { sent_id: id }) };
      return `${JSON.stringify({ words, spaces, marks, types, starts, meta } satisfies DocBinDocument)}\n`;
    },
    finish: () => '',
    losses: losses.list,
  };
}

/** For documents that come from JSON: the shapes that `createDocBinReader` relies on. */
export function isDocBinDocument(value: unknown): value is DocBinDocument {
  return (
    isRecord(value) &&
    [value.words, value.spaces, value.marks, value.types, value.starts].every((one) => listAt(one) === one)
  );
}
