// The part of the table of formats for tables, one text a row.

import { isInvisible } from '../../corpus/blank.ts';
import type { Format, TargetFormat } from '../format.ts';
import { createCsvReader, createCsvWriter } from './csv.ts';
import { createKwicPageWriter, createKwicTableWriter } from './kwic.ts';
import { createSheetReader } from './sheet.ts';

export const TABLE_FORMATS: readonly Format[] = [
  {
    name: 'csv',
    title: 'CSV and TSV tables',
    extensions: ['.csv'],
    keeps:
      'one text a row, from a column of your choice; regions of Label Studio; all of a table that was written here',
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
    keeps: 'one text a row, from a column of your choice',
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

/** By the extension alone, for a text with commas is one too; CoNLL columns were looked for before. */
function looksLikeTable(lines: readonly string[], extension: string): boolean {
  if (extension === '.csv') return true;
  const rows = lines.filter((line) => !isInvisible(line));
  return (extension === '.tsv' || extension === '.tab') && rows.length > 0 && rows.every((row) => row.includes('\t'));
}
