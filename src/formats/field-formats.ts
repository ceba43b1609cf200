// The part of the table of formats that field linguistics and the XML annotation tools bring.

import { isInvisible } from '../corpus/blank.ts';
import { createElanReader } from './elan.ts';
import { createFlextextReader } from './flextext.ts';
import type { Format } from './formats.ts';
import type { FormatReader, ReadOptions } from './reader.ts';
import { createTeiReader } from './tei.ts';
import { createTextGridReader } from './textgrid.ts';
import { createToolboxReader } from './toolbox.ts';
import { createWebannoReader } from './webanno.ts';
import { createWebannoWriter } from './webanno-writer.ts';
import { createXmiReader } from './xmi.ts';
import { createXmiWriter } from './xmi-writer.ts';
import { findXmlRoot } from './xml-root.ts';

/** Each is one file. */
export interface FieldFormat extends Omit<Format, 'read'> {
  readonly read: (options?: ReadOptions) => FormatReader;
}

export const FIELD_FORMATS: readonly FieldFormat[] = [
  {
    name: 'elan',
    title: 'ELAN (.eaf)',
    extensions: ['.eaf'],
    keeps: 'the annotations of the chosen tiers, in the order of time; speakers, times, languages, tier names',
    loses: 'other tiers, the media',
    sniff: (lines) => findXmlRoot(lines)?.name === 'ANNOTATION_DOCUMENT',
    read: createElanReader,
    writingLoses: 'names go into tiers of an existing .eaf (write-back), not into a new one',
  },
  {
    name: 'flextext',
    title: 'FLEx interlinear texts (.flextext)',
    extensions: ['.flextext'],
    keeps: 'texts, phrases and words in one writing system; speakers, times, translations, notes, font and direction',
    loses: 'morphemes, glosses of words, other writing systems',
    sniff: (lines) =>
      findXmlRoot(lines)?.name === 'document' && lines.some((line) => line.includes('<interlinear-text')),
    read: createFlextextReader,
    writingLoses: 'names go into an existing .flextext (write-back), not into a new one',
  },
  {
    name: 'tei',
    title: 'TEI',
    extensions: ['.tei'],
    keeps: 'utterances, sentences, running text, marked words; speakers, times, languages; names that you choose',
    loses: 'the header, notes, stand-off annotation, the second of two readings',
    sniff: (lines) => /^(?:TEI|TEI\.2|teiCorpus(?:\.2)?)$/.test(findXmlRoot(lines)?.name ?? ''),
    read: createTeiReader,
    writingLoses: 'TEI is not written',
  },
  {
    name: 'uima-xmi',
    title: 'UIMA CAS XMI (INCEpTION, WebAnno, DKPro)',
    extensions: ['.xmi'],
    keeps: 'text, sentences, words, annotations of one layer',
    loses: 'other layers, other features of an annotation, annotations over several sentences',
    sniff: (lines) => findXmlRoot(lines)?.name === 'XMI',
    read: createXmiReader,
    write: createXmiWriter,
    writingLoses: 'borders and names of documents, sentence ids, scores of spans, control characters',
  },
  {
    name: 'webanno-tsv',
    title: 'WebAnno TSV 3 (INCEpTION)',
    extensions: [],
    keeps: 'text, sentences, words, annotations of one layer, overlapping and inside words',
    loses: 'relations, chains, other layers, annotations over several sentences or of no length',
    sniff: (lines) => /^\s*#FORMAT=WebAnno TSV /.test(firstLine(lines)),
    read: createWebannoReader,
    write: createWebannoWriter,
    writingLoses: 'borders and names of documents, sentence ids, scores of spans',
  },
  {
    name: 'textgrid',
    title: 'Praat TextGrid',
    extensions: ['.textgrid'],
    keeps: 'the labels of the chosen tiers, in the order of time; times, tier names',
    loses: 'other tiers, empty labels',
    sniff: (lines) => /^\s*(?:File type = )?"ooTextFile/.test(firstLine(lines)) && lines.slice(0, 5).some(isTextGrid),
    read: createTextGridReader,
    writingLoses: 'a TextGrid is not written',
  },
  {
    name: 'toolbox',
    title: 'Toolbox and other SFM files',
    extensions: ['.sfm', '.tbt'],
    keeps: 'texts, records and their text; all other fields of a record beside it',
    loses: 'columns of interlinear lines, fields other than the text that are not in its encoding (counted)',
    sniff: looksLikeToolbox,
    read: createToolboxReader,
    // Fields of one file may be in several encodings.
    badBytes: 'mark',
    writingLoses: 'names go into a field of an existing file (write-back), not into a new one',
  },
];

const firstLine = (lines: readonly string[]) => lines.find((line) => !isInvisible(line)) ?? '';
const isTextGrid = (line: string) => /^\s*(?:Object class = )?"TextGrid"/.test(line);

/** Not `\\begin{document}`: what is behind the marker is apart from it. */
const SFM_LINE = /^\\[A-Za-z_][\w-]*(?:\s|$)/;
/** Of the lines, so many begin with a marker: the others go on with a field. */
const ENOUGH_MARKERS = 0.5;

function looksLikeToolbox(lines: readonly string[]): boolean {
  const visible = lines.filter((line) => !isInvisible(line));
  const marked = visible.filter((line) => SFM_LINE.test(line)).length;
  return visible.length > 0 && SFM_LINE.test(visible[0]) && marked >= ENOUGH_MARKERS * visible.length;
}
