import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { type OpenCorpusOptions, openCorpus } from '../../../../main/files/open-corpus.ts';
import { judgeSpelledTags, judgeTagging } from '../../../../main/jobs/tagging/judge-tagging.ts';
import { Failure } from '../../../../src/failure.ts';

const folder = mkdtempSync(join(tmpdir(), 'seedmark-judge-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const GOLD = 'Musa B-PER\nGarba I-PER\nga O\nLagos B-LOC\n\nKano B-LOC\n. O\n\n';

function file(name: string, content: string, options: OpenCorpusOptions = {}) {
  writeFileSync(join(folder, name), content);
  return openCorpus(join(folder, name), options);
}

const fails = (work: Promise<unknown>, message: RegExp, hint: RegExp) =>
  assert.rejects(work, (error) => {
    assert.ok(error instanceof Failure);
    assert.match(error.message, message);
    assert.match(error.hint, hint);
    assert.doesNotMatch(error.message + error.hint, /Musa|Garba|Lagos|Kano/);
    return true;
  });

describe('judging a tagging', () => {
  it('brings files of different formats and sentence borders together', async () => {
    const record = {
      text: 'Musa Garba ga Lagos Kano .',
      entities: [
        { start: 0, end: 10, label: 'PER' },
        { start: 14, end: 24, label: 'LOC' },
      ],
    };
    const { report, strangeTypes, rejects } = await judgeTagging({
      gold: await file('gold.conll', GOLD),
      predicted: await file('predicted.jsonl', `${JSON.stringify(record)}\n`),
      seed: 1,
      samples: 10,
    });
    assert.deepEqual([report.micro.correct, report.micro.predicted, report.micro.gold], [1, 2, 3]);
    assert.equal(report.borders.all.tooLong, 1);
    assert.deepEqual([strangeTypes, rejects.size], [[], 0]);
  });

  it('gives the same intervals for the same seed, others for another', async () => {
    const many = Array.from({ length: 40 }, (_, i) => (i % 3 === 0 ? GOLD.replace('B-LOC', 'O') : GOLD)).join('');
    const [gold, predicted] = [await file('many.conll', GOLD.repeat(40)), await file('some.conll', many)];
    const intervals = async (seed: number) =>
      (await judgeTagging({ gold, predicted, seed, samples: 50 })).report.micro.intervals;
    assert.deepEqual(await intervals(1), await intervals(1));
    assert.notDeepEqual(await intervals(1), await intervals(2));
  });

  it('tells the types that gold lacks, and the documents without a language', async () => {
    const gold = await file('docs.conll', `-DOCSTART- (one) O\n\n${GOLD}-DOCSTART- (two) O\n\n${GOLD}`);
    const predicted = await file('person.conll', GOLD.repeat(2).replaceAll('-PER', '-PERSON'));
    const languages = new Map([['one', 'ha']]);
    const { report, strangeTypes, unnamedDocuments } = await judgeTagging({ gold, predicted, languages, seed: 1 });
    assert.deepEqual(strangeTypes, ['PERSON']);
    assert.deepEqual(unnamedDocuments, ['two']);
    assert.deepEqual(report.byLanguage.map(({ name }) => name).sort(), ['ha', 'unknown']);
  });

  it('refuses other words, and names the record that could not be read where there is one', async () => {
    const gold = await file('gold.conll', GOLD);
    const other = await file('other.conll', GOLD.replace('Kano', 'Jos'));
    await fails(judgeTagging({ gold, predicted: other, seed: 1 }), /Sentence 2 of the gold/, /same options/);
    const broken = await file('broken.conll', GOLD.repeat(30).replace('ga O', 'ga'));
    const long = await file('long.conll', GOLD.repeat(30));
    await fails(
      judgeTagging({ gold: long, predicted: broken, seed: 1 }),
      /Sentence 1 of/,
      /broken\.conll .* \(line 1: /,
    );
  });

  it('refuses gold and training files without labels', async () => {
    const gold = await file('gold.conll', GOLD);
    const bare = await file('bare.conll', GOLD.replace(/[BI]-\w+/g, 'O'));
    await fails(judgeTagging({ gold: bare, predicted: gold, seed: 1 }), /bare\.conll has no labels/, /--tag-column/);
    await fails(judgeTagging({ gold, predicted: gold, training: bare, seed: 1 }), /has no labels/, /labelled corpus/);
    const { report } = await judgeTagging({ gold, predicted: bare, seed: 1 });
    assert.deepEqual([report.micro.predicted, report.micro.recall], [0, 0]);
  });
});

describe('the accuracy of tags as they are spelled', () => {
  it('sees a difference where the spans are the same', async () => {
    const scheme = 'labels' as const;
    const gold = await file('iob2.conll', GOLD, { scheme });
    const predicted = await file('iob1.conll', GOLD.replaceAll('B-', 'I-'), { scheme });
    assert.deepEqual(await judgeSpelledTags({ gold, predicted }), { total: 6, right: 3, accuracy: 0.5 });
  });
});
