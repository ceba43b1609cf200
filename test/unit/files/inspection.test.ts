// Every entry of EXPECTED.json against what `inspect --json` says: each deviation is listed with its reason, and what an entry
// says that an inspection does not is listed too.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { openCorpus } from '../../../main/files/open-corpus.ts';
import { inspectionOf } from '../../../main/jobs/corpus/inspection.ts';
import { surveyCorpus } from '../../../main/jobs/corpus/survey-corpus.ts';
import { Failure } from '../../../src/failure.ts';
import { DEFAULT_MAX_SENTENCE_WORDS, DEFAULT_MAX_WORDS } from '../../../src/mining/candidate-spans.ts';
import { SHARED, unlessShared } from '../../support/shared.ts';

interface Entry {
  readonly file: string;
  readonly format: string;
  readonly expected: Readonly<Record<string, unknown>>;
}

const skip = unlessShared('samples/EXPECTED.json');
const entries: readonly Entry[] = skip
  ? []
  : JSON.parse(readFileSync(join(SHARED, 'samples/EXPECTED.json'), 'utf8')).files;

const CANDIDATES = {
  maxWords: DEFAULT_MAX_WORDS,
  maxSentenceWords: DEFAULT_MAX_SENTENCE_WORDS,
  stopWords: new Set<string>(),
  dropDigits: true,
  dropFinalStop: true,
};

/** What an import is about; every entry that says one of these has it compared. */
const ALWAYS = ['documents', 'sentences', 'entities', 'entitiesByLabel', 'encoding', 'records', 'rows', 'tiers'];

/** Keys whose values are worded otherwise, for reasons that hold for a whole format. */
const WORDED_OTHERWISE: Readonly<Record<string, readonly string[]>> = {
  // Tokens joined by one blank there; here the text as it is, and the tokens are compared.
  conll: ['firstSentenceText', 'lastSentenceText', 'scheme'],
  // Words joined by one blank, and sentences as objects; the unit test of the format compares both.
  flextext: ['firstSentenceText', 'lastSentenceText', 'firstSentence', 'lastSentence'],
  spacy: ['firstSentenceText', 'lastSentenceText'],
  labelstudio: ['firstSentenceText'],
  'webanno-tsv': ['firstSentenceText', 'lastSentenceText'],
};

/** Each with the reason. */
const DEVIATIONS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  // A label of a record without text has nowhere to stand: the record is a reject.
  'doccano/import_missing_text.jsonl': { entities: 1, entitiesByLabel: { LOC: 1 } },
  // A row without text is a reject, so the last sentence is the one before.
  'csv/doccano_out_of_order.csv': { lastSentenceText: 'exampleB' },
};

/** The bytes are in no encoding: nothing is read, and the failure says so. */
const REFUSED: Readonly<Record<string, string>> = {
  'plaintext/udhr1_Abkhaz-Cyrillic_Abkh.txt': 'encoding-unknown',
};

const FORMAT_NAMES: Readonly<Record<string, readonly string[]>> = {
  plaintext: ['plain'],
  spacy: ['spacy', 'spacy-docbin'],
};

describe('inspections of the samples', { skip }, () => {
  for (const { file, format, expected } of entries) {
    it(`${file} is as expected, or deviates as listed`, async (t) => {
      const path = join(SHARED, 'samples', file);
      const options = format === 'csv' ? { textColumn: String(expected.textColumn) } : {};
      if (REFUSED[file]) {
        await assert.rejects(
          openCorpus(path),
          (error) => error instanceof Failure && error.code === REFUSED[file] && error.hint !== '',
        );
        return;
      }
      const corpus = await openCorpus(path, options);
      const found = inspectionOf(corpus, await surveyCorpus(corpus, CANDIDATES));
      assert.ok((FORMAT_NAMES[format] ?? [format]).includes(String(found.format)), `taken for ${found.format}`);
      const deviations: Record<string, unknown> = {};
      const unsaid: string[] = [];
      for (const [key, value] of Object.entries(expected)) {
        if (WORDED_OTHERWISE[format]?.includes(key) || isOfOtherShape(key, format, value)) unsaid.push(key);
        else if (!(key in found)) unsaid.push(key);
        else if (!isDeepStrictEqual(plainly(key, found[key]), plainly(key, value))) deviations[key] = found[key];
      }
      t.diagnostic(`not said in an inspection: ${unsaid.join(', ') || 'nothing'}`);
      assert.deepEqual(
        unsaid.filter((key) => ALWAYS.includes(key)),
        [],
      );
      assert.deepEqual(deviations, DEVIATIONS[file] ?? {});
      assert.equal((found.rejectReasons as unknown[]).length, Math.min(20, Number(found.rejects)));
    });
  }
});

/** First entities have the shape of their format there; those of a column format are compared. */
function isOfOtherShape(key: string, format: string, value: unknown): boolean {
  if (key === 'valuesByLayer') return value === null;
  return key === 'firstEntity' && format !== 'conll';
}

/** "EUC-JP" and "euc_jp" are one encoding; an entity is its label and its words. */
function plainly(key: string, value: unknown): unknown {
  if (key === 'encoding') return String(value).replaceAll('_', '-');
  if (key !== 'firstEntity' || typeof value !== 'object' || value === null) return value;
  const { label, words, tokens } = value as Record<string, unknown>;
  return { label, tokens: words ?? tokens };
}
