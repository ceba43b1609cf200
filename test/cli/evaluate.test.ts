// seedmark evaluate --gold A --pred B, as its users type it.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { textWidth } from '../../main/cli/terminal/table.ts';
import { folder, seedmark, wikigoldHead } from './command.ts';

const SENTENCES = 200;
const BOTH = ['evaluate', '--gold', 'gold.conll', '--pred', 'pred.conll'];
const FIXTURE = join(import.meta.dirname, '../fixtures/conlleval');

before(() => {
  const gold = wikigoldHead(SENTENCES);
  writeFileSync(join(folder, 'gold.conll'), gold);
  // Every fifth name ends a word early, every seventh changes its type.
  let names = 0;
  const pred = gold.replace(/I-(\w+)(?=\n)/g, (tag) => {
    names++;
    if (names % 5 === 0) return 'O';
    return names % 7 === 0 ? 'I-MISC' : tag;
  });
  writeFileSync(join(folder, 'pred.conll'), pred);
});

describe('evaluate --pred', () => {
  it('prints tables that fit a terminal of a hundred columns', async () => {
    const { code, stdout, stderr } = await seedmark([...BOTH, '--train', 'gold.conll']);
    assert.equal(code, 0, stderr);
    assert.equal(stderr, '');
    assert.match(stdout, /^200 sentences, [\d,]+ words, 1 document: \d+ gold spans, \d+ predicted, \d+ right\.\n/);
    for (const part of [
      /^PER +\d+\.\d \(\d+\.\d–\d+\.\d\) /m,
      /^mean +\d+\.\d \(/m,
      /^gold spans +all +correct +type +borders +both +missed +part$/m,
      /^predicted spans .*spurious/m,
      /^gold \\ predicted +LOC +MISC +ORG +PER +none$/m,
      /^type +too short +too long +crossing/m,
      /^unseen +/m,
    ]) {
      assert.match(stdout, part);
    }
    assert.doesNotMatch(stdout, /most frequent errors/);
    const wide = stdout.split('\n').filter((line) => textWidth(line) > 100);
    assert.deepEqual(wide, []);
  });

  it('prints every figure as JSON, without a word of the corpus unless asked', async () => {
    const { stdout } = await seedmark([...BOTH, '--json', '--samples', '50', '--seed', '3']);
    const report = JSON.parse(stdout);
    assert.equal(report.sentences, SENTENCES);
    assert.deepEqual(report.bootstrap, { unit: 'sentence', units: SENTENCES, samples: 50, confidence: 0.95 });
    assert.ok(report.micro.f1 > 0.4 && report.micro.f1 < 1);
    assert.ok(!('errors' in report));
    const asked = await seedmark([...BOTH, '--json', '--samples', '5', '--errors', '2']);
    const [first, second, ...rest] = JSON.parse(asked.stdout).errors;
    assert.ok(first.count >= second.count && rest.length === 0);
    assert.match((await seedmark([...BOTH, '--samples', '5', '--errors', '2'])).stdout, /The most frequent errors:\n/);
  });

  it('prints what conlleval.pl prints, from one file with both columns', async () => {
    const file = join(FIXTURE, 'tagged.txt');
    const columns = ['--gold', file, '--tag-column', '1', '--pred', file, '--pred-column', '2'];
    const { stdout, stderr } = await seedmark(['evaluate', ...columns, '--conlleval']);
    assert.equal(stdout, readFileSync(join(FIXTURE, 'expected.txt'), 'utf8'));
    assert.match(stderr, /types that gold does not have, all wrong: ART/);
  });

  it('scores by language where a list says which document is in which', async () => {
    const one = 'Musa B-PER\nga O\nLagos B-LOC\n\n';
    writeFileSync(join(folder, 'two.conll'), `-DOCSTART- (d1) O\n\n${one}-DOCSTART- (d2) O\n\n${one}`);
    writeFileSync(join(folder, 'languages.tsv'), 'd1\tha\nd2\tyo\n');
    const args = ['evaluate', '--gold', 'two.conll', '--pred', 'gold2.conll', '--languages', 'languages.tsv'];
    writeFileSync(join(folder, 'gold2.conll'), one + one.replace('B-LOC', 'O'));
    const { stdout, stderr } = await seedmark(args);
    assert.match(
      stdout,
      /2 languages:\nlanguage .*\n─.*\nyo +100\.0 +50\.0 +66\.7 .*\nha +100\.0 +100\.0 +100\.0 /,
      stderr,
    );
    writeFileSync(join(folder, 'languages.tsv'), 'd1\tha\nd2 yo\n');
    const wrong = await seedmark(args);
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /Line 2 of languages\.tsv is not a document and its language/);
  });

  it('refuses what cannot be meant, and says what to do', async () => {
    writeFileSync(join(folder, 'other.conll'), wikigoldHead(SENTENCES).replace(/\S+ O\n\n/, 'Tambacounda O\n\n'));
    const wrong: [string[], RegExp][] = [
      [['--gold', 'gold.conll'], /nothing to judge\.\n.*--pred/],
      [['ranked.jsonl', '--gold', 'gold.conll', '--pred', 'pred.conll'], /cannot be judged at once/],
      [['--gold', 'gold.conll', '--pred', 'pred.conll', '--at', '5'], /--at is for judging a ranking/],
      [['--gold', 'gold.conll', '--pred', 'pred.conll', '--no-such'], /unknown option/],
      [['ranked.jsonl', '--gold', 'gold.conll', '--errors', '5'], /--errors is for judging a tagging/],
      [['--gold', 'gold.conll', '--pred', 'gold.conll'], /are the same file\.\n.*--pred-column/],
      [['--gold', 'gold.conll', '--pred', 'other.conll'], /Sentence 1 of the gold corpus has other words/],
      [['--gold', 'gold.conll', '--pred', 'pred.conll', '--pred-column', '7'], /no column 7/],
      [['--gold', 'gold.conll', '--pred', 'pred.conll', '--conlleval', '--json'], /exclude each other/],
      [['--gold', 'gold.conll', '--pred', 'nowhere.conll'], /no file nowhere\.conll/],
    ];
    for (const [args, message] of wrong) {
      const { code, stderr } = await seedmark(['evaluate', ...args]);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /Tambacounda/);
      assert.equal(code, 2);
    }
  });
});
