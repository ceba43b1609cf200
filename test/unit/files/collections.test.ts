// Folders, archives, workbooks and DocBins as corpora, and folders as targets.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { zipSync } from 'fflate';
import { murmurHash64 } from '../../../main/files/murmur-hash.ts';
import { openCorpus, readCorpus } from '../../../main/files/open-corpus.ts';
import { openFolderBeside } from '../../../main/files/write-folder.ts';
import { convertCorpus } from '../../../main/jobs/corpus/convert-corpus.ts';
import { spanText } from '../../../src/corpus/sentence.ts';
import { Failure, type FailureCode } from '../../../src/failure.ts';
import type { FormatName } from '../../../src/formats/format.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seedmark-collections-'));
});
after(() => rm(folder, { recursive: true }));

async function make(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  for (const [file, text] of Object.entries(files)) {
    const path = join(folder, name, file);
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, text);
  }
  return join(folder, name);
}

async function zip(name: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const path = join(folder, name);
  const entries = Object.entries(files).map(([file, text]) => [
    file,
    typeof text === 'string' ? Buffer.from(text) : text,
  ]);
  await writeFile(path, zipSync(Object.fromEntries(entries)));
  return path;
}

const failsWith = (code: FailureCode, message: RegExp) => (error: unknown) =>
  error instanceof Failure && error.code === code && message.test(error.message);

const labels = ({ sentences }: Awaited<ReturnType<typeof readCorpus>>) =>
  sentences.flatMap((one) => one.spans.map((span) => `${one.doc}: ${span.type} ${spanText(one, span)}`));

const BRAT = {
  'a.txt': '😀 Lake Chad dries.\n',
  'a.ann': 'T1\tLOC 2 11\tLake Chad\n',
  'deep/b.txt': 'Amina lives.\n',
  'deep/b.ann': 'T1\tPER 0 5\tAmina\nT2\tPER 0 99\tnowhere\nnonsense\n',
  'annotation.conf': '[entities]\nLOC\n',
  'README.md': 'About.',
};

describe('a folder', () => {
  it('of pairs is read pair by pair, and rejects name their file and line', async () => {
    const corpus = await openCorpus(await make('brat', BRAT));
    const read = await readCorpus(corpus);
    assert.equal(corpus.format, 'brat');
    assert.deepEqual(labels(read), ['a: LOC Lake Chad', 'deep/b: PER Amina']);
    assert.deepEqual(read.rejects, [
      { line: 3, reason: 'not a line of brat annotation', lost: 'span', part: 'deep/b.ann' },
      { line: 2, reason: 'its text does not stand in the text of the document', lost: 'span', part: 'deep/b.ann' },
    ]);
    assert.deepEqual(await readCorpus(corpus), read, 'and can be read again');
  });

  it('of files of several formats is read file by file; what cannot be read is a reject', async () => {
    const path = await make('mixed', {
      'a.txt': 'Lake Chad dries.',
      'b.conll': 'Kano B-LOC\nis O\n',
      'c.csv': 'text\nAmina lives.\n',
      'd.jsonl': '{"text":"Kano","label":[[0,4,"LOC"]]}\n',
      'e.bin': '\0\0\0\u0001',
      '.hidden': 'x',
      'LICENSE.txt': 'Do what you like.',
    });
    const read = await readCorpus(await openCorpus(path));
    assert.deepEqual(
      read.sentences.map(({ doc, text }) => [doc, text]),
      [
        ['a.txt', 'Lake Chad dries.'],
        ['b.conll', 'Kano is'],
        ['c.csv#1', 'Amina lives.'],
        ['d.jsonl#1', 'Kano'],
      ],
    );
    assert.equal(read.rejects.length, 1);
    assert.match(`${read.rejects[0].part} ${read.rejects[0].reason}`, /e\.bin .*not a text file/);
  });

  it('that is empty is refused', async () => {
    await mkdir(join(folder, 'void'));
    await assert.rejects(openCorpus(join(folder, 'void')), failsWith('corpus-empty', /no files/));
  });

  it('of Hugging Face explains its numbers by its card', async () => {
    const card =
      "---\ndataset_info:\n  features:\n  - name: ner_tags\n    sequence:\n      class_label:\n        names:\n          '0': O\n          '1': B-LOC\n          '2': I-LOC\n---\nText\n";
    const train = '{"id":"1","tokens":["Lake","Chad","dries"],"ner_tags":[1,2,-100]}\n';
    const path = await make('hf', { 'README.md': card, 'data/train-00000-of-00001.jsonl': train, 'test.jsonl': train });
    const corpus = await openCorpus(path);
    const read = await readCorpus(corpus);
    assert.deepEqual(labels(read), ['1: LOC Lake Chad', '1: LOC Lake Chad']);
    assert.deepEqual(corpus.facts().splits, { train: 1, test: 1 });
  });
});

describe('an archive', () => {
  it('is read as the folder that it holds', async () => {
    const read = await readCorpus(await openCorpus(await zip('brat.zip', { ...BRAT, '__MACOSX/a.txt': 'x' })));
    assert.deepEqual(labels(read), ['a: LOC Lake Chad', 'deep/b: PER Amina']);
  });

  for (const [what, name] of [
    ['a parent folder', '../evil.txt'],
    ['an absolute path', '/tmp/evil.txt'],
    ['a parent folder with backslashes', 'x\\..\\..\\evil.txt'],
    ['a drive', 'C:\\evil.txt'],
  ]) {
    it(`that names ${what} is refused, and nothing is written there`, async () => {
      await assert.rejects(
        openCorpus(await zip('evil.zip', { 'a.txt': 'a', [name]: 'b' })),
        failsWith('file-unreadable', /leaves its folder/),
      );
      assert.ok(!existsSync(join(tmpdir(), 'evil.txt')) && !existsSync('/tmp/evil.txt'));
    });
  }

  it('that unpacks to far more than it is, is refused', async () => {
    const path = await zip('bomb.zip', { 'a.txt': Buffer.alloc(64 * 1024 * 1024) });
    await assert.rejects(openCorpus(path), failsWith('file-unreadable', /more than is allowed/));
  });

  it('that lies about its size is refused', async () => {
    const path = await zip('liar.zip', { 'a.txt': 'word '.repeat(1000) });
    const bytes = await readFile(path);
    // The uncompressed size in the central directory.
    bytes.writeUInt32LE(7, bytes.indexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 24);
    await writeFile(path, bytes);
    await assert.rejects(openCorpus(path), failsWith('file-unreadable', /damaged/));
  });

  it('that is cut off is refused', async () => {
    const path = await zip('cut.zip', BRAT);
    await writeFile(path, (await readFile(path)).subarray(0, 200));
    await assert.rejects(openCorpus(path), failsWith('file-unreadable', /damaged/));
  });
});

type Rows = readonly (readonly string[])[];

/** A cell that begins with "=" is a formula, with what came out behind a bar. */
function cellOf(cell: string, place: string): string {
  if (!cell.startsWith('=')) return `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${cell}</t></is></c>`;
  const [formula, value] = cell.slice(1).split('|');
  return `<c r="${place}" t="str"><f>${formula}</f><v>${value}</v></c>`;
}

const rowOf = (cells: readonly string[], i: number) =>
  `<row r="${i + 1}">${cells.map((cell, j) => cellOf(cell, `${'AB'[j]}${i + 1}`)).join('')}</row>`;

/** A workbook with these sheets. */
function SHEET(...sheets: readonly Rows[]): Record<string, string> {
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const named = sheets.map((_, i) => `<sheet name="S${i + 1}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`);
  const targets = sheets.map(
    (_, i) => `<Relationship Id="rId${i + 1}" Type="${relations}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`,
  );
  const files: Record<string, string> = {
    '[Content_Types].xml':
      '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    'xl/workbook.xml': `<?xml version="1.0"?><workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${named.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${targets.join('')}</Relationships>`,
  };
  for (const [i, rows] of sheets.entries()) {
    files[`xl/worksheets/sheet${i + 1}.xml`] =
      `<?xml version="1.0"?><worksheet xmlns="${main}"><dimension ref="A1:B${rows.length}"/><sheetData>${rows.map(rowOf).join('')}</sheetData></worksheet>`;
  }
  return files;
}

it('sheets of a workbook with the same text column are read, others are told; of a formula what came out', async () => {
  const path = await zip(
    'sheets.xlsx',
    SHEET(
      [
        ['nr', 'text'],
        ['1', '=CONCAT(A1)|Lake Chad'],
      ],
      [
        ['speaker', 'born'],
        ['Amina', '1950'],
      ],
      [
        ['text', 'note'],
        ['', 'x'],
        ['Kano', 'y'],
      ],
    ),
  );
  const corpus = await openCorpus(path, { doc: 'w' });
  const { sentences, rejects } = await readCorpus(corpus);
  assert.deepEqual(
    sentences.map(({ doc, text }) => [doc, text]),
    [
      ['w#1', 'Lake Chad'],
      ['w/S3#2', 'Kano'],
    ],
  );
  assert.deepEqual(
    rejects.map(({ part, line, reason }) => [part, line, reason]),
    [
      ['S2', 1, 'the sheet has no column "text" and was left out'],
      ['S3', 2, 'its column "text" is blank'],
    ],
  );
  assert.deepEqual(corpus.facts().furtherSheets, ['S3']);
});

it('a workbook is read by rows, its texts as they are, and rows are counted as lines', async () => {
  const path = await zip(
    'a.xlsx',
    SHEET([
      ['nr', 'text'],
      ['1', ' Lake Chad.  '],
      ['2', ''],
      ['3', 'ኢትዮጵያ 😀'],
    ]),
  );
  const corpus = await openCorpus(path);
  const { sentences, rejects } = await readCorpus(corpus);
  assert.equal(corpus.format, 'xlsx');
  assert.deepEqual(
    sentences.map(({ text }) => text),
    [' Lake Chad.  ', 'ኢትዮጵያ 😀'],
  );
  assert.deepEqual(
    rejects.map(({ line }) => line),
    [3],
  );
  await assert.rejects(
    async () => readCorpus(await openCorpus(path, { textColumn: 'nowhere' })),
    failsWith('bad-argument', /no column nowhere/),
  );
});

describe('a DocBin', () => {
  it('that is none is refused', async () => {
    const path = join(folder, 'bad.spacy');
    await writeFile(path, Buffer.from('789c03000000000100', 'hex'));
    await assert.rejects(async () => readCorpus(await openCorpus(path)), failsWith('corpus-invalid', /no DocBin/));
  });

  it('numbers strings as spaCy does', () => {
    // spacy.strings.StringStore().add('Amina'), ('Lake Chad'), ('ኢትዮጵያ')
    assert.equal(murmurHash64(Buffer.from('Amina'), 1n), 9464363144425291873n);
  });
});

describe('converting', () => {
  const convert = async (from: string, to: FormatName, name: string) => {
    const out = join(folder, name);
    const corpus = await openCorpus(from);
    const summary = await convertCorpus({ corpus, out, format: to, writing: {}, stop: { aborted: false } });
    return { out, summary };
  };

  it('goes through files, folders and packed files and comes back', async () => {
    const from = await make('start', { 'a.jsonl': '{"text":"😀 Lake Chad dries.","label":[[2,11,"LOC"]]}\n' });
    let path = from;
    for (const [format, name] of [
      ['brat', 'out-brat'],
      ['spacy-docbin', 'out.spacy'],
      ['csv', 'out.csv'],
      ['huggingface', 'out-hf'],
      ['labelstudio', 'out.json'],
      ['uima-json', 'out-uima'],
      ['argilla', 'out.jsonl'],
    ] as const) {
      const { out, summary } = await convert(path, format, name);
      assert.deepEqual([summary.outcome, summary.sentences, summary.entities, summary.rejects], ['done', 1, 1, 0]);
      const corpus = await openCorpus(out);
      assert.equal(corpus.format, format);
      assert.deepEqual(labels(await readCorpus(corpus)), ['a.jsonl#1: LOC Lake Chad'], format);
      path = out;
    }
  });

  it('leaves nothing when it fails or is stopped, and never replaces a folder', async () => {
    const from = await make('stay', { 'a.csv': 'text\n\n', 'b.csv': 'text\n \n' });
    await assert.rejects(convert(from, 'brat', 'never'), failsWith('corpus-empty', /no sentences/));
    assert.ok(!(await readdir(folder)).some((name) => name.includes('never')));
    await assert.rejects(openFolderBeside(from), failsWith('file-unwritable', /exists already/));
  });
});

describe('a workbook with a cell far from its table', () => {
  const SHEET_FILE = 'xl/worksheets/sheet1.xml';
  const withRow = (name: string, row: string) => {
    const files = SHEET([
      ['nr', 'text'],
      ['1', 'Lake Chad'],
    ]);
    return zip(name, { ...files, [SHEET_FILE]: files[SHEET_FILE].replace('</sheetData>', `${row}</sheetData>`) });
  };
  const filled = (address: string) => `<c r="${address}" t="inlineStr"><is><t>x</t></is></c>`;

  it('is read where the library need not make a place for each cell up to it', async () => {
    for (const row of [
      '<row r="1048576"><c r="XFD1048576" s="1"/></row>',
      `<row r="900">${filled('A900')}</row>`,
      `<row r="3">${filled('XFD3')}</row>`,
    ]) {
      const { sentences } = await readCorpus(await openCorpus(await withRow('far.xlsx', row)));
      assert.deepEqual(
        sentences.map(({ text }) => text),
        ['Lake Chad'],
      );
    }
  });

  it('is refused otherwise, before there is no memory left', async () => {
    for (const row of [
      `<row r="1048576">${filled('XFD1048576')}</row>`,
      `<row r="99999999">${filled('A99999999')}</row>`,
      '<row r="3"><c r="ZZZZZZZ3"/></row>',
      `${'<row><c r="XFD1"/></row>'.repeat(1100)}`,
      `${filled('XFD3')}${'<row/>'.repeat(1100)}<row>${filled('A1103')}</row>`,
    ]) {
      await assert.rejects(
        async () => readCorpus(await openCorpus(await withRow('too-far.xlsx', row))),
        failsWith('corpus-invalid', /cell too far/),
      );
    }
  });
});
