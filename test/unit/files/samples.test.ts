import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { decodeFile } from '../../../main/files/decode.ts';
import { findEncoding } from '../../../main/files/encoding.ts';
import { openCorpus, readCorpus } from '../../../main/files/open-corpus.ts';
import { type LabelledSentence, spanText } from '../../../src/corpus/sentence.ts';
import { Failure } from '../../../src/failure.ts';
import { inspectConll } from '../../../src/formats/columns/conll.ts';

// Files that others made, with facts about them that were worked out without this code (EXPECTED.json).
const SAMPLES = fileURLToPath(new URL('../../../../shared/samples/', import.meta.url));
const skip = existsSync(SAMPLES) ? false : `the sample files are not at ${SAMPLES}`;

interface Sample {
  readonly file: string;
  readonly format: string;
  // biome-ignore lint/suspicious/noExplicitAny: facts differ from format to format; each test names those that it uses
  readonly expected: any;
}

const samples: readonly Sample[] = skip ? [] : JSON.parse(readFileSync(`${SAMPLES}EXPECTED.json`, 'utf8')).files;
const ofFormat = (...formats: string[]) => samples.filter(({ format }) => formats.includes(format));

function formsOf(sentence: LabelledSentence | undefined): string[] {
  return sentence?.words.map(({ startChar, endChar }) => sentence.text.slice(startChar, endChar)) ?? [];
}

/** Our facts under the names of EXPECTED.json. */
function factsOf(sentences: readonly LabelledSentence[]): Record<string, unknown> {
  const entitiesByLabel: Record<string, number> = {};
  for (const { spans } of sentences) {
    for (const { type } of spans) entitiesByLabel[type] = (entitiesByLabel[type] ?? 0) + 1;
  }
  const withSpans = sentences.find(({ spans }) => spans.length > 0);
  const first = withSpans?.spans[0];
  return {
    documents: new Set(sentences.map(({ doc }) => doc)).size,
    sentences: sentences.length,
    tokens: sentences.reduce((sum, { words }) => sum + words.length, 0),
    entities: sentences.reduce((sum, { spans }) => sum + spans.length, 0),
    multiTokenEntities: sentences.flatMap(({ spans }) => spans).filter(({ start, end }) => end - start > 1).length,
    entitiesByLabel,
    firstEntity: first && { label: first.type, tokens: formsOf(withSpans).slice(first.start, first.end) },
    firstSentenceTokens: formsOf(sentences[0]),
    lastSentenceTokens: formsOf(sentences.at(-1)),
    firstSentenceTokens60: formsOf(sentences[0]).slice(0, 60),
    lastSentenceTokens60: formsOf(sentences.at(-1)).slice(0, 60),
  };
}

// Where we differ on purpose: our value and why. EXPECTED counts syntactic words of CoNLL-U; ours are those of the text.
const DEVIATIONS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'conllu/GUM_voyage_york.conllu': { tokens: 722 }, // 725 less one for each of 3 two-word ranges
  'conllu/GUM_letter_marcie3.conllu': { tokens: 327 }, // 338 less one for each of 11 two-word ranges
};

describe('CoNLL and CoNLL-U samples', { skip }, () => {
  for (const { file, expected } of ofFormat('conll', 'conllu')) {
    it(`${file} yields what is expected, or the deviation that is listed`, async () => {
      const corpus = await openCorpus(SAMPLES + file);
      const { sentences, rejects } = await readCorpus(corpus);
      const facts = factsOf(sentences);
      const deviations: Record<string, unknown> = {};
      for (const key of Object.keys(facts)) {
        if (!(key in expected)) continue;
        try {
          assert.deepEqual(facts[key], expected[key]);
        } catch {
          deviations[key] = facts[key];
        }
      }
      assert.deepEqual(rejects, []);
      assert.deepEqual(deviations, DEVIATIONS[file] ?? {});
      assert.equal(corpus.formatDetected, 'content');
    });
  }

  for (const { file, expected } of ofFormat('conll')) {
    it(`${file} shows its columns and scheme`, () => {
      const found = inspectConll(readFileSync(SAMPLES + file, 'utf8').split('\n'));
      assert.deepEqual([found?.wordColumn, found?.tagColumn], [expected.tokenColumn, expected.tagColumn]);
      assert.equal(found?.scheme, expected.scheme.split(' ')[0]);
    });
  }

  it('CoNLL-U texts are verbatim', async () => {
    for (const { file, expected } of ofFormat('conllu').filter(({ expected }) => expected.entityLayout)) {
      const { sentences } = await readCorpus(await openCorpus(SAMPLES + file));
      assert.equal(sentences[0].text, expected.firstSentenceText);
      assert.equal(sentences.at(-1)?.text, expected.lastSentenceText);
    }
  });
});

describe('JSON Lines samples with byte offsets', { skip }, () => {
  for (const { file, expected } of ofFormat('jsonl-byte-spans')) {
    it(`${file} yields what is expected`, async () => {
      const { sentences, rejects } = await readCorpus(await openCorpus(SAMPLES + file));
      const facts = factsOf(sentences);
      assert.deepEqual(rejects, []);
      for (const key of ['entities', 'entitiesByLabel', 'documents']) assert.deepEqual(facts[key], expected[key]);
      const labelled = sentences.find(({ spans }) => spans.length > 0);
      assert.ok(labelled);
      assert.equal(spanText(labelled, labelled.spans[0]), expected.firstEntity.text);
      assert.equal(sentences.at(-1)?.text, expected.lastSentenceText);
    });
  }
});

// Files that cannot be read whole as they are: the failure says so, and no replacement character is ever read.
const REFUSED: Readonly<Record<string, { readonly code: string; readonly message: RegExp }>> = {
  'plaintext/udhr1_Abkhaz-Cyrillic_Abkh.txt': { code: 'encoding-unknown', message: /is not UTF-8/ },
};

describe('plain text samples', { skip }, () => {
  for (const { file, expected } of ofFormat('plaintext')) {
    const refused = REFUSED[file];
    it(`${file} ${refused ? 'is refused with a reason' : 'is decoded whole and cut into sentences'}`, async () => {
      const path = SAMPLES + file;
      if (refused) {
        await assert.rejects(
          async () => readCorpus(await openCorpus(path)),
          (error) => {
            return error instanceof Failure && error.code === refused.code && refused.message.test(error.message);
          },
        );
        return;
      }
      const { encoding } = await findEncoding(path);
      assert.equal(encoding.replace('-', '_'), expected.encoding.replace('-', '_'));
      let text = '';
      let isCut = false;
      const cut = () => {
        isCut = true;
      };
      for await (const chunk of decodeFile(path, encoding, 'refuse', cut)) text += chunk;
      assert.equal(isCut, expected.fileCutInsideLastCharacter);
      assert.equal([...text].length, expected.codePoints);
      assert.ok(!text.includes('\ufffd'));

      const lines = await readCorpus(await openCorpus(path, { oneSentenceALine: true }));
      assert.equal(lines.sentences.length + lines.rejects.length - (isCut ? 1 : 0), expected.nonEmptyLines);
      const rejected = lines.rejects.filter(({ reason }) => reason.startsWith('the file ends inside a character'));
      assert.equal(rejected.length, isCut ? 1 : 0);
      assert.equal(lines.sentences[0].text.trim(), expected.firstLineText.trim());
      // Long lines are given by their first 200 characters.
      assert.ok(lines.sentences.at(-1)?.text.trim().startsWith(expected.lastLineText.trim()));

      const { sentences } = await readCorpus(await openCorpus(path));
      assert.ok(sentences.length >= expected.paragraphs);
      for (const sentence of sentences) assert.ok(text.includes(sentence.text));
    });
  }
});

const WIKIGOLD = fileURLToPath(new URL('../../../../shared/corpora/wikigold/wikigold.conll', import.meta.url));

it('wikigold yields its 1,696 sentences and 3,558 entities', {
  skip: existsSync(WIKIGOLD) ? false : `no ${WIKIGOLD}`,
}, async () => {
  const { sentences, rejects } = await readCorpus(await openCorpus(WIKIGOLD));
  const facts = factsOf(sentences);
  assert.deepEqual(rejects, []);
  // The card counts 1,841 blocks and 39,152 words: 145 of each are -DOCSTART- lines.
  assert.deepEqual([facts.sentences, facts.tokens, facts.documents], [1841 - 145, 39_152 - 145, 145]);
  assert.deepEqual(facts.entitiesByLabel, { LOC: 1014, PER: 934, ORG: 898, MISC: 712 });
});
