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
];

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
      { start: 6, end: 8, type: 'PER' },
    ],
  },
  id: `s${i}`,
}));

export function ownSources(format: FormatName): FuzzSource[] {
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
