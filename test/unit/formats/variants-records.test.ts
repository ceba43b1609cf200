// Forms of the formats of platforms that the samples do not have: columns with other names, lists instead of lines, exports
// in short; and files that are refused by name instead of read as what they are not.

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openCorpus, readCorpus } from '../../../main/files/open-corpus.ts';
import { spanText } from '../../../src/corpus/sentence.ts';
import { Failure } from '../../../src/failure.ts';
import { scratchFolder } from '../../support/project-builder.ts';

const scratch = scratchFolder();

async function read(name: string, content: string) {
  const path = join(scratch, name);
  writeFileSync(path, content);
  const corpus = await openCorpus(path);
  const { sentences, rejects } = await readCorpus(corpus);
  const names = sentences.map((sentence) => sentence.spans.map((span) => `${span.type}:${spanText(sentence, span)}`));
  return { format: corpus.format, texts: sentences.map(({ text }) => text), names, rejects };
}

const REGION = '{"start":0,"end":9,"text":"Lake Chad","labels":["LOC"]}';
const CHAD = [['LOC:Lake Chad']];

describe('forms that are read', () => {
  it('doccano with columns of other names', async () => {
    const { format, names, texts } = await read(
      'a.jsonl',
      '{"column_data":"Lake Chad dries","column_label":[[0,9,"LOC"]]}\n',
    );
    assert.deepEqual([format, texts, names], ['doccano', ['Lake Chad dries'], CHAD]);
  });

  it('a JSON list of texts, one without text a reject with its line', async () => {
    const { format, texts, rejects } = await read(
      'a.json',
      '[\n {"text": "Lake Chad"},\n {"label": ["x"]},\n {"text": "Kano"}\n]',
    );
    assert.deepEqual([format, texts], ['jsonl', ['Lake Chad', 'Kano']]);
    assert.deepEqual(
      rejects.map(({ line }) => line),
      [3],
    );
  });

  it('spaCy: documents as Doc.to_json gives them, and pairs beside a list of classes', async () => {
    const doc = {
      text: 'Lake 😀 Chad dries',
      ents: [{ start: 0, end: 11, label: 'LOC' }],
      sents: [{ start: 0, end: 17 }],
      tokens: [{ id: 0, start: 0, end: 4, pos: 'PROPN' }],
    };
    const docs = await read('docs.jsonl', `${JSON.stringify(doc)}\n${JSON.stringify({ ...doc, ents: [] })}\n`);
    assert.deepEqual([docs.format, docs.names], ['spacy', [['LOC:Lake 😀 Chad'], []]]);
    const pairs = await read(
      'annotations.json',
      '{"classes":["LOC"],"annotations":[["Lake Chad dries",{"entities":[[0,9,"LOC"]]}],null,["Kano",{"entities":[]}]]}',
    );
    assert.deepEqual([pairs.format, pairs.texts, pairs.names], ['spacy', ['Lake Chad dries', 'Kano'], [...CHAD, []]]);
  });

  it('CAS JSON: annotations of another layer, by the last part of its name, and the feature that says what they are', async () => {
    const path = join(scratch, 'cas.json');
    const structures = [
      { '%ID': 1, '%TYPE': 'uima.cas.Sofa', sofaID: '_InitialView', sofaString: 'Lake Chad dries.' },
      { '%ID': 2, '%TYPE': 'custom.Span', '@sofa': 1, begin: 0, end: 9, kind: 'water', value: 'no' },
    ];
    writeFileSync(path, JSON.stringify({ '%TYPES': {}, '%FEATURE_STRUCTURES': structures, '%VIEWS': {} }));
    const options = { layer: 'Span', labelFeature: 'kind' };
    const { sentences } = await readCorpus(await openCorpus(path, options));
    assert.deepEqual(
      sentences.flatMap(({ spans }) => spans.map(({ type }) => type)),
      ['water'],
    );
    const other = readCorpus(await openCorpus(path, { layer: 'Other' }));
    await assert.rejects(other, (error) => error instanceof Failure && error.code === 'bad-argument');
  });

  it('tables: without a header, with the separator said in the first line, lines counted all the same', async () => {
    const bare = await read('bare.csv', 'Kano is big|1\nLagos is bigger|2\n');
    assert.deepEqual(bare.texts, ['Kano is big', 'Lagos is bigger']);
    const sentences = await read('sentences.csv', '"Kano is big, they say."\n"Lagos, too"\n');
    assert.deepEqual(sentences.texts, ['Kano is big, they say.', 'Lagos, too']);
    const said = await read('said.csv', 'sep=;\r\nid;text\r\n1;"Kano; is"\r\n2;\r\n');
    assert.deepEqual([said.texts, said.rejects.map(({ line }) => line)], [['Kano; is'], [4]]);
  });

  it('brat: a text beside pairs that nobody has labelled yet', async () => {
    const folder = join(scratch, 'brat');
    mkdirSync(folder);
    for (const [name, text] of Object.entries({
      'a.txt': 'Kano is.',
      'b.txt': 'Lagos too.',
      'b.ann': 'T1\tLOC 0 5\tLagos\n',
      'README.txt': 'about',
    }))
      writeFileSync(join(folder, name), text);
    const { sentences, rejects } = await readCorpus(await openCorpus(folder));
    assert.deepEqual(sentences.map(({ doc, text, spans }) => [doc, text, spans.length]).sort(), [
      ['a', 'Kano is.', 0],
      ['b', 'Lagos too.', 1],
    ]);
    assert.deepEqual(rejects, []);
  });

  it('Label Studio in short: JSON-MIN, CSV, and tasks that nobody has done', async () => {
    const min = await read(
      'min.json',
      `[{"text":"Lake Chad dries","id":1,"label":[${REGION}],"annotator":1,"annotation_id":2}]`,
    );
    assert.deepEqual([min.format, min.names], ['labelstudio', CHAD]);
    const cell = `[${REGION}]`.replaceAll('"', '""');
    const csv = await read('min.csv', `text,id,label\n"Lake Chad, dries",1,"${cell}"\nKano,2,\n`);
    assert.deepEqual([csv.format, csv.texts, csv.names], ['csv', ['Lake Chad, dries', 'Kano'], [...CHAD, []]]);
    const todo = await read('todo.json', '[{"id":1,"data":{"text":"Lake Chad"}}]');
    assert.deepEqual([todo.format, todo.texts], ['labelstudio', ['Lake Chad']]);
  });

  it('Label Studio dialogues: a turn is a sentence, regions count turns and characters in them', async () => {
    const turns = [
      { author: 'Musa', text: 'Kano 😀 is big', start: 0.5 },
      { author: 'A very long name of somebody who asks', text: '' },
      { author: 'Amina', text: 'Lake Chad dries' },
    ];
    const region = (start: unknown, startOffset: number, end: unknown, endOffset: number, text: string) => ({
      type: 'paragraphlabels',
      source: '$talk',
      value: { start, end, startOffset, endOffset, text, paragraphlabels: ['LOC'] },
    });
    const task = (...result: object[]) => [
      { id: 7, data: { audio: 'a.wav', talk: turns }, annotations: [{ result }] },
      { id: 8, data: { audio: 'b.wav', talk: turns.slice(0, 1) } },
    ];
    const talk = await read(
      'talk.json',
      JSON.stringify(task(region('0', 0, '0', 4, 'Kano'), region(2, 0, 2, 9, 'Lake Chad'), region(5, 0, 5, 1, 'x'))),
    );
    assert.deepEqual(
      [talk.format, talk.texts, talk.names.flat()],
      ['labelstudio', [turns[0].text, turns[2].text, turns[0].text], ['LOC:Kano', ...CHAD.flat()]],
    );
    assert.deepEqual(
      talk.rejects.map(({ lost }) => lost),
      ['span'],
    );
    // A region over two turns keeps them together.
    const over = await read('over.json', JSON.stringify(task(region(0, 10, 2, 4, 'bigLake'))));
    assert.deepEqual(
      [over.texts[0], over.names.flat()],
      [turns.map(({ text }) => text).join('\n'), ['LOC:big\n\nLake']],
    );
    const phrases = turns.map(({ author, text }) => ({ author, phrase: text }));
    const min = await read(
      'talk-min.json',
      JSON.stringify([
        {
          id: 1,
          talk: phrases,
          label: [{ start: '2', end: '2', startOffset: 0, endOffset: 9, paragraphlabels: ['LOC'] }],
        },
      ]),
    );
    assert.deepEqual([min.format, min.texts.length, min.names.flat()], ['labelstudio', 2, CHAD.flat()]);
  });

  it('tags of every scheme, with any separator, and rows that a tool indented', async () => {
    const tags = {
      IOB1: 'I-LOC I-LOC',
      IOB2: 'B-LOC I-LOC',
      BIOES: 'B-LOC E-LOC',
      BILOU: 'B-LOC L-LOC',
      BMES: 'B-LOC E-LOC',
    };
    for (const [scheme, pair] of Object.entries(tags)) {
      const [first, last] = pair.split(' ');
      for (const separator of [' ', '\t', '   ']) {
        const rows = [
          '-DOCSTART-',
          '',
          `Lake${separator}${first}`,
          `Chad${separator}${last}`,
          `dries${separator}O`,
          '',
          '',
        ];
        const { format, names } = await read('a.txt', rows.join('\n'));
        assert.deepEqual([scheme, format, names], [scheme, 'conll', CHAD]);
      }
    }
  });
});

describe('files that are refused by name', () => {
  const refusal = (name: string, content: string) =>
    assert.rejects(read(name, content), (error) => error instanceof Failure);

  it('XML without a declaration, JSON of other kinds, WebAnno TSV before version 3', async () => {
    await refusal('a.xml', '<collection><source>PubMed</source></collection>');
    await refusal('b.json', '{ "collData" : {\n  "entity_types" : [] } }');
    await refusal(
      'c.tsv',
      ' # de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity | value\n#id=1\n#text=Kano\n1-1\tKano\tB-LOC\n\n',
    );
  });

  it('but text that begins with a word in angle brackets is text', async () => {
    assert.equal((await read('d.txt', '<Kano> is a city.')).format, 'plain');
  });

  it('labels of brat whose text is not there', async () => {
    const folder = join(scratch, 'alone');
    mkdirSync(folder);
    writeFileSync(join(folder, 'a.ann'), 'T1\tLOC 0 4\tKano\n');
    await assert.rejects(openCorpus(join(folder, 'a.ann')), /what belongs to it is not here/);
  });
});
