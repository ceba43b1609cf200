// Several reviewers by commands alone: two files merged, agreement, gold samples, corpora renamed and removed; and what only
// looks leaves no trace in the list of recent projects.

import assert from 'node:assert/strict';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { openProject } from '../../main/store/file/project-file.ts';
import { decide } from '../../main/store/review/review.ts';
import type { SentenceId, TypeId } from '../../src/project/ids.ts';
import { leaveProject } from '../support/service-project.ts';
import { type Ended, folder, seedmark as run } from './command.ts';

const path = (name: string) => join(folder, name);
const home = path('reviewers-home');
const seedmark = (...args: string[]): Promise<Ended> => run(args, { env: { SEEDMARK_HOME: home } });

async function done(...args: string[]): Promise<Ended> {
  const ended = await seedmark(...args);
  assert.equal(ended.code, 0, `${args.join(' ')}\n${ended.stderr}`);
  return ended;
}

const json = async (...args: string[]) => JSON.parse((await done(...args, '--json')).stdout);

function decideAs(file: string, reviewer: string, said: readonly (readonly [number, 'accept' | 'reject'])[]): void {
  const project = openProject(path(file));
  const type = project.connection.value<number>('SELECT min(id) FROM entity_types') as TypeId;
  for (const [sentence, act] of said) {
    const subject = { sentence: sentence as SentenceId, span: { start: 0, end: 1 }, type };
    decide(project.connection, [{ ...subject, act }], { reviewer });
  }
  project.close();
}

describe('several reviewers', { concurrency: 1 }, () => {
  before(() => {
    leaveProject(path('binta.seedmark'));
    copyFileSync(path('binta.seedmark'), path('kofi.seedmark'));
    decideAs('binta.seedmark', 'Binta', [
      [1, 'accept'],
      [2, 'accept'],
    ]);
    decideAs('kofi.seedmark', 'Kofi', [
      [1, 'accept'],
      [2, 'reject'],
      [3, 'accept'],
    ]);
  });

  it('merge their files, twice without a difference', async () => {
    const merged = await json('project', 'merge', 'binta.seedmark', 'kofi.seedmark');
    assert.deepEqual(merged, { documents: 0, sentences: 0, types: 0, verdicts: 3, aside: 2 });
    const again = await done('project', 'merge', 'binta.seedmark', 'kofi.seedmark');
    assert.match(again.stderr, /taken over: 0 verdicts/);
    const itself = await seedmark('project', 'merge', 'binta.seedmark', 'binta.seedmark');
    assert.deepEqual([itself.code, /open project itself/.test(itself.stderr)], [2, true]);
    const nowhere = await seedmark('project', 'merge', 'binta.seedmark', 'nowhere.seedmark');
    assert.equal(nowhere.code, 2, nowhere.stderr);
  });

  it('see how far they agree, and where they do not', async () => {
    const [pair] = await json('review', 'binta.seedmark', '--agreement');
    assert.deepEqual(
      [pair.reviewers, pair.sentences, pair.spans, pair.disagreements, pair.open],
      [['Binta', 'Kofi'], 2, [2, 1], 1, 1],
    );
    const table = await done('review', 'binta.seedmark', '--agreement');
    assert.match(table.stdout, /Binta – Kofi +2 +2 \/ 1 +66\.7/);
    const lines = (await done('review', 'binta.seedmark', '--disagreements')).stdout.split('\n');
    assert.deepEqual(lines.slice(1, 3), ['\tBinta\taccept\tPER\t\tMusa', '\tKofi\treject\tPER\t\tMusa']);
    const asked = await seedmark('review', 'binta.seedmark', '--agreement', '--disagreements');
    assert.equal(asked.code, 2);
  });

  it('draw a gold sample once, and are told what is missing before it is evaluated', async () => {
    const draw = async () => (await done('review', 'binta.seedmark', '--gold-sample', '3')).stdout;
    const first = await draw();
    assert.equal(first.trim().split('\n').length, 3);
    assert.equal(await draw(), first);
    const early = await seedmark('review', 'binta.seedmark', '--evaluate-gold', '3');
    assert.deepEqual([early.code, /read to its end/.test(early.stderr)], [2, true]);
    const project = openProject(path('binta.seedmark'));
    const ids = project.connection.all<{ id: SentenceId }>('SELECT sentence_id AS id FROM gold_sentences');
    const looked = ids.map(({ id }) => ({ act: 'outside' as const, sentence: id, span: { start: 0, end: 1 } }));
    const words = new Map([1, 2, 3, 4, 5].map((id, i) => [id, [5, 4, 5, 5, 3][i]]));
    decide(
      project.connection,
      looked.map((one) => ({ ...one, span: { start: 0, end: words.get(one.sentence)! } })),
      { reviewer: 'Binta' },
    );
    project.close();
    const { report, micro } = await json('review', 'binta.seedmark', '--evaluate-gold', '3');
    assert.equal(report.sentences, 3);
    assert.ok(micro.f1.low <= report.micro.f1 && report.micro.f1 <= micro.f1.high);
    const table = await done('review', 'binta.seedmark', '--evaluate-gold', '3');
    assert.match(table.stdout, /precision % +recall % +F1 %/);
  });
});

describe('corpora of a project', { concurrency: 1 }, () => {
  const P = 'corpora.seedmark';
  before(() => void leaveProject(path(P)));

  it('are listed, renamed, and removed only with --yes', async () => {
    await done('corpora', '--project', P, '--rename', 'letters', '--to', 'field notes');
    const [corpus] = await json('corpora', '--project', P);
    assert.deepEqual([corpus.name, corpus.sentences], ['field notes', 5]);
    const asked = await json('corpora', '--project', P, '--remove', 'field notes');
    assert.deepEqual([asked.isRemoved, asked.sentences, asked.emptyRuns], [false, 5, [1]]);
    const would = await done('corpora', '--project', P, '--remove-run', 'latest');
    assert.match(would.stderr, /would go: run 1, .*\nNothing is removed yet: add --yes\./);
    await done('corpora', '--project', P, '--remove-run', 'latest', '--yes');
    const removed = await done('corpora', '--project', P, '--remove', 'field notes', '--yes');
    assert.match(removed.stderr, /removed: 1 document, 5 sentences/);
    assert.deepEqual(await json('corpora', '--project', P), []);
    const lonely = await seedmark('corpora', '--project', P, '--rename', 'x');
    assert.equal(lonely.code, 2);
  });

  it('and the project itself are looked at without entering the recent projects', async () => {
    await done('project', 'info', P);
    await done('project', 'backup', P);
    await done('review', 'binta.seedmark', '--agreement');
    const recent = join(home, 'recent.json');
    assert.ok(!existsSync(recent) || !readFileSync(recent, 'utf8').includes('.seedmark'));
  });
});
