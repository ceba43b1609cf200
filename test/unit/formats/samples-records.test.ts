// Files that others made, with facts about them that were worked out without this code (EXPECTED.json): standoff, records
// and tables. Every fact that we state too is compared; where we differ on purpose the deviation is listed with its reason.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openCorpus } from '../../../main/files/open-corpus.ts';
import { charOffsets } from '../../../src/corpus/offset-units.ts';
import { spanChars } from '../../../src/corpus/sentence.ts';
import type { ReadItem, ReadSentence, SourceFacts } from '../../../src/formats/reader.ts';
import { SHARED, unlessShared } from '../../support/shared.ts';

interface Sample {
  readonly file: string;
  readonly format: string;
  readonly importOptions?: { readonly textColumn?: string };
  readonly expected: Readonly<Record<string, unknown>>;
}

const FORMATS = ['brat', 'doccano', 'prodigy', 'spacy', 'labelstudio', 'jsonl-byte-spans', 'csv', 'uima-json'];
const path = join(SHARED, 'samples/EXPECTED.json');
const samples: readonly Sample[] = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).files : [];

const OURS: Readonly<Record<string, readonly string[]>> = { spacy: ['spacy', 'spacy-docbin'] };

/** Our facts under the names of EXPECTED.json. */
function factsOf(sample: Sample, items: readonly ReadItem[], facts: SourceFacts): Record<string, unknown> {
  const sentences = items.filter((item) => 'sentence' in item);
  const entitiesByLabel: Record<string, number> = {};
  for (const { sentence } of sentences) {
    for (const { type } of sentence.spans) entitiesByLabel[type] = (entitiesByLabel[type] ?? 0) + 1;
  }
  const first = sentences[0]?.sentence;
  const last = sentences.at(-1)?.sentence;
  const formsOf = (sentence: ReadSentence['sentence'] | undefined) =>
    sentence?.words.map(({ startChar, endChar }) => sentence.text.slice(startChar, endChar));
  return {
    tokens: sentences.reduce((sum, { sentence }) => sum + sentence.words.length, 0),
    ...facts,
    documents: new Set(sentences.map(({ sentence }) => sentence.doc)).size,
    sentences: sentences.length,
    entities: sentences.reduce((sum, { sentence }) => sum + sentence.spans.length, 0),
    entitiesByLabel,
    entitiesByLabelAcceptedOnly: entitiesByLabel,
    firstSentenceText: first?.text,
    lastSentenceText: last?.text,
    firstSentenceTokens: first && formsOf(first),
    lastSentenceTokens: last && formsOf(last),
    firstDocTokens: first && formsOf(first),
    firstLineText: first?.text,
    lastLineText: last?.text,
    firstEntity: firstEntity(sample.format, sentences),
    firstEntities: undefined,
    sofaText: first?.text,
    lengthUtf16: first?.text.length,
    spanTextMismatches: facts.realignedEntities,
    recordsWithoutSpans: sentences.filter(({ sentence }) => sentence.spans.length === 0).length,
    overlappingNeighbours: sentences.reduce((sum, { sentence: { spans } }) => {
      return sum + spans.filter(({ start }, i) => i > 0 && start < spans[i - 1].end).length;
    }, 0),
  };
}

function firstEntity(format: string, sentences: readonly ReadSentence[]): unknown {
  const found = sentences.find(({ sentence }) => sentence.spans.length > 0)?.sentence;
  if (!found) return null;
  const span = found.spans[0];
  const { startChar, endChar } = spanChars(found, span);
  const text = found.text.slice(startChar, endChar);
  const at = charOffsets(found.text, format === 'jsonl-byte-spans' ? 'byte' : 'codepoint');
  const [start, end] = [at(startChar), at(endChar)];
  if (format === 'brat') return { label: span.type, fragments: [[start, end]], text };
  if (format === 'jsonl-byte-spans') return { startByte: start, endByte: end, label: span.type, text };
  return { start, end, label: span.type, text };
}

/** Our value and why it differs. */
const DEVIATIONS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  // A label of a record without text has nowhere to stand: the record is a reject.
  'doccano/import_missing_text.jsonl': { entities: 1, entitiesByLabel: { LOC: 1 } },
  // Labels begin and end with something that can be seen.
  'doccano/bsner_bw_admin.jsonl': { firstEntity: { start: 44, end: 64, label: 'ORG', text: 'kgotla ya Magapatona' } },
  // A row without text is a reject, so the last sentence is the one before.
  'csv/doccano_out_of_order.csv': { lastSentenceText: 'exampleB' },
};

/** What cannot be compared as it stands, with the reason. */
const NOT_COMPARED: Readonly<Record<string, string>> = {
  annotations: 'annotations without a label are no entities; the test of their types counts them',
  sentences: 'brat has no sentences; CSV and records are one sentence each',
};

describe('sample files of annotation tools and tables', { skip: unlessShared('samples') }, () => {
  for (const sample of samples.filter(({ format }) => FORMATS.includes(format))) {
    it(`${sample.file} yields what is expected, or the deviation that is listed`, async (t) => {
      const corpus = await openCorpus(join(SHARED, 'samples', sample.file), {
        ...(sample.format === 'csv' ? { textColumn: sample.expected.textColumn as string } : {}),
      });
      assert.ok((OURS[sample.format] ?? [sample.format]).includes(corpus.format), `taken for ${corpus.format}`);
      const items: ReadItem[] = [];
      for await (const batch of corpus.read()) items.push(...batch);
      const facts = factsOf(sample, items, corpus.facts());
      const deviations: Record<string, unknown> = {};
      const uncompared: string[] = [];
      for (const [key, expected] of Object.entries(sample.expected)) {
        if (!(key in facts) || facts[key] === undefined || (key in NOT_COMPARED && !('tokens' in sample.expected))) {
          uncompared.push(key);
          continue;
        }
        if (!isExpected(key, facts[key], expected, sample)) deviations[key] = facts[key];
      }
      t.diagnostic(`not compared: ${uncompared.join(', ')}`);
      for (const key of ['documents', 'entities', 'entitiesByLabel']) assert.ok(!uncompared.includes(key), key);
      assert.deepEqual(deviations, DEVIATIONS[sample.file] ?? {});
      assertSurfaces(items);
    });
  }
});

function isExpected(key: string, ours: unknown, expected: unknown, { file, format }: Sample): boolean {
  // Our sentences are shorter than the lines of brat, and a text of words only is joined otherwise than by blanks.
  if (format === 'brat' && key === 'firstLineText') return beginsAlike(String(ours), String(expected));
  if (format === 'brat' && key === 'lastLineText')
    return String(ours).endsWith(String(expected).slice(-20)) || String(expected).includes(String(ours));
  if (format === 'labelstudio' && key === 'firstSentenceText') return String(ours).startsWith(String(expected));
  if (file.includes('/v2_') && key.endsWith('SentenceText')) {
    return String(ours).replace(/\s/g, '') === String(expected).replace(/\s/g, '');
  }
  try {
    assert.deepEqual(ours, expected);
    return true;
  } catch {
    return false;
  }
}

function beginsAlike(a: string, b: string): boolean {
  const length = Math.min(a.length, b.length);
  return length > 0 && a.slice(0, length) === b.slice(0, length);
}

/** No label begins or ends with white space, and all lie in their text. */
function assertSurfaces(items: readonly ReadItem[]): void {
  for (const item of items) {
    if (!('sentence' in item)) continue;
    for (const span of item.sentence.spans) {
      const { startChar, endChar } = spanChars(item.sentence, span);
      const surface = item.sentence.text.slice(startChar, endChar);
      assert.ok(surface.length > 0 && surface.trim() === surface);
    }
  }
}
