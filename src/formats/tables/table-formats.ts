// The part of the table of formats for tables, one text or one word a row.

import { isInvisible } from '../../corpus/blank.ts';
import type { Format, TargetFormat } from '../format.ts';
import { firstVisibleLine } from '../lines.ts';
import { createCsvReader, createCsvWriter } from './csv.ts';
import { createCsvSplitter, findDelimiter } from './csv-rows.ts';
import { createKwicPageWriter, createKwicTableWriter } from './kwic.ts';
import { createSheetReader } from './sheet.ts';
import { findWordColumns } from './word-rows.ts';

export const TABLE_FORMATS: readonly Format[] = [
  {
    name: 'csv',
    title: 'CSV and TSV tables',
    extensions: ['.csv'],
    keeps:
      'one text a row, from a column of your choice, or one word a row; regions of Label Studio; all of a table that was written here',
    loses: 'other columns',
    sniff: looksLikeTable,
    read: createCsvReader,
    write: createCsvWriter,
    carries: ['subtypes', 'provenance', 'unknown'],
    writingLoses: 'gaps of discontinuous spans',
  },
  {
    name: 'xlsx',
    title: 'Excel workbook',
    extensions: ['.xlsx'],
    keeps: 'one text a row, from a column of your choice, or one word a row',
    loses: 'other columns, sheets that have no such column, formats',
    sniff: () => false,
    read: createSheetReader,
    packing: 'xlsx',
    writingLoses: 'write CSV instead, which Excel opens',
  },
];

/** Tables for people. */
export const REPORT_FORMATS: readonly TargetFormat[] = [
  {
    name: 'kwic',
    title: 'Names in context (TSV)',
    extensions: ['.kwic.tsv'],
    keeps: 'each span with its context, document, score and reviewer',
    loses: 'everything else',
    sniff: () => false,
    write: createKwicTableWriter,
    carries: ['subtypes', 'provenance'],
    writingLoses: 'sentences without spans, context beyond 60 characters, words; it is not read again',
  },
  {
    name: 'kwic-html',
    title: 'Names in context (HTML)',
    extensions: ['.html'],
    keeps: 'each span with its context, document, score and reviewer',
    loses: 'everything else',
    sniff: () => false,
    write: createKwicPageWriter,
    carries: ['subtypes', 'provenance'],
    writingLoses: 'sentences without spans, context beyond 60 characters, words; it is not read again',
  },
];

/** In UTF-16 units; a longer first line is a text. */
const LONGEST_HEADER = 2 ** 12;

/** By the extension, for a text with commas is one too, or by the header of a table of words; CoNLL columns were looked for before. */
function looksLikeTable(lines: readonly string[], extension: string): boolean {
  if (extension === '.csv' || namesWords(firstVisibleLine(lines))) return true;
  const rows = lines.filter((line) => !isInvisible(line));
  return (extension === '.tsv' || extension === '.tab') && rows.length > 0 && rows.every((row) => row.includes('\t'));
}

function namesWords(firstLine: string): boolean {
  if (firstLine.length > LONGEST_HEADER) return false;
  let header: readonly string[] = [];
  const splitter = createCsvSplitter(findDelimiter(firstLine), ({ cells }) => {
    header = cells;
  });
  splitter.push(firstLine);
  splitter.finish();
  return findWordColumns(header.map((name) => name.trim())) !== undefined;
}
