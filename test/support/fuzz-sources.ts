// What is damaged: a small source of our own for every format, written by its writer, and the sample files of others.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { unpackDocBin } from '../../main/files/docbin.ts';
import type { FormatName } from '../../src/formats/format.ts';
import { formatNamed } from '../../src/formats/formats.ts';
import type { WrittenSentence } from '../../src/formats/writer.ts';
import { writeIn } from '../unit/formats/written.ts';
import type { FuzzSource } from './fuzz-reader.ts';
import { SHARED } from './shared.ts';

export const FUZZED: readonly FormatName[] = [
  'prodigy',
  'doccano',
  'labelstudio',
  'argilla',
  'spacy',
  'spacy-docbin',
  'jsonl-byte-spans',
  'huggingface',
  'uima-json',
  'csv',
  'xlsx',
  'brat',
  'jsonl',
  'conll',
  'conllu',
  'webanno-tsv',
  'uima-xmi',
  'elan',
  'flextext',
  'toolbox',
  'textgrid',
  'tei',
  'plain',
];

/** A small source of each format that is not written from nothing. */
const BY_HAND: Partial<Readonly<Record<FormatName, string>>> = {
  elan: `<?xml version="1.0"?><ANNOTATION_DOCUMENT FORMAT="3.0"><HEADER/><TIME_ORDER><TIME_SLOT TIME_SLOT_ID="s1" TIME_VALUE="0"/><TIME_SLOT TIME_SLOT_ID="s2"/></TIME_ORDER>
<TIER TIER_ID="utt" LINGUISTIC_TYPE_REF="u" PARTICIPANT="A"><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a1" TIME_SLOT_REF1="s1" TIME_SLOT_REF2="s2"><ANNOTATION_VALUE>Musa ga &amp; Lagos</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>
<TIER TIER_ID="w" PARENT_REF="utt" LINGUISTIC_TYPE_REF="w"><ANNOTATION><REF_ANNOTATION ANNOTATION_ID="a2" ANNOTATION_REF="a1"><ANNOTATION_VALUE>Musa</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION><ANNOTATION><REF_ANNOTATION ANNOTATION_ID="a3" ANNOTATION_REF="a1" PREVIOUS_ANNOTATION="a2"><ANNOTATION_VALUE>ga</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION></TIER>
<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="u"/><LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="w" CONSTRAINTS="Symbolic_Subdivision"/></ANNOTATION_DOCUMENT>`,
  flextext: `<?xml version="1.0"?><document version="2"><interlinear-text guid="g"><item type="title" lang="en">T</item><paragraphs><paragraph><phrases><phrase guid="p"><item type="segnum" lang="en">1</item><words><word guid="w"><item type="txt" lang="kcx">kici</item><item type="gls" lang="en">dog</item></word><word><item type="punct" lang="kcx">.</item></word></words></phrase></phrases></paragraph></paragraphs><languages><language lang="kcx" vernacular="true" RightToLeft="true"/></languages></interlinear-text></document>`,
  toolbox:
    '\\_sh v3.0 400 Text\n\n\\id T1\n\n\\ref T1.001\n\\tx Musa   garba ga\n\\mb Musa   garba ga\n\\tx Lagos\n\\ft Musa went\n to Lagos\n\n\\ref T1.002\n\\tx Ee.\n',
  textgrid:
    'File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = 0\nxmax = 2\ntiers? <exists>\nsize = 1\nitem []:\n    item [1]:\n        class = "IntervalTier"\n        name = "utt"\n        xmin = 0\n        xmax = 2\n        intervals: size = 2\n        intervals [1]:\n            xmin = 0\n            xmax = 1\n            text = "Musa ""ga"" Lagos"\n        intervals [2]:\n            xmin = 1\n            xmax = 2\n            text = ""\n',
  tei: '<?xml version="1.0"?><TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/><text xml:lang="ha"><body><u who="#a" start="#t1"><seg><w>Musa</w> <w>ga</w><pc>.</pc></seg></u><p>In <persName>Amina Jallo</persName>, <choice><abbr>a</abbr><expan>b</expan></choice>.</p></body></text></TEI>',
  plain: 'Amina Jallo went to Banjul. She 😀 came\r\nback.\n\n\u200fשלום עולם.\n',
};

/** Forms of a format that its own writer does not write. */
const OTHER_FORMS: Partial<Readonly<Record<FormatName, readonly string[]>>> = {
  conll: [
    '#begin document (bc/a/00); part 000\nbc/a/00 0 0 Xiao NNP (TOP(S(NP* - - - A (PERSON* (ARG0* (12\nbc/a/00 0 1 Li NNP *) - - - A *) *) 12)\nbc/a/00 0 2 left VBD (VP*)) leave 01 1 A (ORG(GPE*)) (V*) -\n\n#end document\n#begin document (bc/a/00); part 001\nbc/a/00 1 0 Yes UH (TOP*) - - - - * -\n\n#end document\n',
    'Sentence #\tWord\tPOS\tTag\nSentence: 1\tLake\tNNP\tB-geo\n\tChad\tNNP\tI-geo\n\t"\t``\tO\nSentence: 2\tKano\tNNP\tB-geo\n\t.\t.\tO\n',
  ],
  textgrid: [
    '"Praat chronological TextGrid text file"\n0 2   ! Time domain.\n2   ! Number of tiers.\n"IntervalTier" "Mary" 0 2\n"TextTier" "bell" 0 2\n\n! Mary:\n1 0 1.5\n"hello ""there"""\n\n! bell:\n2 0.7\n"ding"\n',
  ],
  csv: [
    'sep=;\r\nKano is big;1\r\n"Lagos; ""bigger""";2\r\n',
    'Sentence #,Word,POS,Tag\nSentence: 1,Lake,NNP,B-geo\n,Chad,NNP,I-geo\n,"""",``,O\nSentence: 2,Kano,NNP,B-geo\n,.,.,O\n',
  ],
  xlsx: ['["nr","text"]\n["1","Kano"]\n{"sheet":"S2"}\n["text","b"]\n["Lagos","x"]\n{"sheet":"S3"}\n["c"]\n["d"]\n'],
  spacy: [
    '{"text":"Lake 😀 Chad","ents":[{"start":0,"end":11,"label":"LOC"}],"tokens":[{"id":0,"start":0,"end":4}]}\n{"classes":["LOC"],"annotations":[["Kano",{"entities":[[0,4,"LOC"]]}],null]}\n',
  ],
  labelstudio: [
    '[{"id":7,"data":{"talk":[{"author":"Musa","text":"Kano 😀 is"},{"author":"A","text":""},{"author":"A","text":"Lake Chad"}]},"annotations":[{"result":[{"type":"paragraphlabels","value":{"start":"0","end":"0","startOffset":0,"endOffset":4,"text":"Kano","paragraphlabels":["LOC"]}},{"type":"paragraphlabels","value":{"start":0,"end":2,"startOffset":8,"endOffset":4,"paragraphlabels":["LOC"]}}]}]}]',
  ],
  flextext: [
    '<document><interlinear-text><paragraphs><paragraph><phrases><phrase><words><word><item type="txt" lang="x-fonipa">kiʧi</item><item type="txt" lang="x">kici</item></word><word><item type="txt" lang="en">Lagos</item></word></words></phrase></phrases></paragraph></paragraphs><languages><language lang="x" vernacular="true"/></languages></interlinear-text></document>',
  ],
  jsonl: [
    '[{"tokenized_text":["Lake","Chad","dries"],"ner":[[0,1,"LOC"],[1,1,"name"]]},{"tokenized_text":["No"],"ner":[]}]',
  ],
};

const TEXT = '😀 Lake Chad, "dry".\nAmina Jallo\te\u0301l ';
const OWN: readonly WrittenSentence[] = ['d1', 'd1', 'd2'].map((doc, i) => ({
  sentence: {
    doc,
    text: TEXT,
    words: [
      [0, 2],
      [3, 7],
      [8, 12],
      [12, 13],
      [14, 19],
      [19, 20],
      [21, 26],
      [27, 32],
    ].map(([startChar, endChar]) => ({ startChar, endChar })),
    spans: [
      { start: 1, end: 3, type: 'LOC', score: 0.5 },
      { start: 6, end: 8, type: 'PER', subtype: 'woman', provenance: { reviewer: 'kofi' } },
    ],
    unknown: [{ start: 0, end: 1 }],
  },
  id: `s${i}`,
}));

export function ownSources(format: FormatName): FuzzSource[] {
  const others = (OTHER_FORMS[format] ?? []).map((text, i) => ({
    format,
    name: `own, another form ${i + 1}`,
    parts: [{ role: 'text' as const, name: '', text }],
  }));
  return [...usualSources(format), ...others];
}

function usualSources(format: FormatName): FuzzSource[] {
  if (format === 'xlsx') {
    const rows = [
      ['nr', 'text'],
      ['1', TEXT],
      ['2', ''],
    ];
    return [
      {
        format,
        name: 'own',
        parts: [{ role: 'text', name: '', text: rows.map((row) => `${JSON.stringify(row)}\n`).join('') }],
      },
    ];
  }
  const text = BY_HAND[format];
  if (text !== undefined) return [{ format, name: 'own', parts: [{ role: 'text', name: '', text }] }];
  const { files } = writeIn(format, OWN);
  const groups = formatNamed(format).group?.([...files.keys()]).groups;
  if (!groups)
    return [...files].map(([name, text]) => ({ format, name: 'own', parts: [{ role: 'text', name, text }] }));
  return groups.map(({ doc, parts }) => ({
    format,
    name: `own ${doc}`,
    parts: parts.map((part) => ({ ...part, text: files.get(part.name) ?? '' })),
  }));
}

const FOLDERS: Readonly<Record<string, FormatName>> = {
  prodigy: 'prodigy',
  doccano: 'doccano',
  labelstudio: 'labelstudio',
  spacy: 'spacy',
  'jsonl-byte-spans': 'jsonl-byte-spans',
  'uima-json': 'uima-json',
  csv: 'csv',
  brat: 'brat',
  conll: 'conll',
  conllu: 'conllu',
  'webanno-tsv': 'webanno-tsv',
  'uima-xmi': 'uima-xmi',
  elan: 'elan',
  flextext: 'flextext',
  toolbox: 'toolbox',
  textgrid: 'textgrid',
  tei: 'tei',
  plaintext: 'plain',
};

/** `longest`: so many characters of each. */
export function sampleSources(longest: number): FuzzSource[] {
  const sources: FuzzSource[] = [];
  for (const [folder, format] of Object.entries(FOLDERS)) {
    const path = join(SHARED, 'samples', folder);
    if (!existsSync(path)) continue;
    for (const name of readdirSync(path)) {
      const file = join(path, name);
      if (!statSync(file).isFile() || (format === 'brat' && !name.endsWith('.ann'))) continue;
      const read = (other: string) => readFileSync(other, 'utf8').slice(0, longest);
      const text = { role: 'text' as const, name };
      if (name.endsWith('.spacy')) {
        const lines = [...unpackDocBin(name, readFileSync(file))]
          .map((document) => `${JSON.stringify(document)}\n`)
          .join('');
        sources.push({ format: 'spacy-docbin', name: file, parts: [{ ...text, text: lines.slice(0, longest) }] });
      } else if (format === 'brat') {
        const parts = [
          { role: 'labels' as const, name, text: read(file) },
          { ...text, text: read(file.replace(/ann$/, 'txt')) },
        ];
        sources.push({ format, name: file, parts });
      } else sources.push({ format, name: file, parts: [{ ...text, text: read(file) }] });
    }
  }
  return sources;
}
