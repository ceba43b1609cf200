// A table with one text a row: which column is the text is the user's choice, else told by its name, else the column with
// the longest cells. A table of our own, with a row for each label, is known by its header and read back whole, and so is
// one with a word a row.

import { isInvisible } from '../../corpus/blank.ts';
import { createSegmenter } from '../../corpus/segment.ts';
import type { CharRange } from '../../corpus/sentence.ts';
import { Failure } from '../../failure.ts';
import { besideOf } from '../beside.ts';
import { type PlacedSpan, readLabelledText } from '../labelled-text.ts';
import { createSpanPlacer } from '../place-span.ts';
import type { ReadItem, ReadOptions, SourceFacts } from '../reader.ts';
import type { JsonRecord } from '../records/jsonl.ts';
import { readLabelledRecord } from '../records/labelled-record.ts';
import { minimalLabels } from '../records/labelstudio.ts';
import { readMetadata } from '../records/own-metadata.ts';
import { unguard } from './table-guard.ts';
import { createWordRows, findWordColumns, type WordColumns, type WordRows } from './word-rows.ts';

export interface TableReader {
  row(cells: readonly string[], line: number): void;
  /** What the rows so far gave. */
  take(): ReadItem[];
  end(): void;
  facts(): SourceFacts;
}

/** The columns of a table that has a row for each label; all are there, in any order. */
export const LABEL_COLUMNS = [
  'doc',
  'sentence',
  'id',
  'text',
  'label',
  'surface',
  'start_utf16',
  'end_utf16',
  'start_codepoint',
  'end_codepoint',
  'start_byte',
  'end_byte',
  'score',
  'words',
] as const;

/** Columns that later tables have as well. */
export const BESIDE_COLUMNS = ['subtype', 'provenance', 'unknown'] as const;

/** So many rows decide which column holds the text. */
const LOOKED_AT = 200;
const TEXT_NAME = /^(?:text|sentence|utterance|content|transcription|transcript|body|tokens?)$/i;
const LIKE_TEXT = /(?:^|[_\s-])(?:text|sentence|utterance|transcription)$/i;

interface HeldRow {
  readonly cells: readonly string[];
  readonly line: number;
}

export function createTableReader(options: ReadOptions): TableReader {
  const segmenter = createSegmenter({ ...options, oneSentenceALine: false });
  let header: readonly string[] | undefined;
  let headerLine = 1;
  let held: HeldRow[] | undefined = [];
  let textAt = -1;
  let items: ReadItem[] = [];
  let labelled: LabelledRows | undefined;
  let words: { readonly columns: WordColumns; readonly rows: WordRows } | undefined;
  const counts = { rows: 0, multiLineCells: 0, raggedRows: 0 };

  function takeHeader(cells: readonly string[]): void {
    header = cells.map((cell, i) => (i === 0 ? cell.replace(/^\ufeff/, '') : cell).trim());
    const columns = wordColumns(header, options);
    if (columns) {
      words = { columns, rows: createWordRows(columns, segmenter, options, (item) => items.push(item)) };
      textAt = columns.word;
      held = undefined;
    } else if (options.textColumn !== undefined) {
      textAt = namedColumn(header, options.textColumn);
      held = undefined;
    } else if (LABEL_COLUMNS.every((name) => header?.includes(name))) {
      labelled = createLabelledRows(header, options, (item) => items.push(item));
      textAt = header.indexOf('text');
      held = undefined;
    } else {
      const named = header.findIndex((name) => TEXT_NAME.test(name));
      textAt = named >= 0 ? named : header.findIndex((name) => LIKE_TEXT.test(name));
      if (textAt >= 0) held = undefined;
    }
  }

  function takeRow({ cells, line }: HeldRow): void {
    if (cells.length !== header?.length) counts.raggedRows++;
    counts.multiLineCells += cells.filter((cell) => /[\n\r]/.test(cell.trim())).length;
    counts.rows++;
    const ownRows = labelled ?? words?.rows;
    if (ownRows) {
      ownRows.row(cells, line);
      return;
    }
    const text = cells[textAt] ?? '';
    if (isInvisible(text)) {
      items.push({ reject: { line, reason: `its column "${header?.[textAt] ?? textAt}" is blank`, lost: 'sentence' } });
      return;
    }
    const doc = `${options.doc ?? ''}#${counts.rows}`;
    const labels = minimalLabels(regionsIn(cells));
    const given = { text, labels, unit: 'utf16', metadata: undefined, called: 'region' } as const;
    const place = { line, doc, number: counts.rows };
    for (const item of readLabelledRecord(given, place, segmenter, options).items) items.push(item);
  }

  function decide(): void {
    if (!held) return;
    const rows = held;
    held = undefined;
    if (header && isData(header, rows)) {
      rows.unshift({ cells: header, line: headerLine });
      header = header.map((_, i) => String(i));
    }
    textAt = longestColumn(rows, header?.length ?? 0);
    for (const row of rows) takeRow(row);
  }

  return {
    row(cells, line) {
      if (!header) {
        headerLine = line;
        takeHeader(cells);
      } else if (held) {
        held.push({ cells, line });
        if (held.length >= LOOKED_AT) decide();
      } else takeRow({ cells, line });
    },
    take() {
      const taken = items;
      items = [];
      return taken;
    },
    end() {
      decide();
      labelled?.end();
      words?.rows.end();
    },
    facts: () => ({
      columns: header ?? [],
      textColumn: header?.[textAt] ?? '',
      ...(words && {
        sentenceColumn: header?.[words.columns.sentence],
        tagColumn: words.columns.tag === undefined ? null : header?.[words.columns.tag],
      }),
      ...counts,
    }),
  };
}

/** Of a table with a word a row; undefined where it is none, or where another column was named as its text. */
function wordColumns(header: readonly string[], options: ReadOptions): WordColumns | undefined {
  const found = findWordColumns(header);
  if (!found) return undefined;
  const { wordColumn, tagColumn, textColumn } = options;
  const word = wordColumn === undefined ? found.word : namedColumn(header, String(wordColumn));
  if (textColumn !== undefined && namedColumn(header, textColumn) !== word) return undefined;
  return { ...found, word, tag: tagColumn === undefined ? found.tag : namedColumn(header, String(tagColumn)) };
}

/** @throws Failure 'bad-argument' when there is no such column. */
function namedColumn(header: readonly string[], wanted: string): number {
  const named = header.indexOf(wanted);
  const at = named >= 0 || !/^\d+$/.test(wanted) ? named : Number(wanted);
  if (at >= 0 && at < header.length) return at;
  throw new Failure(
    'bad-argument',
    `There is no column ${wanted} in this table.`,
    `Its columns: ${header.join(', ')}.`,
  );
}

const NUMBER = /^[-+]?\d+(?:[.,]\d+)*$/;
/** Words with a sentence's end behind them. */
const SENTENCE = /\S\s+\S.*[.!?…।።؟。]["'”»)]*$/su;

/** Of a first row in which no column is called a text: a number above numbers, or a sentence, is no name of a column. */
function isData(first: readonly string[], rows: readonly HeldRow[]): boolean {
  const isNumbered = (cell: string, i: number) =>
    NUMBER.test(cell) && rows.length > 0 && rows.every(({ cells }) => NUMBER.test((cells[i] ?? '').trim()));
  return first.some((cell, i) => isNumbered(cell, i) || SENTENCE.test(cell));
}

/** Identifiers and lists of them: no blank, but digits. */
const CODE = /^(?=\S*\d)\S+$/;

/** Numbers, dates and codes are no text; the text is what is longest, in letters. */
function longestColumn(rows: readonly HeldRow[], columns: number): number {
  let best = 0;
  let most = -1;
  for (let i = 0; i < columns; i++) {
    let letters = 0;
    for (const { cells } of rows) {
      const cell = cells[i] ?? '';
      if (!CODE.test(cell)) letters += cell.match(/\p{L}/gu)?.length ?? 0;
    }
    if (letters > most) {
      most = letters;
      best = i;
    }
  }
  return best;
}

interface LabelledRows {
  row(cells: readonly string[], line: number): void;
  end(): void;
}

/** Rows of one sentence follow one another and have its number; the label is empty where it has none. */
function createLabelledRows(
  header: readonly string[],
  options: ReadOptions,
  emit: (item: ReadItem) => void,
): LabelledRows {
  const segmenter = createSegmenter({ ...options, oneSentenceALine: false });
  const at = Object.fromEntries([...LABEL_COLUMNS, ...BESIDE_COLUMNS].map((name) => [name, header.indexOf(name)]));
  let open: { key: string; line: number; rows: { cells: readonly string[]; line: number }[] } | undefined;

  function close(): void {
    if (!open) return;
    const { line, rows } = open;
    open = undefined;
    const cell = (row: readonly string[], name: string) => row[at[name]] ?? '';
    const first = rows[0].cells;
    const text = unguard(cell(first, 'text'));
    const placer = createSpanPlacer(text, 'utf16');
    const own = readMetadata({ words: cell(first, 'words'), ...unknownIn(cell(first, 'unknown')) }, placer);
    const spans: PlacedSpan[] = [];
    for (const { cells, line: rowLine } of rows) {
      const type = unguard(cell(cells, 'label'));
      if (type === '') continue;
      const placed = placeRow(cells, cell, placer);
      const beside = {
        subtype: unguard(cell(cells, 'subtype')),
        provenance: unguard(cell(cells, 'provenance')),
        score: scoreIn(cell(cells, 'score')),
      };
      if ('reason' in placed) emit({ reject: { line: rowLine, reason: placed.reason, lost: 'span' } });
      else spans.push({ ...placed, type, line: rowLine, ...besideOf(beside) });
    }
    const id = unguard(cell(first, 'id'));
    const given = {
      text,
      doc: unguard(cell(first, 'doc')),
      line,
      spans,
      ...(id === '' ? {} : { id }),
      ...(own.words ? { words: own.words } : {}),
      ...(own.unknown ? { unknown: [own.unknown] } : {}),
    };
    for (const item of readLabelledText(given, segmenter)) emit(item);
  }

  return {
    row(cells, line) {
      const key = `${cells[at.doc]}\n${cells[at.sentence]}`;
      if (open?.key !== key) {
        close();
        open = { key, line, rows: [] };
      }
      open?.rows.push({ cells, line });
    },
    end: close,
  };
}

const scoreIn = (cell: string) => (cell === '' ? undefined : Number(cell));

/** A dash: all words were judged; '' says nothing of it. */
const unknownIn = (cell: string) => (cell === '' ? {} : { unknown: cell === '-' ? '' : cell });

/** Label Studio's CSV has regions as JSON in the column of their control. */
function regionsIn(cells: readonly string[]): JsonRecord {
  const regions = cells.filter((cell) => cell.startsWith('[{') && cell.includes('"start"'));
  return Object.fromEntries(regions.map((cell, i) => [i, parsed(cell)]));
}

function parsed(cell: string): unknown {
  try {
    return JSON.parse(cell);
  } catch {
    return undefined;
  }
}

function placeRow(
  cells: readonly string[],
  cell: (row: readonly string[], name: string) => string,
  placer: ReturnType<typeof createSpanPlacer>,
): CharRange | { readonly reason: string } {
  const offset = (name: string) => (/^\d+$/.test(cell(cells, name)) ? Number(cell(cells, name)) : undefined);
  return placer.place(offset('start_utf16'), offset('end_utf16'), unguard(cell(cells, 'surface')));
}
