// The part of the table of formats for one word a line, in columns.

import { isInvisible } from '../../corpus/blank.ts';
import type { Format } from '../format.ts';
import { parseTag } from '../tags.ts';
import { findLayout, findRows, rowSplitter } from './column-layout.ts';
import { createConllReader } from './conll.ts';
import { isConll2012 } from './conll-2012.ts';
import { createConllWriter } from './conll-writer.ts';
import { createConlluReader } from './conllu.ts';
import { createConlluWriter } from './conllu-writer.ts';

export const COLUMN_FORMATS: readonly Format[] = [
  {
    name: 'conllu',
    title: 'CoNLL-U and CoNLL-U Plus',
    extensions: ['.conllu', '.conllup'],
    keeps: '# text, sentence and document ids, surface words, entities in MISC or in a column of their own',
    loses: 'lemmas, parts of speech, syntax, empty nodes, other parts of MISC',
    sniff: looksLikeConllu,
    read: createConlluReader,
    write: createConlluWriter,
    writingLoses: 'scores, subtypes and origins of spans, unknown words, gaps of discontinuous spans',
  },
  {
    name: 'conll',
    title: 'CoNLL-2002/2003/2012 and other one-word-a-line columns',
    extensions: ['.conll', '.conll2003', '.iob', '.iob2', '.bio', '.bioes', '.tsv'],
    keeps: 'words, document borders, one column of entity tags',
    loses: 'spacing (unless a column says it), other columns, other levels of tags',
    sniff: looksLikeConll,
    read: createConllReader,
    write: createConllWriter,
    writingLoses:
      'spans that overlap a longer one, scores, subtypes and origins of spans, unknown words, gaps, sentence ids',
  },
];

/** Of the rows, so many must look right: the others will be rejects. */
const ENOUGH_ROWS = 0.9;

const CONLLU_ROW = /^(?:\d+|\d+-\d+|\d+\.\d+)(?:\t[^\t]*){9}$/;

function looksLikeConllu(lines: readonly string[]): boolean {
  const rows = lines.filter((line) => !isInvisible(line) && !line.startsWith('#'));
  if (lines.some((line) => line.startsWith('# global.columns'))) return rows.some((row) => row.includes('\t'));
  return rows.length > 0 && rows.filter((row) => CONLLU_ROW.test(row)).length >= ENOUGH_ROWS * rows.length;
}

/** Longer lines are running text, however many of its words look like cells. */
const LONGEST_ROW = 2 ** 14;

const isDocStart = (line: string) => line.startsWith('-DOCSTART-');

/** One number of columns, and a column of entity tags. */
function looksLikeConll(lines: readonly string[]): boolean {
  if (isConll2012(lines)) return true;
  const found = findRows(lines);
  if (found.some(({ length }) => length > LONGEST_ROW)) return false;
  const layout = findLayout(lines, {});
  if (layout === undefined) return false;
  const { tagColumn, columnCount, tagKind, header } = layout;
  // Without a document line only the tags tell words in columns from short lines of text.
  if (tagColumn === undefined ? !lines.some(isDocStart) : columnCount < 2) return false;
  const split = rowSplitter(layout.separator);
  const isRegular = (row: string) => {
    const cells = split(row);
    if (cells.length !== columnCount) return false;
    return tagColumn === undefined || tagKind === 'labels' || parseTag(cells[tagColumn]) !== undefined;
  };
  const rows = header ? found.slice(1) : found;
  return rows.filter(isRegular).length >= ENOUGH_ROWS * rows.length;
}
