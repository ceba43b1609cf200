// One damaged source through one reader: it may reject, and it may fail with a Failure; anything else is a bug, and so is a
// sentence that is none.

import assert from 'node:assert/strict';
import { isInvisible } from '../../src/corpus/blank.ts';
import type { LabelledSentence } from '../../src/corpus/sentence.ts';
import { Failure } from '../../src/failure.ts';
import type { FormatName } from '../../src/formats/format.ts';
import { formatNamed } from '../../src/formats/formats.ts';
import type { PartedReader, PartRole } from '../../src/formats/parts.ts';
import type { ReadItem } from '../../src/formats/reader.ts';

export interface FuzzSource {
  readonly format: FormatName;
  readonly name: string;
  readonly parts: readonly { readonly role: PartRole; readonly name: string; readonly text: string }[];
}

/** The most that a reader may take for a sample of some 100 KB, in ms of the processor: other work does not count. */
export const SLOWEST = 2000;

/** Data sets of words may have words that cannot be seen; they are taken as they are. */
const WORDS_AS_GIVEN: readonly FormatName[] = ['huggingface', 'jsonl', 'conll', 'conllu', 'webanno-tsv', 'uima-xmi'];

export function readDamaged({ format, parts }: FuzzSource, chunkLength: number): void {
  const before = process.cpuUsage();
  const reader = formatNamed(format).read({ doc: 'd' });
  try {
    for (const { role, name, text } of parts) {
      if ('start' in reader) check((reader as PartedReader).start({ role, name }), format);
      for (let at = 0; at < text.length; at += chunkLength)
        check(reader.push(text.slice(at, at + chunkLength)), format);
    }
    check(reader.finish(), format);
    JSON.stringify(reader.facts?.());
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
  const { user, system } = process.cpuUsage(before);
  const took = (user + system) / 1000;
  assert.ok(took < SLOWEST, `took ${Math.round(took)} ms`);
}

function check(items: Iterable<ReadItem>, format: FormatName): void {
  for (const item of items) {
    if ('sentence' in item) checkSentence(item.sentence, item.line, format);
    else {
      const { line, reason, lost } = item.reject;
      assert.ok(Number.isInteger(line) && line >= 1 && reason !== '' && (lost === 'sentence' || lost === 'span'));
    }
  }
}

function checkSentence(
  { text, words, spans, doc, unknown = [] }: LabelledSentence,
  line: number,
  format: FormatName,
): void {
  assert.ok(typeof doc === 'string' && Number.isInteger(line) && line >= 1 && words.length > 0);
  let end = 0;
  for (const { startChar, endChar } of words) {
    assert.ok(startChar >= end && endChar > startChar && endChar <= text.length, 'words are in text order');
    assert.ok(WORDS_AS_GIVEN.includes(format) || !isInvisible(text.slice(startChar, endChar)), 'a word can be seen');
    end = endChar;
  }
  for (const { start, end: spanEnd, type, fragments = [], score = 0 } of spans) {
    assert.ok(isRange(start, spanEnd, words.length) && type !== '', 'a span is made of words');
    assert.ok(Number.isFinite(score), 'a score is a number');
    for (const { startChar, endChar } of fragments) {
      assert.ok(isRange(startChar, endChar, text.length), 'a fragment is made of characters');
    }
  }
  for (const range of unknown) assert.ok(isRange(range.start, range.end, words.length), 'unknown words are words');
}

function isRange(start: number, end: number, length: number): boolean {
  return Number.isInteger(start) && Number.isInteger(end) && start >= 0 && end > start && end <= length;
}
