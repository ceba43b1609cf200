import assert from 'node:assert/strict';
import { join } from 'node:path';
import { afterEach, describe, it } from 'node:test';
import fc from 'fast-check';
import { packTerms, unpackTerms } from '../../main/store/candidates/terms.ts';
import {
  addCorpus,
  findSameSource,
  readCorpora,
  readCorpus,
  readDocuments,
  readRejects,
  setDocumentMetadata,
} from '../../main/store/corpus/corpora.ts';
import { finishImport, importBatch } from '../../main/store/corpus/import-batch.ts';
import { readSentence, readSentences, readTwins, searchSentences } from '../../main/store/corpus/sentences.ts';
import { packWords, unpackWords } from '../../main/store/corpus/word-offsets.ts';
import { createProject, openProject, type ProjectFile } from '../../main/store/file/project-file.ts';
import { Failure } from '../../src/failure.ts';
import type { ReadItem } from '../../src/formats/reader.ts';
import type { SentenceId } from '../../src/project/ids.ts';
import { addTexts, itemsOf, SOURCE, scratchFolder, sentenceOf } from '../support/project-builder.ts';

const folder = scratchFolder();
let count = 0;
const open: ProjectFile[] = [];

/** Twelve words of six letters, none like those of another number. */
const madeUpText = (number: number) =>
  Array.from({ length: 12 }, (_, word) =>
    (((number * 12 + word) * 48_271) % 308_915_776).toString(36).padStart(6, 'q'),
  ).join(' ');

function project(): ProjectFile {
  const made = createProject(join(folder, `sentences-${count++}.seedmark`), 'p', { clock: () => 77 });
  open.push(made);
  return made;
}
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

describe('an import', () => {
  it('keeps texts verbatim, words in UTF-16 units, labels, rejects and provenance', () => {
    const { connection } = project();
    const corpus = addCorpus(connection, SOURCE);
    const text = '  Ọ̀ṣun \u{1f985}na  \u05e9\u05dc\u05d5\u05dd\u0000 \u0007 ';
    const sentence = { ...sentenceOf(text, 'a.txt'), spans: [{ start: 0, end: 2, type: 'LOC' }] };
    const items: ReadItem[] = [
      { sentence, line: 4, id: 's1' },
      { reject: { line: 5, reason: 'no words', lost: 'sentence' } },
      { sentence: sentenceOf('next', 'b.txt'), line: 6 },
      { sentence: sentenceOf('half \ud83d', 'b.txt'), line: 7 },
    ];
    importBatch(connection, corpus, 0, items);
    finishImport(connection, corpus);
    const stored = readSentence(connection, 1 as SentenceId);
    assert.equal(stored.text, text);
    assert.deepEqual(stored.words, sentence.words);
    assert.deepEqual(stored.spans, sentence.spans);
    assert.deepEqual([stored.doc, stored.language, stored.position], ['a.txt', 'ha', 0]);
    assert.deepEqual(readRejects(connection, corpus), [
      { line: 5, reason: 'no words', lost: 'sentence' },
      { line: 7, reason: 'half a character (a lone surrogate) in the text', lost: 'sentence' },
    ]);
    const { documents, sentences, words, rejects, itemsRead, state, importedAt, ...source } = readCorpus(
      connection,
      corpus,
    );
    assert.deepEqual(
      { documents, sentences, words, rejects, itemsRead, state },
      { documents: 2, sentences: 2, words: sentence.words.length + 1, rejects: 2, itemsRead: 4, state: 'complete' },
    );
    assert.equal(importedAt.getTime(), 77);
    assert.deepEqual(source, { ...SOURCE, id: corpus });
    assert.equal(findSameSource(connection, SOURCE)?.id, corpus);
    assert.equal(findSameSource(connection, { ...SOURCE, encoding: 'latin1' }), undefined);
  });

  it('tidies the search index in equal portions: no batch writes much more than the others', () => {
    const { connection } = project();
    const corpus = addCorpus(connection, SOURCE);
    const written = () => connection.value<number>('SELECT total_changes()')!;
    const changes: number[] = [];
    const SIZE = 25;
    for (let batch = 0; batch < 200; batch++) {
      const texts = Array.from({ length: SIZE }, (_, i) => madeUpText(batch * SIZE + i));
      const before = written();
      importBatch(connection, corpus, batch * SIZE, itemsOf(texts));
      changes.push(written() - before);
    }
    const ordered = changes.toSorted((a, b) => a - b);
    const median = ordered[ordered.length / 2];
    assert.ok(ordered.at(-1)! < 1.5 * median, `median ${median}, most ${ordered.at(-1)}`);
    const parts = connection.value<number>('SELECT count(DISTINCT segid) FROM sentence_search_idx')!;
    assert.ok(parts <= 40, `${parts} parts`);
    const { sentences } = searchSentences(connection, madeUpText(4999), 0, 5);
    assert.deepEqual(
      sentences.map(({ id }) => id),
      [5000],
    );
  });

  it('goes on after its last batch, across restarts, and takes no item twice', () => {
    const first = project();
    const corpus = addCorpus(first.connection, SOURCE);
    const items = itemsOf(['one two', 'three', 'four', 'five', 'six']);
    importBatch(first.connection, corpus, 0, items.slice(0, 3));
    first.close();
    const again = openProject(first.path);
    open.push(again);
    const { connection } = again;
    const { itemsRead, state } = readCorpora(connection)[0];
    assert.deepEqual([itemsRead, state], [3, 'importing']);
    assert.throws(() => importBatch(connection, corpus, 2, items.slice(2)), /the corpus has 3/);
    importBatch(connection, corpus, itemsRead, items.slice(itemsRead));
    finishImport(connection, corpus);
    assert.deepEqual(
      readSentences(connection, corpus, 1, 3).map(({ text }) => text),
      ['three', 'four', 'five'],
    );
    assert.deepEqual(
      readDocuments(connection, corpus).map(({ name, sentences }) => [name, sentences]),
      [['letters.txt', 5]],
    );
    assert.throws(() => importBatch(connection, corpus, 5, items), /complete/);
  });

  it('that fails in the middle of a batch leaves nothing of it', () => {
    const { connection } = project();
    const corpus = addCorpus(connection, SOURCE);
    const bad = {
      ...sentenceOf('a b'),
      words: [
        { startChar: 2, endChar: 3 },
        { startChar: 0, endChar: 1 },
      ],
    };
    assert.throws(
      () => importBatch(connection, corpus, 0, [...itemsOf(['good one']), { sentence: bad, line: 2 }]),
      RangeError,
    );
    assert.equal(readCorpus(connection, corpus).sentences, 0);
    assert.deepEqual(searchSentences(connection, 'good', 0, 10).sentences, []);
  });

  it('under a name that is taken, or in no language, is refused', () => {
    const { connection } = project();
    addCorpus(connection, SOURCE);
    assert.throws(() => addCorpus(connection, SOURCE), Failure);
    assert.throws(() => addCorpus(connection, { ...SOURCE, name: 'other', language: 'not a tag' }), Failure);
    assert.throws(
      () => readCorpus(connection, 9 as never),
      (error) => error instanceof Failure && error.code === 'not-found',
    );
  });

  it('gives documents metadata', () => {
    const { connection } = project();
    const corpus = addTexts(connection, ['a b']);
    const [{ id }] = readDocuments(connection, corpus);
    setDocumentMetadata(connection, id, { speaker: 'Binta', year: 1998 });
    assert.deepEqual(readDocuments(connection, corpus)[0].metadata, { speaker: 'Binta', year: 1998 });
  });
});

describe('twins', () => {
  it('are sentences with the same text and the same words', () => {
    const { connection } = project();
    const corpus = addCorpus(connection, SOURCE);
    const joined = { ...sentenceOf('a b'), words: [{ startChar: 0, endChar: 3 }] };
    importBatch(connection, corpus, 0, [...itemsOf(['a b', 'a c', 'a b']), { sentence: joined, line: 4 }]);
    assert.deepEqual(readTwins(connection, 1 as SentenceId), [1, 3]);
    assert.deepEqual(readTwins(connection, 2 as SentenceId), [2]);
    assert.deepEqual(readTwins(connection, 4 as SentenceId), [4]);
  });
});

describe('a text search', () => {
  const TEXTS = [
    'Amina ta tafi Banjul',
    'banjul BANJUL',
    '我在北京大学',
    '北京',
    '他去北',
    'Ọ̀ṣun river',
    'ΟΔΟΣ και οδός',
    'a"b OR c*',
    'ab',
    "say '' twice",
  ];
  const hits = (connection: Parameters<typeof searchSentences>[0], text: string) =>
    searchSentences(connection, text, 0, 100).sentences.map(({ id }) => id - 1);

  it('finds parts of words, any case, scripts without spaces, one character and many, quotes and operators', () => {
    const { connection } = project();
    addTexts(connection, TEXTS);
    const cases: readonly (readonly [string, readonly number[]])[] = [
      ['banjul', [0, 1]],
      ['TAFI BAN', [0]],
      ['北京', [2, 3]],
      ['北', [2, 3, 4]],
      ['京大学', [2]],
      ['O\u0323\u0300s\u0323un'.normalize('NFD'), [5]],
      ['οδος', [6]],
      ['"b OR', [7]],
      ['c*', [7]],
      ['b', [0, 1, 7, 8]],
      ["''", [9]],
      ['nowhere', []],
      ['  ', []],
      ['\u0002', []],
    ];
    for (const [text, expected] of cases) assert.deepEqual(hits(connection, text), expected, text);
  });

  it('finds exactly what a look at every text finds, page by page', () => {
    const { connection } = project();
    const letter = fc.constantFrom('a', 'b', 'B', ' ', 'ɓ', '北', '\u0301', 'é', '\u{1f985}', '"', "'");
    const word = fc.string({ unit: letter, minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), word, (texts, query) => {
        const corpus = addCorpus(connection, { ...SOURCE, name: `c${count++}` });
        const before = connection.value<number | null>('SELECT max(id) FROM sentences') ?? 0;
        importBatch(
          connection,
          corpus,
          0,
          texts.map((text, i) => ({ sentence: { doc: 'd', text, words: [], spans: [] }, line: i })),
        );
        const fold = (text: string) => text.normalize('NFC').toLowerCase();
        const expected =
          query.trim() === ''
            ? []
            : texts.flatMap((text, i) => (fold(text).includes(fold(query)) ? [before + 1 + i] : []));
        const found: number[] = [];
        for (let after: number | undefined = before; after !== undefined; ) {
          const page = searchSentences(connection, query, after, 2);
          found.push(...page.sentences.map(({ id }) => id));
          after = page.next;
        }
        assert.deepEqual(found, expected);
      }),
      { numRuns: 60 },
    );
  });
});

describe('packed', () => {
  it('words come back as they were', () => {
    const gap = fc.tuple(fc.nat(20_000), fc.nat(300));
    fc.assert(
      fc.property(fc.array(gap), (gaps) => {
        let at = 0;
        const words = gaps.map(([skip, length]) => {
          const startChar = at + skip;
          at = startChar + length;
          return { startChar, endChar: at };
        });
        assert.deepEqual(unpackWords(packWords(words)), words);
      }),
    );
    assert.throws(() => unpackWords(Uint8Array.of(128)), RangeError);
  });

  it('terms come back bit by bit, missing ones too', () => {
    fc.assert(
      fc.property(fc.array(fc.double()), fc.array(fc.double()), (x, y) => {
        assert.deepEqual(unpackTerms(packTerms({ x, y })), { x, y });
      }),
    );
  });
});
