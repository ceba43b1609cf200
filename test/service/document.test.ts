// Reading a document with all its layers, over the in-process transport, on real project files.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { storeCandidates } from '../../main/store/candidates/candidates.ts';
import { openProject } from '../../main/store/file/project-file.ts';
import { addTagger, storePredictions } from '../../main/store/taggers.ts';
import type { LayeredSentence } from '../../src/contract/review.ts';
import type { DocumentId, RunId, SentenceId, TaggerId } from '../../src/project/ids.ts';
import { failsWith, mined, open } from '../support/open-services.ts';
import { addItems, candidate, scratchFolder, sentenceOf, smallProject } from '../support/project-builder.ts';

describe('a document', () => {
  const scratch = scratchFolder();
  const document = 1 as DocumentId;

  it('shows every layer of each sentence: candidates, decisions, words looked at, predictions, labels of its source', async () => {
    const path = mined('layers');
    const project = openProject(path);
    const [per] = project.connection.all<{ id: number }>('SELECT id FROM entity_types ORDER BY id');
    const tagger = addTagger(project.connection, {
      name: 'first',
      baseModel: 'starter',
      baseFingerprint: 'f',
      labels: ['PER'],
      options: {},
      upToVerdict: undefined,
      rngSeed: 1,
    });
    const predicted = {
      sentence: 2 as SentenceId,
      span: { start: 2, end: 4 },
      type: per.id as never,
      confidence: 0.75,
    };
    storePredictions(project.connection, tagger, [predicted]);
    project.connection.write(() => project.connection.run("INSERT INTO source_labels VALUES (2, 2, 4, 'person')"));
    project.close();
    const client = open({ project: path }).connect();
    const [{ id: run }] = await client.mining.runs();
    const [{ id: type }] = await client.types.list();
    const sentence = 2 as SentenceId;
    const span = { start: 2, end: 4 };
    await client.review.decide({
      judgements: [
        { act: 'accept', sentence, span, type },
        { act: 'outside', sentence, span: { start: 0, end: 2 } },
      ],
    });
    const read = await client.review.document({ document, run, tagger, from: 0, limit: 500 });
    assert.deepEqual(
      read.map(({ id }) => id),
      [1, 2, 3, 4, 5],
    );
    const two = read[1];
    const { items } = await client.review.page({ filter: { run }, order: { by: 'text' }, limit: 500 });
    const own = items.filter((item) => item.sentence === 2);
    assert.equal(own.length, 14, 'four single words and three pairs, for two types');
    const beside = own.map(({ doc: _, language: __, text: ___, words: ____, ...rest }) => rest);
    const byId = <One extends { id: number }>(all: readonly One[]) => all.toSorted((a, b) => a.id - b.id);
    assert.deepEqual(byId(two.candidates), byId(beside));
    assert.equal(two.candidates.filter(({ status }) => status === 'accepted').length, 1);
    assert.deepEqual(
      two.decisions.map(({ status, entity }) => [status, entity]),
      [['accepted', { ...span, type }]],
    );
    assert.deepEqual(two.reviewed, [{ start: 0, end: 2 }]);
    assert.deepEqual(two.predictions, [{ ...span, type: 'PER', confidence: 0.75 }]);
    assert.deepEqual(two.spans, [{ ...span, type: 'person' }]);
    assert.equal(two.text.slice(two.words[2].startChar, two.words[3].endChar), 'Amina Jallo');
    const bare = await client.review.document({ document, from: 1, limit: 1 });
    assert.deepEqual([bare.length, bare[0].candidates, bare[0].predictions], [1, [], []]);
    assert.deepEqual(bare[0].decisions, two.decisions, 'decisions are not a run’s');
  });

  it('comes in pages that make up the whole, also where documents are interleaved in their corpus', async () => {
    const path = join(scratch, 'interleaved.seedmark');
    const { project, connection } = smallProject(path);
    addItems(
      connection,
      Array.from({ length: 20 }, (_, i) => sentenceOf(`sentence number ${i}`, i % 3 === 0 ? 'thirds' : 'others')),
      { name: 'mixed', sha256: '1'.repeat(64) },
    );
    project.close();
    const client = open({ project: path }).connect();
    const [, mixed] = await client.corpora.list();
    for (const { id, name, sentences } of await client.corpora.documents({ corpus: mixed.id, limit: 10 })) {
      const texts: string[] = [];
      for (let page: readonly LayeredSentence[]; ; texts.push(...page.map(({ text }) => text))) {
        page = await client.review.document({ document: id, from: texts.length, limit: 3 });
        if (page.length === 0) break;
        const { number, ...alone } = await client.review.sentence({ sentence: page[0].id });
        assert.deepEqual(alone, page[0]);
        assert.equal(number, texts.length, 'a sentence knows its number in its document');
      }
      const expected = Array.from({ length: 20 }, (_, i) => i).filter((i) => (i % 3 === 0) === (name === 'thirds'));
      assert.deepEqual(
        texts,
        expected.map((i) => `sentence number ${i}`),
      );
      assert.equal(texts.length, sentences);
    }
  });

  it('ends a page early rather than let a screen wait for thousands of candidates', async () => {
    const path = join(scratch, 'dense.seedmark');
    const { project, connection, types, run } = smallProject(path);
    const text = Array.from({ length: 60 }, (_, i) => `w${i}`).join(' ');
    addItems(
      connection,
      Array.from({ length: 12 }, () => sentenceOf(text, 'dense')),
      { name: 'dense', sha256: '2'.repeat(64) },
    );
    const found = Array.from({ length: 12 }, (_, s) =>
      Array.from({ length: 1000 }, (_, i) => {
        const start = i % 50;
        return candidate(6 + s, [start, start + 1 + Math.floor(i / 100)], types[Math.floor(i / 50) % 2], i / 1000);
      }),
    );
    storeCandidates(connection, run, found.flat());
    project.close();
    const client = open({ project: path }).connect();
    const dense = 2 as DocumentId;
    const seen: number[] = [];
    let pages = 0;
    for (;;) {
      const page = await client.review.document({ document: dense, run, from: seen.length, limit: 500 });
      if (page.length === 0) break;
      pages++;
      seen.push(...page.map(({ candidates }) => candidates.length));
    }
    assert.deepEqual([pages, seen], [12, Array.from({ length: 12 }, () => 1000)]);
  });

  it('that is not there, and layers that are not, are said to be missing', async () => {
    const client = open({ project: mined('missing-layers') }).connect();
    const ask = (more: object) => client.review.document({ document, from: 0, limit: 5, ...more });
    await assert.rejects(ask({ document: 99 }), failsWith('not-found'));
    await assert.rejects(ask({ run: 99 as RunId }), failsWith('not-found'));
    await assert.rejects(ask({ tagger: 99 as TaggerId }), failsWith('not-found'));
    assert.deepEqual(await ask({ from: 5 }), []);
  });
});
