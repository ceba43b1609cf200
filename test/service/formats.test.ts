// Every format into a project and out of it: files of each kind, folders, archives; data sets in every format; names back
// into the files that they were found in.

import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { zipSync } from 'fflate';
import { openCorpus, readCorpus } from '../../main/files/open-corpus.ts';
import { JOB_KINDS } from '../../main/jobs/kinds.ts';
import { openService, type Service } from '../../main/service/index.ts';
import type { Client } from '../../src/contract/client.ts';
import { spanText } from '../../src/corpus/sentence.ts';
import { FORMATS } from '../../src/formats/formats.ts';
import type { CorpusId, JobId, TypeId } from '../../src/project/ids.ts';
import { scratchFolder } from '../support/project-builder.ts';
import { SHARED, unlessShared } from '../support/shared.ts';
import { checkEafRules } from '../unit/formats/eaf-rules.ts';

const scratch = scratchFolder();
let service: Service;
let client: Client;
let person: TypeId;

const sample = (name: string) => join(SHARED, 'samples', name);
const skip = unlessShared('samples');

async function ended(job: JobId) {
  for (;;) {
    const record = await client.jobs.read({ job });
    if (record.endedAt !== undefined) return record;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function done(job: JobId) {
  const record = await ended(job);
  assert.equal(record.state, 'done', JSON.stringify(record.failure));
  return record;
}

async function importFile(path: string, choices = {}): Promise<CorpusId> {
  const [job] = await client.corpora.import({ files: [{ path, name: path, choices }] });
  return ((await done(job)).result as { corpus: CorpusId }).corpus;
}

/** Every first word is a person; the others nobody looks at. */
async function acceptFirstWords(corpus: CorpusId) {
  const sentences = await client.corpora.sentences({ corpus, from: 0, limit: 200 });
  const judgements = sentences.map(({ id }) => ({
    act: 'accept' as const,
    sentence: id,
    span: { start: 0, end: 1 },
    type: person,
  }));
  await client.review.decide({ judgements });
  return sentences;
}

before(async () => {
  service = openService({ folder: join(scratch, 'user'), kinds: JOB_KINDS });
  client = service.connect();
  await client.projects.create({ path: join(scratch, 'formats.seedmark'), name: 'formats' });
  person = await client.types.add({ settings: { name: 'PER', colour: '#336699' } });
});
after(() => service.close());

const ONE_OF_EACH = [
  'elan/poio_turkish.eaf',
  'flextext/apalai.flextext',
  'toolbox/hinuq_pear_stories.txt',
  'textgrid/praatio_mary.TextGrid',
  'tei/mixtec_V_boil_01_02_JS.xml',
  'brat/dkpro_document1.ann',
  'webanno-tsv/GENTLE_poetry_flower.tsv',
  'uima-xmi/cas_with_smileys.xmi',
  'uima-json/casWithTextAndAnnotations.json',
  'prodigy/nel_emerson.jsonl',
  'doccano/import_overlapping.jsonl',
  'labelstudio/example_ner_tasks.json',
  'spacy/ner_demo_train.json',
  'spacy/ner_tweets_demo.spacy',
  'jsonl-byte-spans/masakhaner_x_ha.jsonl',
  'conllu/GUM_voyage_york.conllu',
  'conll/spacy_conll2003.iob',
  'csv/jdsw_docs.csv',
  'plaintext/udhr1_Burmese_Myanmar-UTF8.txt',
];

describe('importing', { skip, concurrency: 1 }, () => {
  it('the formats that the wizard offers are those that can be read', async () => {
    const offered = (await client.corpora.formats({})).map(({ name }) => name);
    for (const file of ONE_OF_EACH) assert.ok(offered.includes((await openCorpus(sample(file))).format), file);
  });

  for (const file of ONE_OF_EACH) {
    it(`${file} gives the project what reading it gives, its format named too`, async () => {
      const source = await openCorpus(sample(file));
      const { sentences, rejects } = await readCorpus(source);
      const preview = await client.corpora.preview({ path: sample(file), choices: { format: source.format } });
      assert.equal(preview.format, source.format);
      const corpus = await importFile(sample(file), { format: source.format });
      const stored = await client.corpora.sentences({ corpus, from: 0, limit: 200 });
      assert.deepEqual(
        stored.map(({ text, words }) => ({ text, words })),
        sentences.slice(0, 200).map(({ text, words }) => ({ text, words })),
      );
      assert.equal((await client.corpora.rejects({ corpus, limit: 200 })).length, Math.min(200, rejects.length));
    });
  }

  it('keeps speakers, times and tiers', async () => {
    const corpora = await client.corpora.list();
    const eaf = corpora.find(({ fileName }) => fileName === 'poio_turkish.eaf');
    assert.ok(eaf);
    const [first] = await client.corpora.sentences({ corpus: eaf.id, from: 0, limit: 1 });
    assert.equal(first.metadata?.tier, 'P-Spch');
    assert.match(first.metadata?.startMs ?? '', /^\d+$/);
  });

  it('reads a folder and a zip archive as one corpus, once each, rejects told by their file', async () => {
    const folder = join(scratch, 'texts');
    mkdirSync(folder);
    writeFileSync(join(folder, 'a.txt'), 'Amina went to Banjul.');
    writeFileSync(join(folder, 'b.jsonl'), '{"text":"Musa stays."}\n{"nothing":1}\n');
    const archive = join(scratch, 'texts.zip');
    writeFileSync(archive, zipSync({ 'a.txt': readFileSync(join(folder, 'a.txt')) }));
    assert.ok((await client.corpora.preview({ path: folder, choices: {} })).bytes > 20);
    const corpus = await importFile(folder);
    assert.deepEqual(
      (await client.corpora.sentences({ corpus, from: 0, limit: 9 })).map(({ text }) => text),
      ['Amina went to Banjul.', 'Musa stays.'],
    );
    assert.deepEqual(
      (await client.corpora.rejects({ corpus, limit: 9 })).map(({ part, line }) => [part, line]),
      [['b.jsonl', 2]],
    );
    const zipped = await importFile(archive);
    assert.equal((await client.corpora.sentences({ corpus: zipped, from: 0, limit: 9 })).length, 1);
    const [again] = await client.corpora.import({ files: [{ path: folder, name: 'again', choices: {} }] });
    assert.match((await ended(again)).failure?.message ?? '', /in the project already/);
  });
});

describe('names go back into the file that they were found in', { skip, concurrency: 1 }, () => {
  const FILES = [
    ['elan/evenki_ozero_LO3.eaf', 'utf-8'],
    ['flextext/ikpeng.flextext', 'utf-8'],
    ['toolbox/rotokas_line_fishing.txt', 'utf-8'],
    ['toolbox/hinuq_pear_stories.txt', 'utf-8'], // has bytes that are no characters
    ['toolbox/rotokas_line_fishing.txt', 'utf16le'],
    ['elan/speach_test2.eaf', 'crlf'],
  ] as const;

  for (const [file, how] of FILES) {
    it(`${file} (${how}): every byte of it is still there, and the names are`, async () => {
      const path = join(scratch, `${how}-${basename(file)}`);
      const bytes = readFileSync(sample(file));
      if (how === 'utf16le') writeFileSync(path, Buffer.from(`\ufeff${bytes.toString('utf8')}`, 'utf16le'));
      else if (how === 'crlf') writeFileSync(path, bytes.toString('utf8').replace(/\r?\n/g, '\r\n'));
      else {
        // One byte more, for the same bytes are imported once.
        cpSync(sample(file), path);
        writeFileSync(path, Buffer.concat([bytes, Buffer.from('\n')]));
      }
      const corpus = await importFile(path);
      const sentences = await acceptFirstWords(corpus);
      const out = `${path}.named`;
      const dataset = { format: 'jsonl', corpora: [corpus], types: [person], unknownWords: 'outside' as const };
      await done(await client.exports.dataset({ dataset, path: out, into: path }));
      const [before, after] = [readFileSync(path), readFileSync(out)];
      assertInserted(before, after, file);
      const text = new TextDecoder(how === 'utf16le' ? 'utf-16le' : 'utf-8').decode(after);
      for (const sentence of sentences) {
        const name = spanText(sentence, { start: 0, end: 1 });
        assert.ok(file.endsWith('.txt') ? text.includes(`\\ne PER ${name}`) : text.includes(name));
      }
      if (file.endsWith('.eaf')) assert.deepEqual(checkEafRules(text), checkEafRules(readFileSync(path, 'utf8')));
      assert.equal(how === 'crlf' && /[^\r]\n/.test(text), false);
    });
  }

  it('but not into another file, nor into one that was changed', async () => {
    const [corpus] = await client.corpora.list();
    const dataset = { format: 'jsonl', corpora: [corpus.id], types: [person], unknownWords: 'outside' as const };
    const other = sample('elan/coedl_abui_4.eaf');
    const job = await client.exports.dataset({ dataset, path: join(scratch, 'no.eaf'), into: other });
    assert.match((await ended(job)).failure?.message ?? '', /not what the exported corpora were read from/);
  });
});

/** ELAN's counter of annotations is the one thing that changes. */
function assertInserted(before: Buffer, after: Buffer, file: string): void {
  const counter = /(lastUsedAnnotationId">)\d+/;
  const units = (bytes: Buffer) =>
    bytes
      .toString('latin1')
      .replace(counter, '$1N')
      .match(/<[^>]*>|[^<\r\n]+|[\r\n]+|</g) ?? [];
  const source = units(before);
  let next = 0;
  for (const unit of units(after)) if (next < source.length && unit === source[next]) next++;
  assert.ok(next === source.length, `${file}: unit ${next + 1} of ${source.length} is not there as it was`);
}

describe('data sets', { skip, concurrency: 1 }, () => {
  it('in every format that is offered hold what was accepted, and say what they do not hold', async () => {
    const corpus = await importFile(sample('plaintext/udhr1_Greek_Ellinika-Greek.txt'));
    const sentences = await acceptFirstWords(corpus);
    const formats = await client.exports.formats({});
    assert.ok(formats.length >= 15);
    for (const { name, target, extension, carries } of formats) {
      const dataset = {
        format: name,
        corpora: [corpus],
        types: [person],
        unknownWords: 'mark' as const,
        withProvenance: true,
      };
      const preview = await client.exports.preview({ dataset });
      const path = join(scratch, `set-${name}${target === 'file' ? extension || '.txt' : ''}`);
      const { result } = await done(await client.exports.dataset({ dataset, path }));
      const { lost, spans } = result as { lost: { what: string }[]; spans: number };
      assert.deepEqual(lost, preview.lost, name);
      assert.equal(spans, sentences.length);
      const told = (part: RegExp) => lost.some(({ what }) => part.test(what));
      assert.equal(told(/nobody judged/), !carries.includes('unknown'), name);
      assert.equal(told(/origins of spans/), !carries.includes('provenance'), name);
      if (!FORMATS.some((format) => format.name === name)) continue;
      const read = await readCorpus(await openCorpus(path, { format: name as never }));
      const texts = read.sentences.map((one) => one.spans.map((span) => [span.type, spanText(one, span)]));
      assert.deepEqual(
        texts,
        sentences.map((one) => [['PER', spanText(one, { start: 0, end: 1 })]]),
        name,
      );
      const [first] = read.sentences;
      if (carries.includes('unknown')) assert.deepEqual(first.unknown, [{ start: 1, end: first.words.length }], name);
      if (carries.includes('provenance')) assert.equal(first.spans[0].provenance?.status, 'accepted', name);
    }
  });
});
