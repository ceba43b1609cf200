// The paper's comparison as a user meets it, with a tiny model (random: its numbers mean nothing) and the head of a real corpus.

import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import type { PaperReport } from '../../main/jobs/paper/report.ts';
import { completion, startChatServer } from '../support/chat-server.ts';
import { unlessShared } from '../support/shared.ts';
import { folder, seedmark, start, TINY_BERT, wikigoldHead } from './command.ts';

const skip = unlessShared('models/tiny-bert-cased');
const path = (name: string) => join(folder, name);
const MODEL = ['--model', TINY_BERT, '--workers', '1'];
const PAPER = [
  'paper',
  '--dataset',
  'gold.conll',
  '--most',
  '30',
  '--epochs',
  '1',
  '--top',
  '40',
  '--shots',
  '1',
  ...MODEL,
];
const reportOf = (out: string): PaperReport => JSON.parse(readFileSync(path(`${out}/report.json`), 'utf8'));

before(() => writeFileSync(path('gold.conll'), wikigoldHead(60)));

describe('seedmark paper', { skip }, () => {
  it('writes every row of the tables, the figure, and the paper beside', async () => {
    const { code, stdout } = await seedmark([...PAPER, '--out', 'whole']);
    assert.equal(code, 0);
    const { comparison, facts } = reportOf('whole');
    assert.deepEqual(
      comparison.rankings.map(({ method }) => method),
      ['X-NER', 'X-NER, one way', 'X-NER, cosine', 'PromptMine'],
    );
    assert.deepEqual(
      comparison.taggers.map(({ method }) => method),
      ['X-NER', 'X-NER, one way', 'X-NER, cosine', 'PromptMine', 'Tagger', 'PredictMine', 'CertMine'],
    );
    assert.equal(facts.model, 'tiny-bert-cased');
    assert.match(stdout, /^\| X-NER \| tiny-bert-cased \|.* RoBERTa-large \| 71\.4 \| 52\.1 \| 60\.2 \|$/m);
    assert.match(
      stdout,
      /^\| method \| model \| PER P@40 \| AP \| LOC P@40 \| AP \| ORG P@40 \| AP \| MISC P@40 \| AP \|$/m,
    );
    assert.match(
      stdout,
      /^\| _paper, P@1,000_ X-NER \| RoBERTa-large \| 98\.4 \| +\| 97\.9 \| +\| 62\.3 \| +\| 82\.2 \| +\|$/m,
    );
    assert.match(readFileSync(path('whole/precision-recall.svg'), 'utf8'), /^<\?xml/);
    // Recall never falls along a curve, and nothing is found that is not there.
    for (const { curves } of comparison.rankings) {
      for (const points of Object.values(curves)) {
        points.forEach(({ recall }, i) => {
          assert.ok(recall <= 1 && (i === 0 || recall > points[i - 1].recall));
        });
      }
    }
  });

  it('is interrupted by Ctrl-C, goes on with the same command, and ends the same', async () => {
    const args = [...PAPER, '--out', 'stopped'];
    const { process: child, ended } = start(args);
    const watch = setInterval(() => {
      if (!existsSync(path('stopped/steps/tagger-div2.json'))) return;
      clearInterval(watch);
      child.kill('SIGINT');
    }, 20);
    const { code, stderr } = await ended;
    assert.equal(code, 1);
    assert.match(stderr, /goes on from/);
    assert.ok(!existsSync(path('stopped/report.md')));
    assert.equal((await seedmark(args)).code, 0);
    const withoutTime = ({ facts: { madeAt, ...facts }, comparison }: PaperReport) => ({ facts, comparison });
    assert.deepEqual(withoutTime(reportOf('stopped')), withoutTime(reportOf('whole')));
  });

  it('sends nothing to an endpoint unless that is said in so many words', async () => {
    const server = await startChatServer((_, response) => completion(response, 'no'));
    const asking = ['--endpoint', server.url, '--endpoint-model', 'm'];
    const { code, stderr } = await seedmark([...PAPER, '--out', 'unsent', ...asking]);
    await server.close();
    assert.equal(code, 2);
    assert.match(stderr, /leaves this program.*127\.0\.0\.1.*--send-sentences/s);
    assert.equal(server.questions.length, 0);
  });

  it('has the row of InstructMine when an endpoint may be asked, each training sentence once', async () => {
    // Names whatever follows "in": some of it is a place, some is not, some is not in the sentence.
    const server = await startChatServer(({ content }, response) => {
      const sentence = content.slice(content.lastIndexOf('\n') + 1);
      completion(response, `${sentence.replace(/ in (\w+)/g, ' in [$1](LOC)')} [Nobody Such](PER)`);
    });
    const asking = ['--endpoint', server.url, '--endpoint-model', 'm', '--send-sentences'];
    const { code, stderr, stdout } = await seedmark([...PAPER, '--out', 'instructed', ...asking]);
    await server.close();
    assert.equal(code, 0, stderr);
    assert.match(stderr, /the text of 30 sentences will be sent to 127\.0\.0\.1/);
    assert.equal(server.questions.length, 30);
    const { instruct, taggers } = reportOf('instructed').comparison;
    assert.equal(instruct?.notInSentence, 30);
    assert.ok(instruct.types.LOC.predicted > 0);
    assert.equal(taggers.at(-1)?.method, 'InstructMine');
    assert.match(stdout, /\| InstructMine \| m \|.* ChatGPT \| 61\.9/);
  });

  it('refuses to go on with other settings', async () => {
    const { code, stderr } = await seedmark([...PAPER, '--out', 'whole', '--epochs', '2']);
    assert.equal(code, 2);
    assert.match(stderr, /other settings/);
  });
});
