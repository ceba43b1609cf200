// What goes wrong at other people's desks: every case ends with a message that says what to do, exit code 2, nothing
// half-written, and the files that were there as they were.

import assert from 'node:assert/strict';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { smallModel, writeModelFolder } from '../support/onnx-models.ts';
import { unlessShared } from '../support/shared.ts';
import { filesLeft, folder, seedmark, TINY_BERT, wikigoldHead } from './command.ts';

const TEXT = 'Amina Jallo went to Banjul in May.\nMusa Garba saw the river Gambia.\nBanjul is in the Gambia.\n';
const PER = '--type=PER:person=Amina Jallo';
const OLD_RANKING = '{"old":true}\n';
const skip = unlessShared('models/tiny-bert-cased');
const concurrency = 1;

const path = (name: string) => join(folder, name);
const mine = (corpus: string, ...options: string[]) =>
  seedmark([
    'mine',
    corpus,
    '--out',
    'ranked.jsonl',
    ...(options.some((o) => /^--type/.test(o)) ? [] : [PER]),
    ...options,
  ]);

beforeEach(() => {
  writeFileSync(path('text.txt'), TEXT);
  writeFileSync(path('ranked.jsonl'), OLD_RANKING);
});
afterEach(() => {
  for (const name of filesLeft()) rmSync(path(name), { recursive: true });
});

/** The command is refused, says so, and the folder holds what it held. */
async function assertRefused(command: ReturnType<typeof seedmark>, message: RegExp): Promise<void> {
  const before = filesLeft();
  const { code, stdout, stderr } = await command;
  assert.match(stderr, message);
  assert.equal(code, 2, stderr);
  assert.doesNotMatch(stderr, / {4}at .*:\d+:\d+|This is a bug/, 'no stack trace');
  assert.equal(stdout, '');
  assert.deepEqual(filesLeft(), before, 'nothing half-written');
  assert.equal(readFileSync(path('ranked.jsonl'), 'utf8'), OLD_RANKING, 'the old ranking is as it was');
  assert.equal(readFileSync(path('text.txt'), 'utf8'), TEXT, 'the corpus is as it was');
}

describe('a corpus that is none', { concurrency }, () => {
  it('is missing', () => assertRefused(mine('nowhere.txt'), /There is no file nowhere\.txt/));
  it('is a folder without files', () => {
    mkdirSync(path('nothing'), { recursive: true });
    return assertRefused(mine('nothing'), /has no files to read/);
  });
  it('is standard input', () => assertRefused(mine('-'), /cannot be read from standard input/));
  it('is a program', () => assertRefused(mine(process.execPath), /is not a text file/));
  it('is empty', () => {
    writeFileSync(path('empty.txt'), '');
    return assertRefused(mine('empty.txt'), /empty\.txt is empty/);
  });
  it('has blank lines only', { skip }, () => {
    writeFileSync(path('blank.txt'), '\n\n  \n\t\n\r\n');
    return assertRefused(mine('blank.txt', '--model', TINY_BERT), /has no sentences/);
  });
  it('has records only that cannot be read', { skip }, () => {
    writeFileSync(path('broken.jsonl'), '{"tokens":["a"],"ner_tags":["O","O"]}\n{"tokens":3}\n');
    return assertRefused(mine('broken.jsonl', '--model', TINY_BERT), /no sentences.*2 records/);
  });
  it('is in an encoding of another name', () =>
    assertRefused(mine('text.txt', '--encoding', 'klingon-8'), /no encoding called "klingon-8"/));
});

describe('options that cannot be', { concurrency }, () => {
  const cases: [string, string[], RegExp][] = [
    ['no type', ['--types', 'none.json'], /none\.json cannot be read \(ENOENT\)/],
    ['a type without example', ['--type=PER:person'], /PER has no example/],
    ['a type twice', [PER, '--type=PER:human=Musa'], /PER is given twice/],
    ['an empty example', ['--type=PER:person='], /example of the type PER is empty/],
    ['a template without {seed}', ['--template', 'The {label}:'], /\{seed\} nowhere/],
    ['two ends of the list', ['--top', '5', '--all'], /Only one of/],
    ['--top 0', ['--top', '0'], /whole number above 0/],
    ['--top 0%', ['--top', '0%'], /keeps nothing/],
    ['--threshold abc', ['--threshold', 'abc'], /must be a number/],
    ['--temperature 0', ['--temperature', '0'], /above 0/],
    ['--workers 0', ['--workers', '0'], /whole number above 0/],
    ['--workers 1e6', ['--workers', '1000000'], /too many for this machine/],
    ['--language "en us"', ['--language', 'en us'], /language tag/],
    ['an unknown option', ['--treshold', '1'], /unknown option.*\n.*--threshold/],
    ['a stop-word list that is missing', ['--stop-words', 'none.txt'], /none\.txt cannot be read/],
    ['an unknown method', ['--method', 'magic'], /Allowed choices are div2/],
  ];
  for (const [name, options, message] of cases) it(name, () => assertRefused(mine('text.txt', ...options), message));

  it('no type at all', () => assertRefused(seedmark(['mine', 'text.txt', '--out', 'ranked.jsonl']), /No entity type/));
  it('no corpus', () => assertRefused(seedmark(['mine', '--out', 'ranked.jsonl', PER]), /missing required argument/));
  it('no command of this name', () => assertRefused(seedmark(['mien']), /unknown command.*\n.*mine/));
  it('types in a file that is no JSON', () => {
    writeFileSync(path('types.json'), '[{"name":"PER",\n  "seeds":["A"]');
    return assertRefused(mine('text.txt', '--types', 'types.json'), /types\.json is not JSON/);
  });
  it('types in a file that is other JSON', () => {
    writeFileSync(path('types.json'), '[{"name":"PER","seeds":["A"]},{"name":"LOC","seeds":"B"}]');
    return assertRefused(mine('text.txt', '--types', 'types.json'), /Entry 2 of types\.json is not an entity type/);
  });
  it('says the same to a machine', async () => {
    const { code, stdout } = await mine('nowhere.txt', '--json');
    assert.equal(code, 2);
    assert.equal(JSON.parse(stdout).error.code, 'file-missing');
  });
});

describe('a model folder that is none', { concurrency }, () => {
  const model = (name: string) => mine('text.txt', '--model', path(name));
  const made = (name: string) => writeModelFolder(path(name), smallModel());

  it('is missing', () => assertRefused(model('nowhere'), /There is no model folder/));
  it('has no tokenizer', () => {
    rmSync(join(made('model'), 'tokenizer.json'));
    return assertRefused(model('model'), /has no tokenizer\.json/);
  });
  it('has no config', () => {
    rmSync(join(made('model'), 'config.json'));
    return assertRefused(model('model'), /has no config\.json/);
  });
  it('has an export that was cut off', () => {
    truncateSync(join(made('model'), 'onnx/model.onnx'), 500);
    return assertRefused(model('model'), /no complete ONNX file/);
  });
  it('has a token classifier for an export', () => {
    writeModelFolder(path('model'), smallModel({ vocabulary: 9 }));
    return assertRefused(model('model'), /no language model/);
  });
  it('cannot be prepared where the folder for it cannot be made', async () => {
    made('model');
    const places = ['text.txt', join('text.txt', 'cache'), '/proc/seedmark-cache'];
    for (const place of process.platform === 'linux' ? places : places.slice(0, 2)) {
      await assertRefused(mine('text.txt', '--model', path('model'), '--cache', place), /cannot be made \(E\w+\)/);
    }
  });
});

describe('files that would be lost', { concurrency }, () => {
  it('the corpus as output, by whatever name', async () => {
    symlinkSync('text.txt', path('link.txt'));
    for (const out of ['text.txt', join(folder, 'text.txt'), 'link.txt'])
      await assertRefused(mine('text.txt', '--out', out), /--out and the corpus are the same file/);
  });
  it('the corpus as checkpoint, even when starting anew', () =>
    assertRefused(mine('text.txt', '--checkpoint', 'text.txt', '--fresh'), /--checkpoint and the corpus are the same/));
  it('the output as checkpoint', () =>
    assertRefused(mine('text.txt', '--checkpoint', 'ranked.jsonl'), /--out and --checkpoint are the same/));
  it('the types as output', () => {
    writeFileSync(path('types.json'), '[{"name":"PER","seeds":["A"]}]');
    return assertRefused(mine('text.txt', '--types', 'types.json', '--out', 'types.json'), /--out and --types/);
  });
  it('a folder, a device, or no place at all as output', async () => {
    mkdirSync(path('out'));
    await assertRefused(mine('text.txt', '--out', 'out'), /out is a folder/);
    await assertRefused(mine('text.txt', '--out', 'nowhere/ranked.jsonl'), /there is no folder nowhere/);
    await assertRefused(mine('text.txt', '--out', '-'), /cannot be written to standard output/);
    if (process.platform === 'linux') {
      await assertRefused(mine('text.txt', '--out', '/dev/null'), /is a device/);
      await assertRefused(mine('text.txt', '--out', '/proc/ranked.jsonl'), /cannot be written/);
    }
  });
  it('another file as checkpoint, even when starting anew', { skip }, async () => {
    const notes = 'Do not lose me.\n'.repeat(100);
    for (const options of [[], ['--fresh']]) {
      writeFileSync(path('notes.txt'), notes);
      const command = mine('text.txt', '--model', TINY_BERT, '--checkpoint', 'notes.txt', ...options);
      await assertRefused(command, /notes\.txt is not a mining checkpoint/);
      assert.equal(readFileSync(path('notes.txt'), 'utf8'), notes);
    }
  });
});

describe('what only the model can tell', { skip, concurrency }, () => {
  it('an example that it knows no piece of', () =>
    assertRefused(mine('text.txt', '--model', TINY_BERT, '--type=PER:person=ᏣᎳᎩ'), /knows no piece of the example/));
  it('counts sentences that are too long for it, and one word of 100,000 letters is no reason to stop', async () => {
    const long = Array.from({ length: 200 }, () => 'Banjul').join(' ');
    writeFileSync(path('long.txt'), `${TEXT}${long}.\n${'a'.repeat(100_000)} Banjul ${'b'.repeat(100_000)}\n`);
    const options = ['--max-sentence-words', '1000', '--sentence-per-line', '--json', '--model', TINY_BERT];
    const { code, stdout, stderr } = await mine('long.txt', ...options);
    assert.equal(code, 0, stderr);
    const { counts, found } = JSON.parse(stdout);
    assert.equal(counts.sentences, 5);
    assert.ok(counts.sentencesBeyondWindow >= 1);
    assert.ok(found.PER > 0);
  });
  it('damage in the folder of prepared models, which is repaired', async () => {
    const corpus = wikigoldHead(5);
    writeFileSync(path('corpus.conll'), corpus);
    const cache = path('own-cache');
    const run = async () => {
      const { code, stderr } = await mine('corpus.conll', '--model', TINY_BERT, '--cache', cache);
      assert.equal(code, 0, stderr);
      return readFileSync(path('ranked.jsonl'), 'utf8');
    };
    const intact = await run();
    const [prepared] = (await import('node:fs')).readdirSync(join(cache, 'prepared'));
    truncateSync(join(cache, 'prepared', prepared, 'encoder.onnx'), 1000);
    writeFileSync(join(cache, 'hashes.json'), '\0\0\0\0');
    assert.equal(await run(), intact);
  });
  it('a model folder that nobody may write to is fine', async () => {
    cpSync(TINY_BERT, path('model'), { recursive: true });
    const { code, stderr } = await mine('text.txt', '--model', path('model'));
    assert.equal(code, 0, stderr);
  });
});

describe('a checkpoint that does not fit', { skip, concurrency }, () => {
  const options = ['--model', TINY_BERT, '--threshold', '2'];

  /** A checkpoint as a kill leaves it: made by a run that was stopped after its first stretch. */
  async function checkpointOf(...more: string[]): Promise<void> {
    writeFileSync(path('corpus.conll'), wikigoldHead(30));
    const { MiningJournal } = await import('../../main/jobs/mining/mining-journal.ts');
    MiningJournal.open(path('made'), { corpus: more.join() }, false).mark(3, {} as never);
    assert.ok(readFileSync(path('made'), 'utf8').includes('"sentencesDone":3'));
    copyFileSync(path('made'), path('ranked.jsonl.checkpoint'));
  }

  it('belongs to another run', async () => {
    await checkpointOf('other');
    const before = readFileSync(path('ranked.jsonl.checkpoint'));
    await assertRefused(mine('corpus.conll', ...options), /belongs to another run \(different: .*corpus.*model.*types/);
    assert.deepEqual(readFileSync(path('ranked.jsonl.checkpoint')), before);
  });
  it('is replaced by --fresh', async () => {
    await checkpointOf('other');
    const { code, stderr } = await mine('corpus.conll', ...options, '--fresh');
    assert.equal(code, 0, stderr);
    assert.ok(!filesLeft().includes('ranked.jsonl.checkpoint'));
  });
  it('is of another version', async () => {
    await checkpointOf('other');
    const text = readFileSync(path('ranked.jsonl.checkpoint'), 'utf8').replace('"version":1', '"version":99');
    writeFileSync(path('ranked.jsonl.checkpoint'), text);
    await assertRefused(mine('corpus.conll', ...options), /written by another version/);
  });
});
