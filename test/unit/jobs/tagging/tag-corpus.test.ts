// The tagging job with a real (tiny) tagger in processes of its own.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openTokenizer } from '../../../../main/compute/tokenizer.ts';
import { openCorpus, readCorpus } from '../../../../main/files/open-corpus.ts';
import {
  labelledFormat,
  outputFormat,
  type TagCorpusRequest,
  tagCorpus,
} from '../../../../main/jobs/tagging/tag-corpus.ts';
import { TaggingPool } from '../../../../main/jobs/tagging/tagging-pool.ts';
import { ExportedTagger } from '../../../../main/training/exported-tagger.ts';
import { tagSentences } from '../../../../main/training/tag-sentences.ts';
import type { LabelledSpan } from '../../../../src/corpus/sentence.ts';
import { Failure } from '../../../../src/failure.ts';
import { wikigoldHead } from '../../../cli/command.ts';
import { temporaryFolder } from '../../../support/onnx-models.ts';
import { unlessShared } from '../../../support/shared.ts';
import { exportTinyTagger, TINY_MODEL, TINY_TYPES } from '../../../support/tiny-tagger.ts';

const skip = unlessShared(`models/${TINY_MODEL}`);
const temporary = temporaryFolder();
const tagger = join(temporary.path, 'tagger');
const input = join(temporary.path, 'head.conll');
after(() => temporary.remove());

const ofCode = (code: string) => (error: unknown) => error instanceof Failure && error.code === code;

async function requestOf(
  pool: TaggingPool,
  out: string,
  more: Partial<TagCorpusRequest> = {},
): Promise<TagCorpusRequest> {
  const corpus = more.corpus ?? (await openCorpus(input));
  return {
    corpus,
    pool,
    out: join(temporary.path, out),
    format: 'jsonl',
    writing: {},
    stop: { aborted: false },
    ...more,
  };
}

describe('the format that is written', () => {
  it('goes by the extension, then by the input, then is JSON Lines', () => {
    assert.equal(outputFormat('.conllu', 'jsonl'), 'conllu');
    assert.equal(outputFormat('.TSV', 'jsonl'), 'conll');
    assert.equal(outputFormat('', 'conll'), 'conll');
    assert.equal(outputFormat('.xyz', 'plain'), 'jsonl');
    assert.equal(outputFormat('.txt', 'conll'), 'plain');
  });

  it('must have a place for labels', () => {
    assert.throws(() => labelledFormat('plain'), ofCode('format-unknown'));
    assert.equal(labelledFormat('conll').name, 'conll');
  });
});

/** Scores are written with a few digits. */
const placeAndType = ({ start, end, type }: LabelledSpan) => ({ start, end, type });

describe('tagging a corpus', { skip, concurrency: 1 }, () => {
  before(async () => {
    await exportTinyTagger(tagger);
    writeFileSync(input, `-DOCSTART- (d1) O\n\n${wikigoldHead(150)}`);
  });

  it('gives the tagger’s spans and nothing else new, whatever the number of processes', async () => {
    const { sentences } = await readCorpus(await openCorpus(input));
    const session = await ExportedTagger.open(tagger);
    const expected = await tagSentences(session, sentences, await openTokenizer(tagger), session.labelSet);
    await session.close();
    const written: string[] = [];
    for (const workers of [1, 2]) {
      const pool = await TaggingPool.start({ folder: tagger }, workers);
      assert.deepEqual([pool.types, pool.size], [TINY_TYPES, workers]);
      const summary = await tagCorpus(await requestOf(pool, `by-${workers}.jsonl`));
      pool.close();
      assert.equal(summary.outcome, 'done');
      assert.equal(summary.sentences, sentences.length);
      assert.equal(summary.replaced, sentences.reduce((sum, { spans }) => sum + spans.length, 0)); // biome-ignore format: one sum
      assert.ok(summary.found.LOC > 0 && summary.found.PER > 0 && summary.pieces > 2 * sentences.length);
      written.push(readFileSync(join(temporary.path, `by-${workers}.jsonl`), 'utf8'));
    }
    assert.equal(written[0], written[1]);
    const { sentences: tagged, rejects } = await readCorpus(await openCorpus(join(temporary.path, 'by-2.jsonl')));
    assert.deepEqual(rejects, []);
    assert.deepEqual(
      tagged.map((sentence) => ({ ...sentence, spans: sentence.spans.map(placeAndType) })),
      sentences.map((sentence, i) => ({ ...sentence, spans: expected[i].spans.map(placeAndType) })),
    );
    const scores = [...written[0].matchAll(/"score":([\d.e-]+)/g)].map(([, score]) => Number(score));
    assert.ok(scores.length > 0 && scores.every((score) => score > 0 && score <= 1));
  });

  it('writes CoNLL in two columns where they hold all, in three where they do not', async () => {
    const pool = await TaggingPool.start({ folder: tagger }, 1);
    const conll = await tagCorpus(await requestOf(pool, 'two.conll', { format: 'conll' }));
    const odd = join(temporary.path, 'odd.txt');
    writeFileSync(odd, 'Lake  Chad is dry.\nNobody went there.\n');
    const plain = await tagCorpus(
      await requestOf(pool, 'three.conll', { format: 'conll', corpus: await openCorpus(odd) }),
    );
    pool.close();
    assert.match(
      readFileSync(join(temporary.path, 'two.conll'), 'utf8'),
      /^-DOCSTART- \(d1\) O\n\n\S+ (?:O|[BI]-\S+)\n/,
    );
    assert.match(readFileSync(join(temporary.path, 'three.conll'), 'utf8'), /\nLake\tSpacesAfter=\\s\\s\t\S+\n/);
    assert.equal(plain.sentences, 2);
    const spans = Object.values(conll.found).reduce((sum, count) => sum + count, 0);
    assert.deepEqual(conll.losses, [{ what: 'scores of spans', count: spans }]);
  });

  it('goes on when a process dies, and fails when its place is taken by one that dies too', async () => {
    const pool = await TaggingPool.start({ folder: tagger }, 1);
    let killed = 0;
    const dying = (times: number): Partial<TagCorpusRequest> => ({
      onProgress: () => {
        if (killed >= times) return;
        killed++;
        for (const id of pool.processIds) process.kill(id, 'SIGKILL');
      },
    });
    const summary = await tagCorpus(await requestOf(pool, 'survived.jsonl', dying(1)));
    assert.deepEqual([summary.outcome, killed], ['done', 1]);
    assert.equal(
      readFileSync(join(temporary.path, 'survived.jsonl'), 'utf8'),
      readFileSync(join(temporary.path, 'by-1.jsonl'), 'utf8'),
    );
    const killer = setInterval(() => {
      for (const id of pool.processIds) process.kill(id, 'SIGKILL');
    }, 5);
    await assert.rejects(tagCorpus(await requestOf(pool, 'crashed.jsonl')), ofCode('compute-crashed'));
    clearInterval(killer);
    pool.close();
    assert.deepEqual(leftOf('crashed'), []);
  });

  it('leaves nothing when it is stopped, and the old file as it was', async () => {
    const pool = await TaggingPool.start({ folder: tagger }, 1);
    const stop = { aborted: false };
    writeFileSync(join(temporary.path, 'stopped.jsonl'), 'old\n');
    const onProgress = ({ done }: { done: number }) => {
      if (done === 0) return;
      stop.aborted = true;
      pool.close();
    };
    const { outcome } = await tagCorpus(await requestOf(pool, 'stopped.jsonl', { stop, onProgress }));
    assert.equal(outcome, 'stopped');
    assert.deepEqual(leftOf('stopped'), ['stopped.jsonl']);
    assert.equal(readFileSync(join(temporary.path, 'stopped.jsonl'), 'utf8'), 'old\n');
  });

  it('refuses a corpus that has no sentences or that changes meanwhile', async () => {
    const pool = await TaggingPool.start({ folder: tagger }, 1);
    const broken = join(temporary.path, 'broken.jsonl');
    writeFileSync(broken, '{"a":1}\n');
    await assert.rejects(
      tagCorpus(await requestOf(pool, 'none.jsonl', { corpus: await openCorpus(broken) })),
      ofCode('corpus-empty'),
    );
    const growing = join(temporary.path, 'growing.txt');
    writeFileSync(growing, 'Lake Chad.\n');
    let isFirst = true;
    const onProgress = () => {
      if (isFirst) writeFileSync(growing, 'Lake Chad dries.\n');
      isFirst = false;
    };
    const request = await requestOf(pool, 'none.jsonl', { corpus: await openCorpus(growing), onProgress });
    await assert.rejects(tagCorpus(request), ofCode('corpus-invalid'));
    pool.close();
    assert.deepEqual(leftOf('none'), []);
  });

  it('refuses folders that hold no tagger', async () => {
    await assert.rejects(TaggingPool.start({ folder: join(temporary.path, 'nowhere') }, 1), ofCode('model-missing'));
    await assert.rejects(TaggingPool.start({ folder: temporary.path }), ofCode('model-missing'));
    await assert.rejects(TaggingPool.start({ folder: tagger, onnxFile: 'x.onnx' }, 1), ofCode('model-missing'));
  });
});

function leftOf(name: string): string[] {
  return readdirSync(temporary.path).filter((entry) => entry.includes(name));
}
