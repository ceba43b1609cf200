// A project by commands alone: from nothing to a data set and a tagger, interrupted and gone on with, beside another
// program, and with input that cannot be right.

import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openCorpus, readCorpus } from '../../main/files/open-corpus.ts';
import { readRuns } from '../../main/store/candidates/runs.ts';
import { readCorpora } from '../../main/store/corpus/corpora.ts';
import { openProject, type ProjectFile } from '../../main/store/file/project-file.ts';
import { leaveProject } from '../support/service-project.ts';
import { unlessShared } from '../support/shared.ts';
import { type Ended, folder, seedmark as run, start, TINY_BERT, wikigoldHead } from './command.ts';

const PAGE = 4096;
/** First byte of a page that holds rows of a table (SQLite's file format, 1.6). */
const TABLE_LEAF = 13;

const path = (name: string) => join(folder, name);
const env = { SEEDMARK_HOME: path('home') };
const seedmark = (...args: string[]): Promise<Ended> => run(args, { env });

async function done(...args: string[]): Promise<Ended> {
  const ended = await seedmark(...args);
  assert.equal(ended.code, 0, `${args.join(' ')}\n${ended.stderr}`);
  return ended;
}

async function json(...args: string[]) {
  return JSON.parse((await done(...args, '--json')).stdout);
}

async function refuses(args: readonly string[], message: RegExp): Promise<void> {
  const { code, stdout, stderr } = await seedmark(...args);
  assert.match(stderr, message);
  assert.equal(code, 2, stderr);
  assert.doesNotMatch(stderr, / {4}at .*:\d+:\d+|This is a bug/, 'no stack trace');
  assert.equal(stdout, '');
}

/** Sends Ctrl-C as soon as the project holds what `isThere` looks for. */
async function interrupt(args: readonly string[], file: string, isThere: (project: ProjectFile) => boolean) {
  const command = start(args, { env });
  for (let waited = 0; ; waited += 20) {
    assert.ok(waited < 60_000 && command.process.exitCode === null, `nothing was stored by ${args.join(' ')}`);
    await sleep(20);
    const project = openProject(path(file), { isReadOnly: true });
    const found = isThere(project);
    project.close();
    if (found) break;
  }
  command.process.kill('SIGINT');
  const ended = await command.ended;
  assert.equal(ended.code, 1, ended.stderr);
  assert.match(ended.stderr, /Stopped\. .*the same command goes on/);
}

describe('from nothing to a data set and a tagger', {
  skip: unlessShared('models/tiny-bert-cased'),
  concurrency: 1,
}, () => {
  const P = 'names.seedmark';

  it('makes a project and imports into it, once, with what could not be read', async () => {
    writeFileSync(path('gold.conll'), wikigoldHead(80));
    writeFileSync(path('broken.jsonl'), '{"tokens":["Kano","grows"],"ner_tags":["B-LOC","O"]}\n{"tokens":3}\n');
    assert.equal((await json('project', 'create', P, '--name', 'Names')).name, 'Names');
    const first = await done('import', 'gold.conll', 'broken.jsonl', '--project', P);
    assert.match(first.stderr, /80 sentences/);
    assert.match(first.stderr, /1 record could not be read:\n {2}line 2: /);
    const again = await json('import', 'gold.conll', 'broken.jsonl', '--project', P);
    assert.deepEqual(
      again.corpora.map((corpus: { name: string; isNew: boolean }) => [corpus.name, corpus.isNew]),
      [
        ['gold.conll', false],
        ['broken.jsonl', false],
      ],
    );
    const { counts, corpora } = await json('project', 'info', P);
    assert.deepEqual([counts.corpora, counts.sentences, corpora[1].rejects], [2, 81, 1]);
  });

  it('adds types and examples, and takes an example away again', async () => {
    const add = ['--add', 'PER:person="Amina Jallo"', '--add', 'LOC:place=Banjul|Berlin'];
    await done('types', '--project', P, ...add);
    await done('types', '--project', P, '--retire', 'LOC=Banjul');
    const types = await json('types', '--project', P);
    assert.deepEqual(
      types.map((type: { name: string; seeds: { text: string }[] }) => [type.name, type.seeds.map(({ text }) => text)]),
      [
        ['PER', ['Amina Jallo']],
        ['LOC', ['Berlin']],
      ],
    );
  });

  it('mines with a model folder, and copies what an equal run has found', async () => {
    const mine = [
      'project',
      'mine',
      P,
      '--model',
      TINY_BERT,
      '--device',
      'cpu',
      '--max-sentence-words',
      '12',
      '--top',
      '40',
    ];
    const first = await json(...mine);
    assert.deepEqual([first.run, first.candidates, first.found], [1, 80, { PER: 40, LOC: 40 }]);
    assert.deepEqual((await json(...mine)).found, first.found);
  });

  it('counts before it decides, decides with --yes, takes back and brings back', async () => {
    const review = ['review', P];
    const lines = (await done(...review, '--list', 'type=PER')).stdout.trimEnd().split('\n');
    const [, ...spans] = lines.map((line) => line.split('\t'));
    assert.ok(spans.length > 5 && spans.every((cells) => cells.length === 8 && cells[1] === 'PER'));
    const scores = spans.map(([, , score]) => Number(score));
    assert.deepEqual(
      scores,
      [...scores].sort((a, b) => a - b),
      'best first',
    );

    const bound = scores[3];
    const accept = ['--accept', `type=PER, score<${bound}`];
    const expected = { accept: scores.filter((score) => score < bound).length };
    assert.deepEqual(await json(...review, ...accept), { run: 2, isDecided: false, spans: expected });
    const decided = async () => (await json('project', 'info', P)).runs[0].decided;
    assert.equal(await decided(), 0);
    await done(...review, ...accept, '--reject', `id=${spans[5][0]}`, '--yes');
    assert.equal(await decided(), expected.accept + 1);
    await done(...review, '--undo');
    assert.equal(await decided(), expected.accept);
    await done(...review, '--redo');
    assert.equal(await decided(), expected.accept + 1);

    const { types } = await json(...review, '--precision-at', String(scores[8]));
    assert.deepEqual([types[0].type, types[0].verdicts, types[1].precision], ['PER', expected.accept + 1, null]);
    assert.ok(types[0].low <= types[0].precision && types[0].precision <= types[0].high);
    const surface = (await json(...review, '--list', 'type=LOC, best=1')).span;
    assert.ok((await json(...review, '--accept', `type=LOC, surface="${surface}"`, '--yes')).spans.accept >= 1);
    await done(...review, '--accept', 'best=15', '--yes');
  });

  it('exports the accepted spans as labels, and unseen ones up to a threshold', async () => {
    const { spans } = await json('export', P, '--format', 'conll', '--out', 'out.conll');
    const written = (await readCorpus(await openCorpus(path('out.conll')))).sentences;
    assert.equal(written.length, 81);
    assert.equal(written.flatMap((sentence) => sentence.spans).length, spans);
    const out = ['--format', 'jsonl', '--run', 'latest', '--out', 'out.jsonl'];
    assert.match((await done('export', P, ...out)).stderr, /no thresholds yet/);
    await done('review', P, '--set-threshold', 'LOC=0.4', '--set-threshold', 'PER=100');
    assert.ok((await json('export', P, ...out)).spans > spans);
    await refuses(['export', P, '--format', 'conll', '--out', P], /the project are the same file/);
  });

  it('trains a tagger, hands it out, and it tags', async () => {
    const train = ['project', 'train', P, '--name', 'first', '--model', TINY_BERT, '--device', 'cpu', '--epochs', '2'];
    const { name, labels } = await json(...train, '--dev-share', '0');
    assert.deepEqual([name, labels], ['first', ['PER', 'LOC']]);
    await done('export', P, '--tagger', 'first', '--out', 'tagger');
    assert.ok(existsSync(path('tagger/onnx/model.onnx')));
    await refuses(['export', P, '--tagger', 'first', '--out', 'tagger'], /is there already/);
    await refuses(['export', P, '--tagger', 'second', '--out', 'other'], /no tagger "second".*\n.*first/);
    await done('tag', 'tagger', 'gold.conll', '--out', 'tagged.conll');
  });

  it('goes on with a run after Ctrl-C, and not with one of other settings', async () => {
    const mine = [
      'project',
      'mine',
      P,
      '--model',
      TINY_BERT,
      '--device',
      'cpu',
      '--all',
      '--template',
      'A {label}: {seed}',
    ];
    await interrupt(
      mine,
      P,
      ({ connection }) => readRuns(connection)[0].id === 3 && readRuns(connection)[0].candidates > 0,
    );
    const { runs, jobs } = await json('project', 'info', P);
    assert.deepEqual([runs[0].id, runs[0].state, jobs[0].isResumable], [3, 'interrupted', true]);
    const other = await json(...mine, '--max-words', '1', '--max-sentence-words', '12');
    assert.equal(other.run, 4);
    const resumed = await json(...mine);
    assert.equal(resumed.run, 3);
    const { runs: ended, jobs: later } = await json('project', 'info', P);
    assert.equal(ended.find(({ id }: { id: number }) => id === 3).state, 'done');
    assert.ok(later.every((job: { isResumable: boolean }) => !job.isResumable));
  });
});

describe('a project file by commands', { concurrency: 1 }, () => {
  it('goes on with an import after Ctrl-C to every sentence once', async () => {
    const sentences = 60_000;
    const text = Array.from({ length: sentences }, (_, i) => `Amina Jallo saw sentence ${i} of the river.\n`).join('');
    writeFileSync(path('long.txt'), text);
    await done('project', 'create', 'long.seedmark');
    const args = ['import', 'long.txt', '--project', 'long.seedmark', '--sentence-per-line'];
    await interrupt(args, 'long.seedmark', ({ connection }) => (readCorpora(connection)[0]?.itemsRead ?? 0) > 0);
    const { corpora, jobs } = await json('project', 'info', 'long.seedmark');
    assert.deepEqual([corpora[0].state, jobs[0].isResumable], ['importing', true]);
    assert.ok(corpora[0].itemsRead > 0 && corpora[0].itemsRead < sentences);
    const resumed = await done(...args);
    assert.match(resumed.stderr, /going on after [\d,]+ records/);
    const after = await json('project', 'info', 'long.seedmark');
    assert.deepEqual([after.counts.sentences, after.counts.corpora, after.jobs[0].isResumable], [sentences, 1, false]);
  });

  it('copies itself, and takes a copy back, which keeps the file as it was', async () => {
    leaveProject(path('kept.seedmark'));
    const { path: copy } = await json('project', 'backup', 'kept.seedmark');
    await done('types', '--project', 'kept.seedmark', '--add', 'NEW:novelty');
    assert.deepEqual(
      (await json('project', 'backup', 'kept.seedmark', '--list')).map((one: { path: string }) => one.path),
      [copy],
    );
    const { kept } = await json('project', 'backup', 'kept.seedmark', '--restore', 'latest');
    const names = async (file: string) =>
      (await json('types', '--project', file)).map(({ name }: { name: string }) => name);
    assert.ok(!(await names('kept.seedmark')).includes('NEW'));
    assert.ok((await names(kept)).includes('NEW'));
  });

  it('says what is damaged and which command helps, and recovers', async () => {
    leaveProject(path('damaged.seedmark'));
    await done('project', 'check', 'damaged.seedmark');
    const bytes = readFileSync(path('damaged.seedmark'));
    const pages = Array.from({ length: bytes.length / PAGE }, (_, page) => page * PAGE);
    const file = openSync(path('damaged.seedmark'), 'r+');
    writeSync(
      file,
      Buffer.alloc(PAGE, 0x5a),
      0,
      PAGE,
      pages.findLast((at) => bytes[at] === TABLE_LEAF),
    );
    closeSync(file);
    await refuses(['project', 'check', 'damaged.seedmark'], /damaged.*\n.*seedmark project recover/);
    const { damagedPath, tables } = await json('project', 'recover', 'damaged.seedmark');
    assert.ok(existsSync(damagedPath) && tables.length > 5);
    await done('project', 'check', 'damaged.seedmark');
  });

  it('says what is wrong with what was asked, and changes nothing', async () => {
    leaveProject(path('asked.seedmark'));
    await done('types', '--project', 'asked.seedmark', '--add', 'PER:person=Amina Jallo');
    writeFileSync(path('text.txt'), 'Amina Jallo went to Banjul.\n');
    const before = await json('project', 'info', 'asked.seedmark');
    const review = (...args: string[]) => ['review', 'asked.seedmark', ...args];
    const wrong: [string[], RegExp][] = [
      [['project', 'create', 'asked.seedmark'], /there is a file of this name/],
      [['project', 'info', 'nowhere.seedmark'], /There is no file .*nowhere/],
      [['project', 'info', 'text.txt'], /no Seedmark project/],
      [['project', 'backup', 'asked.seedmark', '--restore', 'latest'], /no backup/],
      [['project', 'mine', 'asked.seedmark', '--top', '3', '--all'], /Only one of/],
      [['project', 'mine', 'asked.seedmark', '--model', 'no-model'], /neither a model nor a folder.*\n.*starter/],
      [['project', 'mine', 'asked.seedmark', '--type', 'NONE'], /no type NONE/],
      [['import', 'nowhere.txt', '--project', 'asked.seedmark'], /There is no file .*nowhere\.txt/],
      [['import', 'text.txt'], /required option '--project/],
      [['types', '--project', 'asked.seedmark', '--add', 'X:y=a|a'], /same example twice/],
      [['types', '--project', 'asked.seedmark', '--retire', 'NONE'], /no type NONE/],
      [['export', 'asked.seedmark', '--out', 'x'], /A data set, a file to write names into, or a tagger/],
      [review(), /What shall be done/],
      [review('--undo', '--redo'), /What shall be done/],
      [review('--list', '--run', '99'), /no run 99/],
      [review('--accept', ''), /filter is empty/],
      [review('--accept', 'tpye=PER'), /no condition "tpye"/],
      [review('--accept', 'score=1'), /score takes < or >=/],
      [review('--accept', 'score<abc'), /score is a number/],
      [review('--accept', 'best=0'), /above 0/],
      [review('--accept', 'status=maybe'), /status is one of open/],
      [review('--accept', 'id=1-9999999'), /More than 5000/],
      [review('--accept', 'id=1, status=any'), /no other condition/],
      [review('--list', 'surface="nowhere to be found"'), /no candidate "nowhere/],
      [review('--set-threshold', 'PER=high'), /no threshold/],
    ];
    for (const [args, message] of wrong) await refuses(args, message);
    assert.deepEqual(await json('project', 'info', 'asked.seedmark'), before);
  });

  it('refuses a project of a newer program and leaves it', async () => {
    leaveProject(path('newer.seedmark'));
    const { default: Database } = await import('better-sqlite3');
    const db = new Database(path('newer.seedmark'));
    db.pragma('user_version = 9999');
    db.close();
    const before = readFileSync(path('newer.seedmark'));
    for (const args of [
      ['project', 'info', 'newer.seedmark'],
      ['review', 'newer.seedmark', '--undo'],
    ]) {
      await refuses(args, /newer Seedmark \(version 9999/);
    }
    assert.ok(readFileSync(path('newer.seedmark')).equals(before));
  });
});

describe('a project that another program has open', { concurrency: 1 }, () => {
  let holder: ChildProcess;
  before(async () => {
    leaveProject(path('held.seedmark'));
    holder = fork(join(import.meta.dirname, '../support/hold-project.ts'), [path('held.seedmark')], { execArgv: [] });
    await once(holder, 'message');
  });
  after(() => void holder.kill('SIGKILL'));

  it('is looked at and copied', async () => {
    assert.ok((await json('project', 'info', 'held.seedmark')).counts.sentences > 0);
    assert.ok(
      (await done('review', 'held.seedmark', '--list', 'all, standing=any', '--limit', '3')).stdout.includes('\t'),
    );
    assert.ok((await json('review', 'held.seedmark', '--accept', 'all')).spans.accept > 0);
    assert.ok(existsSync((await json('project', 'backup', 'held.seedmark')).path));
  });

  it('is not written to, and the message says who has it', async () => {
    const by = new RegExp(`is open on .* by process ${holder.pid} since`);
    for (const args of [
      ['review', 'held.seedmark', '--accept', 'all', '--yes'],
      ['types', '--project', 'held.seedmark', '--add', 'X:y'],
      ['project', 'backup', 'held.seedmark', '--restore', 'latest'],
    ]) {
      await refuses(args, by);
    }
    assert.match((await seedmark('review', 'held.seedmark', '--undo', '--json')).stdout, /"code":"project-in-use"/);
  });
});
