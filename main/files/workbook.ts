// The sheets of an .xlsx workbook. The library that reads them makes a place for every cell up to the last one of a sheet,
// also where there is none: how far a sheet reaches is looked at first.

import readWorkbook from 'read-excel-file/node';
import { Failure } from '../../src/failure.ts';
import { checkArchive } from './zip.ts';

export interface WorkbookSheet {
  readonly sheet: string;
  readonly data: readonly (readonly unknown[])[];
}

/** Excel's own. */
const MOST_ROWS = 2 ** 20;
const MOST_COLUMNS = 2 ** 14;
/** Places of a sheet; sixteen columns down to the last row. */
const MOST_PLACES = 2 ** 24;

/** Of all files of a workbook, unpacked: the library holds them. */
const MOST_BYTES = 2 ** 29;

const SHEET = /(?:^|\/)worksheets\/[^/]*\.xml$/i;

/** Throws Failure 'corpus-invalid' for what is no workbook or reaches too far, and as `checkArchive`. */
export async function readSheets(path: string): Promise<readonly WorkbookSheet[]> {
  const extents = new Map<string, SheetExtent>();
  let unpacked = 0;
  await checkArchive(path, (name, bytes) => {
    unpacked += bytes.length;
    if (unpacked > MOST_BYTES) {
      const hint = 'Save it as CSV: that is read line by line.';
      throw new Failure('corpus-invalid', `${path} unpacks to more than ${MOST_BYTES} bytes.`, hint);
    }
    if (!SHEET.test(name)) return;
    const extent = extents.get(name) ?? new SheetExtent();
    extents.set(name, extent);
    extent.push(bytes.toString('latin1'));
    if (extent.isTooLarge) {
      const hint = 'Delete what lies far from the table, or save the table as CSV.';
      throw new Failure('corpus-invalid', `${path} has a sheet with a cell too far from the first.`, hint);
    }
  });
  try {
    return (await readWorkbook(path, { trim: false })) as readonly WorkbookSheet[];
  } catch (cause) {
    const hint = 'Open it in a spreadsheet program and save it again as .xlsx, or as CSV.';
    throw new Failure('corpus-invalid', `${path} is no workbook that can be read.`, hint, { cause });
  }
}

/** Rows and cells of a sheet's XML, by their tags; a cell without an address stands behind the one before. */
class SheetExtent {
  #tail = '';
  #row = 0;
  #column = 0;
  /** Row by row, up to the last cell of each. */
  #places = 0;
  #lastRow = 0;
  #lastColumn = 0;

  get isTooLarge(): boolean {
    const isOutside = this.#row > MOST_ROWS || this.#column > MOST_COLUMNS;
    // At the end all rows are as long as the longest that has a value.
    return isOutside || Math.max(this.#places, this.#lastRow * this.#lastColumn) > MOST_PLACES;
  }

  push(chunk: string): void {
    const text = this.#tail + chunk;
    const end = text.lastIndexOf('<');
    for (const [, name, attributes = ''] of text.slice(0, end).matchAll(/<(?:\w+:)?(row|c)(?=[\s/>])([^>]*)/g)) {
      const address = /\sr=["']([A-Za-z]*)(\d*)["']/.exec(attributes);
      if (name === 'row') this.#startRow(address ? Number(address[2]) : this.#row + 1);
      else this.#takeCell(address ? columnOf(address[1]) : this.#column + 1, attributes.endsWith('/'));
      if (this.isTooLarge) return;
    }
    this.#tail = end < 0 ? text : text.slice(end);
  }

  #startRow(row: number): void {
    this.#row = row;
    this.#column = 0;
    this.#places++;
  }

  #takeCell(column: number, isEmpty: boolean): void {
    this.#places += Math.max(0, column - this.#column);
    this.#column = column;
    if (isEmpty) return;
    this.#lastRow = Math.max(this.#lastRow, this.#row);
    this.#lastColumn = Math.max(this.#lastColumn, column);
  }
}

/** 1 for A, 27 for AA. */
function columnOf(letters: string): number {
  let column = 0;
  for (const letter of letters.toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64;
  return column;
}
