// One sentence of WebAnno TSV 3: its rows to words and annotations. Offsets count the UTF-16 units of the document; where
// they do not fit the text (line breaks that were once swallowed), the words are found in it and carry the offsets along.

import { alignWords } from '../../corpus/align-words.ts';
import type { CharRange, Word } from '../../corpus/sentence.ts';
import { readCell, unescapeValue, type WebannoEntry } from './webanno-cells.ts';
import { FIXED_COLUMNS, type WebannoLayer } from './webanno-layers.ts';

export interface WebannoRow {
  readonly cells: readonly string[];
  /** Characters of the document. */
  readonly begin: number;
  readonly end: number;
  readonly isWord: boolean;
}

/** Undefined when the line is no row. */
export function readRow(line: string): WebannoRow | undefined {
  const cells = line.split('\t');
  const number = /^\d+-\d+(\.\d+)?$/.exec(cells[0]);
  const chars = /^(\d+)-(\d+)$/.exec(cells[1] ?? '');
  if (!number || !chars || cells.length < FIXED_COLUMNS) return undefined;
  const [begin, end] = [Number(chars[1]), Number(chars[2])];
  return begin > end ? undefined : { cells, begin, end, isWord: number[1] === undefined };
}

export interface WebannoAnnotation {
  readonly layer: WebannoLayer;
  readonly id: string | undefined;
  begin: number;
  end: number;
  /** By feature; undefined where it has none. */
  readonly features: readonly (WebannoEntry | undefined)[];
}

/** Annotations of a span layer, those of one number put together. */
export function readAnnotations(rows: readonly WebannoRow[], layer: WebannoLayer): WebannoAnnotation[] {
  const annotations: WebannoAnnotation[] = [];
  const byId = new Map<string, WebannoAnnotation>();
  for (const { cells, begin, end } of rows) {
    const columns = cells.slice(layer.firstColumn, layer.firstColumn + layer.columnCount).map(readCell);
    const fullest = columns.reduce((best, each) => (each.length > best.length ? each : best), []);
    for (const [i, { id }] of fullest.entries()) {
      const known = id === undefined ? undefined : byId.get(id);
      if (known) {
        known.begin = Math.min(known.begin, begin);
        known.end = Math.max(known.end, end);
        continue;
      }
      const features = columns.map((stack) => (id === undefined ? stack[i] : stack.find((each) => each.id === id)));
      const annotation = { layer, id, begin, end, features };
      annotations.push(annotation);
      if (id !== undefined) byId.set(id, annotation);
    }
  }
  return annotations;
}

export interface PlacedRows {
  readonly words: readonly Word[];
  /** Where a range of the document lies in the sentence; undefined when it does not. */
  readonly place: (begin: number, end: number) => CharRange | undefined;
}

export function placeRows(text: string, rows: readonly WebannoRow[]): PlacedRows | { readonly reason: string } {
  const wordRows = rows.filter(({ isWord }) => isWord);
  const forms = wordRows.map(({ cells }) => unescapeValue(cells[2]));
  const words = wordsByOffset(text, wordRows, forms) ?? wordsByForm(text, forms);
  if (!words) return { reason: 'its words are not those of its text' };
  // Most annotations start and end with words.
  const borders = new Map(wordRows.flatMap(({ begin, end }, i) => [[end, i] as const, [begin, i] as const]));
  const charAt = (offset: number): number | undefined => {
    const i = borders.get(offset) ?? wordRows.findIndex(({ begin, end }) => begin <= offset && offset <= end);
    return i < 0 ? undefined : Math.min(words[i].startChar + (offset - wordRows[i].begin), words[i].endChar);
  };
  return {
    words,
    place(begin, end) {
      const startChar = charAt(begin);
      const endChar = charAt(end);
      return startChar === undefined || endChar === undefined ? undefined : { startChar, endChar };
    },
  };
}

/** The first word may also occur before its place; so many occurrences are tried. */
const MOST_TRIES = 100;

function wordsByOffset(text: string, rows: readonly WebannoRow[], forms: readonly string[]): Word[] | undefined {
  if (rows.length === 0) return undefined;
  let first = text.indexOf(forms[0]);
  for (let tries = 0; first >= 0 && tries < MOST_TRIES; tries++) {
    const words = wordsFrom(rows[0].begin - first, text, rows, forms);
    if (words) return words;
    first = text.indexOf(forms[0], first + 1);
  }
  return undefined;
}

/** `base`: where in the document the sentence's text would start. */
function wordsFrom(
  base: number,
  text: string,
  rows: readonly WebannoRow[],
  forms: readonly string[],
): Word[] | undefined {
  const words: Word[] = [];
  for (const [i, { begin, end }] of rows.entries()) {
    const [startChar, endChar] = [begin - base, end - base];
    const isInPlace = startChar >= (words.at(-1)?.endChar ?? 0) && endChar > startChar && endChar <= text.length;
    if (!isInPlace || text.slice(startChar, endChar) !== forms[i]) return undefined;
    words.push({ startChar, endChar });
  }
  return words;
}

function wordsByForm(text: string, forms: readonly string[]): Word[] | undefined {
  const aligned = alignWords(text, forms);
  return 'words' in aligned ? aligned.words : undefined;
}
