// A workbook, which main/files unpacks to JSON Lines: a list of cells for a row, { sheet } where another sheet begins. Sheets
// that have the text column of the first are read on; one that has not (a legend, a table of speakers) is told and left out.

import type { FormatReader, ReadItem, ReadOptions } from '../reader.ts';
import { isRecord } from '../records/record-reader.ts';
import { createTableReader, type TableReader } from './table.ts';

export function createSheetReader(options: ReadOptions = {}): FormatReader {
  const first = createTableReader(options);
  const items: ReadItem[] = [];
  const sheetsRead: string[] = [];
  /** Undefined between sheets, and in one that is left out. */
  let table: TableReader | undefined = first;
  let sheet: string | undefined;
  let awaitsHeader = false;
  let held = '';
  let line = 0;

  function takeLine(json: string): void {
    const value = parse(json);
    if (isRecord(value)) startSheet(String(value.sheet));
    else takeRow(value);
  }

  function startSheet(name: string): void {
    endSheet();
    sheet = name;
    line = 0;
    awaitsHeader = true;
    table = undefined;
  }

  function takeRow(value: unknown): void {
    line++;
    const isRow = Array.isArray(value) && value.every((cell) => typeof cell === 'string');
    if (!isRow) {
      reject('not a row of cells');
      return;
    }
    const cells: readonly string[] = value;
    if (cells.every((cell) => cell === '')) return;
    if (awaitsHeader) openSheet(cells);
    table?.row(cells, line);
  }

  /** By its first row. */
  function openSheet(header: readonly string[]): void {
    awaitsHeader = false;
    const textColumn = String(first.facts().textColumn);
    if (textColumn !== '' && !header.some((cell) => cell.trim() === textColumn)) {
      reject(`the sheet has no column "${textColumn}" and was left out`);
      return;
    }
    if (sheet !== undefined) sheetsRead.push(sheet);
    const doc = `${options.doc ?? ''}/${sheet}`;
    table = createTableReader({ ...options, ...(textColumn === '' ? {} : { textColumn }), doc });
  }

  function endSheet(): void {
    table?.end();
    take();
  }

  function take(): void {
    for (const item of table?.take() ?? []) {
      items.push(sheet !== undefined && 'reject' in item ? { reject: { part: sheet, ...item.reject } } : item);
    }
  }

  function reject(reason: string): void {
    const place = sheet === undefined ? { line } : { line, part: sheet };
    items.push({ reject: { ...place, reason, lost: 'sentence' } });
  }

  return {
    push(chunk) {
      const lines = (held + chunk).split('\n');
      held = lines.pop() ?? '';
      for (const json of lines) takeLine(json);
      take();
      return items.splice(0);
    },
    finish() {
      if (held !== '') takeLine(held);
      held = '';
      endSheet();
      return items.splice(0);
    },
    facts: () => ({ ...first.facts(), ...(sheetsRead.length > 0 ? { furtherSheets: sheetsRead } : {}) }),
  };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
