// The part of the table of formats for texts of field linguists: tiers and fields on the text.

import { isInvisible } from '../../corpus/blank.ts';
import type { Format } from '../format.ts';
import { firstVisibleLine } from '../lines.ts';
import { findXmlRoot } from '../xml/xml-root.ts';
import { createElanReader } from './elan.ts';
import { writeBackElan } from './elan-write-back.ts';
import { createFlextextReader } from './flextext.ts';
import { writeBackFlextext } from './flextext-write-back.ts';
import { createTextGridReader } from './textgrid.ts';
import { createToolboxReader } from './toolbox.ts';
import { writeBackToolbox } from './toolbox-write-back.ts';

export const INTERLINEAR_FORMATS: readonly Format[] = [
  {
    name: 'elan',
    title: 'ELAN (.eaf)',
    extensions: ['.eaf'],
    keeps: 'the annotations of the chosen tiers, in the order of time; speakers, times, languages, tier names',
    loses: 'other tiers, the media',
    sniff: (lines) => findXmlRoot(lines)?.name === 'ANNOTATION_DOCUMENT',
    read: createElanReader,
    writeBack: writeBackElan,
    writingLoses: 'names go into new tiers of an existing .eaf',
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
    writeBack: writeBackFlextext,
    writingLoses: 'names go into notes of an existing .flextext',
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
    writeBack: writeBackToolbox,
    writingLoses: 'names go into a field of an existing file',
  },
  {
    name: 'textgrid',
    title: 'Praat TextGrid',
    extensions: ['.textgrid'],
    keeps: 'the labels of the chosen tiers, in the order of time; times, tier names',
    loses: 'other tiers, empty labels',
    sniff: (lines) =>
      /^\s*"Praat chronological TextGrid/.test(firstVisibleLine(lines)) ||
      (/^\s*(?:File type = )?"ooTextFile/.test(firstVisibleLine(lines)) && lines.slice(0, 5).some(isTextGrid)),
    read: createTextGridReader,
    writingLoses: 'a TextGrid is not written',
  },
];

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
