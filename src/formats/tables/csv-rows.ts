// The rows of a table in text (RFC 4180, and what programs make of it): any separator, quoted cells over several lines,
// quotes doubled inside quotes, any line end. A quote inside a cell that does not begin with one is a character.

export interface CsvRow {
  readonly cells: readonly string[];
  /** 1-based line where it starts. */
  readonly line: number;
}

export interface CsvSplitter {
  push(chunk: string): void;
  /** False when a quoted cell was still open. */
  finish(): boolean;
}

/** A cell longer than this is an unclosed quote; it is cut there and the row goes on. */
export const LONGEST_CELL = 2 ** 24;

export function createCsvSplitter(delimiter: string, sink: (row: CsvRow) => void): CsvSplitter {
  let cells: string[] = [];
  let cell = '';
  let line = 1;
  let firstLine = 1;
  let state: 'start' | 'plain' | 'quoted' | 'after quote' = 'start';
  let isAfterReturn = false;
  const plainStop = new RegExp(`[${delimiter === '\t' ? '\\t' : `\\${delimiter}`}\\n\\r]`, 'g');

  function endCell(): void {
    cells.push(cell);
    cell = '';
    state = 'start';
  }

  function endRow(): void {
    endCell();
    if (cells.length > 1 || cells[0] !== '') sink({ cells, line: firstLine });
    cells = [];
    firstLine = line;
  }

  function push(chunk: string): void {
    let at = 0;
    if (isAfterReturn && chunk[0] === '\n') {
      // A row ended with the CR; inside quotes the LF is text.
      if (state === 'quoted') cell += '\n';
      at = 1;
    }
    if (chunk.length > 0) isAfterReturn = false;
    while (at < chunk.length) {
      if (state === 'quoted') {
        const quote = chunk.indexOf('"', at);
        const end = quote < 0 ? chunk.length : quote;
        const text = chunk.slice(at, end);
        cell += text;
        line += lineEnds(text);
        isAfterReturn = end === chunk.length && text.endsWith('\r');
        at = end + 1;
        if (quote >= 0) state = 'after quote';
        else if (cell.length > LONGEST_CELL) endCell();
        continue;
      }
      if (state === 'after quote') {
        if (chunk[at] === '"') {
          cell += '"';
          state = 'quoted';
          at++;
          continue;
        }
        state = 'plain';
      }
      if (state === 'start' && chunk[at] === '"') {
        state = 'quoted';
        at++;
        continue;
      }
      plainStop.lastIndex = at;
      const found = plainStop.exec(chunk);
      const end = found?.index ?? chunk.length;
      if (end > at) {
        cell += chunk.slice(at, end);
        state = 'plain';
        if (cell.length > LONGEST_CELL) endCell();
      }
      at = end + 1;
      if (!found) continue;
      if (found[0] === delimiter) endCell();
      else {
        line++;
        if (found[0] === '\r') {
          if (chunk[at] === '\n') at++;
          else isAfterReturn = at === chunk.length;
        }
        endRow();
      }
    }
  }

  return {
    push,
    finish() {
      const isWhole = state !== 'quoted';
      if (cell !== '' || cells.length > 0 || state !== 'start') endRow();
      return isWhole;
    },
  };
}

function lineEnds(text: string): number {
  let ends = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x0a || (unit === 0x0d && text.charCodeAt(i + 1) !== 0x0a)) ends++;
  }
  return ends;
}

const DELIMITERS = [',', '\t', ';', '|'] as const;

/** The separator that parts the first rows into most columns, and into equally many. */
export function findDelimiter(head: string): string {
  let best: string = ',';
  let bestScore = 0;
  for (const delimiter of DELIMITERS) {
    const rows: number[] = [];
    const splitter = createCsvSplitter(delimiter, ({ cells }) => rows.push(cells.length));
    splitter.push(head);
    // The last row may be cut.
    if (rows.length === 0) splitter.finish();
    const columns = rows[0] ?? 0;
    const equal = rows.filter((count) => count === columns).length / Math.max(1, rows.length);
    const score = columns < 2 ? 0 : equal + Math.min(columns, 20) / 1000;
    if (score > bestScore) {
      best = delimiter;
      bestScore = score;
    }
  }
  return best;
}
