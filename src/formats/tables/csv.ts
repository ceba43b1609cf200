// CSV and TSV: tables in, one text a row; out, one label a row with its offsets in UTF-16 units, code points and bytes, so
// that every program finds the one that it counts in.

import { charOffsets } from '../../corpus/offset-units.ts';
import { spanChars } from '../../corpus/sentence.ts';
import type { FormatReader, ReadOptions } from '../reader.ts';
import { describeSentence } from '../records/own-metadata.ts';
import { createLossCounter, type FormatWriter, formsOf, LOST, refuseSentence, type WriteOptions } from '../writer.ts';
import { type CsvSplitter, createCsvSplitter, findDelimiter } from './csv-rows.ts';
import { BESIDE_COLUMNS, createTableReader, LABEL_COLUMNS } from './table.ts';
import { guard } from './table-guard.ts';

/** A text is repeated beside each of its labels, for filtering; one longer than this (a page) stands with the first only. */
const LONGEST_REPEATED = 10_000;

/** UTF-16 units that the separator is found from. */
const LOOKED_AT = 2 ** 16;

/** A first line for Excel: which separator the file has. */
const SAID_DELIMITER = /^\ufeff?sep=(.)(?:\r\n|\n|\r)/i;

export function createCsvReader(options: ReadOptions = {}): FormatReader {
  const table = createTableReader(options);
  let head: string | undefined = '';
  let splitter: CsvSplitter | undefined;
  let delimiter = ',';
  let isCut = false;

  function open(): CsvSplitter {
    const start = head ?? '';
    head = undefined;
    const said = SAID_DELIMITER.exec(start);
    delimiter = said?.[1] ?? findDelimiter(start);
    const linesBefore = said ? 1 : 0;
    const opened = createCsvSplitter(delimiter, ({ cells, line }) => table.row(cells, line + linesBefore));
    opened.push(start.slice(said?.[0].length ?? 0));
    return opened;
  }

  return {
    push(chunk) {
      if (head !== undefined) {
        head += chunk;
        if (head.length < LOOKED_AT) return [];
        splitter = open();
      } else splitter?.push(chunk);
      return table.take();
    },
    finish() {
      splitter ??= open();
      isCut = !splitter.finish();
      table.end();
      const items = table.take();
      if (isCut) {
        items.push({
          reject: { line: 1, reason: 'a quoted cell is not closed before the end of the file', lost: 'sentence' },
        });
      }
      return items;
    },
    facts: () => ({ delimiter, ...table.facts() }),
  };
}

export function createCsvWriter({ delimiter = ',' }: WriteOptions = {}): FormatWriter {
  const losses = createLossCounter();
  let number = 0;
  const rowOf = (cells: readonly (string | number)[]) =>
    `${cells.map((cell) => quote(typeof cell === 'number' ? String(cell) : guard(cell), delimiter)).join(delimiter)}\r\n`;
  const head = rowOf([...LABEL_COLUMNS, ...BESIDE_COLUMNS]);

  return {
    push(written) {
      const { sentence, id } = written;
      const refusal = refuseSentence(sentence, formsOf(sentence), () => true);
      if (refusal !== undefined) {
        losses.add(refusal);
        return '';
      }
      number++;
      const { text, doc } = sentence;
      const spans = sentence.spans
        .filter(({ type }) => type !== '')
        .toSorted((a, b) => a.start - b.start || b.end - a.end);
      losses.add(LOST.types, sentence.spans.length - spans.length);
      losses.add(LOST.fragments, spans.filter(({ fragments }) => fragments).length);
      const [point, byte] = [charOffsets(text, 'codepoint'), charOffsets(text, 'byte')];
      const { words, unknown: ranges } = describeSentence(written, 'utf16');
      const unknown = ranges === '' ? '-' : (ranges ?? '');
      const common = [doc, number, id ?? '', text];
      const rows = spans.map((span, i) => {
        const { startChar: s, endChar: e } = spanChars(sentence, span);
        const surface = text.slice(s, e);
        const offsets = [s, e, point(s), point(e), byte(s), byte(e)];
        const { subtype = '', provenance, score = '' } = span;
        const ofSentence = i === 0 ? { words, unknown } : { words: '', unknown: '' };
        const beside = [subtype, provenance ? JSON.stringify(provenance) : '', ofSentence.unknown];
        const repeated = i > 0 && text.length > LONGEST_REPEATED ? common.with(3, '') : common;
        return rowOf([...repeated, span.type, surface, ...offsets, score, ofSentence.words, ...beside]);
      });
      if (rows.length === 0) rows.push(rowOf([...common, '', '', '', '', '', '', '', '', '', words, '', '', unknown]));
      return (number === 1 ? head : '') + rows.join('');
    },
    finish: () => (number === 0 ? head : ''),
    losses: losses.list,
  };
}

function quote(cell: string, delimiter: string): string {
  const needs = cell.includes(delimiter) || /["\n\r]/.test(cell) || /^\s|\s$/.test(cell);
  return needs ? `"${cell.replaceAll('"', '""')}"` : cell;
}
