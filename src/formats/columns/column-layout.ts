// Which column of a CoNLL-like file says what. The layout is not written in such files (headers are rare), so it is
// found by looking at the first rows; every part of it can be named instead.

import { isInvisible } from '../../corpus/blank.ts';
import { Failure } from '../../failure.ts';
import type { ReadOptions } from '../reader.ts';
import { parseTag, type Scheme } from '../tags.ts';
import { isSentenceHeader, isTagHeader } from './column-headers.ts';
import { saysSpacing } from './spacing.ts';

export interface ColumnLayout {
  readonly separator: 'tab' | 'spaces';
  /** Columns of most rows; rows with fewer are incomplete. */
  readonly columnCount: number;
  readonly wordColumn: number;
  /** Undefined: the file has no entity tags. */
  readonly tagColumn: number | undefined;
  /** Column that may say NoSpaceAfter (HIPE), SpaceAfter=No or SpacesAfter=…. */
  readonly spacingColumn: number | undefined;
  /** Column that names or numbers the sentence, in every row or in its first. */
  readonly sentenceColumn: number | undefined;
  /** Columns that could have been meant as tags too (nested or finer levels). */
  readonly otherTagColumns: readonly number[];
  readonly tagKind: 'prefixed' | 'labels';
  /** The names of the columns, where the first row has them. */
  readonly header: readonly string[] | undefined;
}

export type SplitRow = (line: string) => string[];

/** Cells of a row: between tabs, exactly, or between runs of spaces. */
export function rowSplitter(separator: ColumnLayout['separator']): SplitRow {
  if (separator === 'tab') return (line) => line.split('\t');
  return (line) => {
    const cells = line.split(' ');
    return cells.includes('') ? cells.filter((cell) => cell !== '') : cells;
  };
}

/** Lines that say nothing about the layout: document borders and what is most likely a comment. */
const ASIDE = /^(?:-DOCSTART-|#(?:\s|$)|#\S+\s*=)/;

/** The lines that are rows for certain, or all that can be seen when there are no such. */
export function findRows(firstLines: readonly string[]): readonly string[] {
  const visible = firstLines.filter((line) => !isInvisible(line));
  const certain = visible.filter((line) => !ASIDE.test(line));
  if (certain.length > 0) return certain;
  const inDocs = visible.filter((line) => !line.startsWith('-DOCSTART-'));
  return inDocs.length > 0 ? inDocs : visible;
}

/** Undefined for blank lines only. Throws Failure 'bad-argument' when a column that the options name is not there. */
export function findLayout(firstLines: readonly string[], options: ReadOptions): ColumnLayout | undefined {
  const lines = findRows(firstLines);
  if (lines.length === 0) return undefined;
  const tabbed = lines.filter((line) => line.includes('\t')).length;
  const separator = tabbed * 2 > lines.length ? 'tab' : 'spaces';
  const split = rowSplitter(separator);
  const all = lines.map(split);
  const columnCount = mostFrequent(all.map((cells) => cells.length));
  const header = all[0].length === columnCount ? findHeader(all[0], all.slice(1)) : undefined;
  const hashed = lines.some((line) => ASIDE.test(line)) ? [] : hashedRows(firstLines, split, columnCount);
  const rows = [...all.filter((cells, i) => cells.length === columnCount && !(header && i === 0)), ...hashed];
  const columns = columnValues(rows.length > 0 ? rows : all, columnCount);

  const wordColumn = namedColumn(options.wordColumn, header, columnCount) ?? findWordColumn(columns, header);
  const named = namedColumn(options.tagColumn, header, columnCount);
  const candidates = tagColumns(columns, wordColumn);
  const bare = candidates.length === 0 ? labelColumn(columns, wordColumn) : undefined;
  const tagColumn = named ?? headerTagColumn(header, candidates) ?? chooseTagColumn(columns, candidates) ?? bare;
  return {
    separator,
    columnCount,
    wordColumn,
    tagColumn,
    spacingColumn: findSpacingColumn(columns, header, wordColumn, tagColumn),
    sentenceColumn: headerColumn(header, isSentenceHeader),
    otherTagColumns: candidates.filter((column) => column !== tagColumn),
    tagKind: tagColumn === undefined || shareOfTags(columns[tagColumn]) >= 0.5 ? 'prefixed' : 'labels',
    header,
  };
}

/** Rows whose word is "#" or that say spacing: they look like comments until one knows how many columns there are. */
function hashedRows(
  firstLines: readonly string[],
  split: (line: string) => string[],
  columnCount: number,
): readonly string[][] {
  if (columnCount < 2) return [];
  return firstLines
    .filter((line) => line.startsWith('#') && ASIDE.test(line))
    .filter((line) => line.startsWith('#\t') || split(line).some(saysSpacing))
    .map(split)
    .filter((cells) => cells.length === columnCount);
}

/** The scheme to decode by: the user's, or bare labels where the layout has those, or any prefixes. */
export function layoutScheme(layout: ColumnLayout, options: ReadOptions): Scheme | undefined {
  return options.scheme ?? (layout.tagKind === 'labels' ? 'labels' : undefined);
}

function mostFrequent(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0][0];
}

const WORD_HEADER = /^(?:token|word|form|text)s?$/i;

/** The first row is a header when it names the word column and no cell of it stands in its column again. */
function findHeader(first: readonly string[], rest: readonly string[][]): readonly string[] | undefined {
  const column = first.findIndex((cell) => WORD_HEADER.test(cell));
  if (column < 0 || first.length < 2 || rest.length === 0) return undefined;
  const recurs = first.some((cell, i) => i !== column && rest.some((cells) => cells[i] === cell));
  const isTagged = first.some((cell, i) => i !== column && parseTag(cell) !== undefined);
  return recurs || isTagged ? undefined : first;
}

/** Distinct values of each column with their counts. */
function columnValues(rows: readonly string[][], columnCount: number): Map<string, number>[] {
  const columns = Array.from({ length: columnCount }, () => new Map<string, number>());
  for (const cells of rows) {
    for (let i = 0; i < columnCount; i++) {
      const value = cells[i] ?? '';
      columns[i].set(value, (columns[i].get(value) ?? 0) + 1);
    }
  }
  return columns;
}

function namedColumn(
  wanted: number | string | undefined,
  header: readonly string[] | undefined,
  columnCount: number,
): number | undefined {
  if (wanted === undefined) return undefined;
  const column = typeof wanted === 'number' ? wanted : (header?.indexOf(wanted) ?? -1);
  if (Number.isInteger(column) && column >= 0 && column < columnCount) return column;
  const hint = header ? `The header row has: ${header.join(', ')}.` : `Columns are numbered 0 to ${columnCount - 1}.`;
  throw new Failure('bad-argument', `There is no column ${wanted} in this file.`, hint);
}

/** The first column, unless that numbers the words. */
function findWordColumn(columns: readonly Map<string, number>[], header: readonly string[] | undefined): number {
  const named = header?.findIndex((cell) => WORD_HEADER.test(cell)) ?? -1;
  if (named >= 0) return named;
  const isNumbered = columns.length > 2 && columns[0].size > 1 && columns[0].has('1') && !isSpacing(columns[1]);
  return isNumbered && [...columns[0].keys()].every((value) => /^\d+$/.test(value)) ? 1 : 0;
}

/** Of the cells that are not "O", so many must be tags: a slip of the pen is a reject, not another layout. */
const ENOUGH_TAGS = 0.9;

/** Columns of prefixed tags and "O". */
function tagColumns(columns: readonly Map<string, number>[], wordColumn: number): number[] {
  const found: number[] = [];
  for (let i = 0; i < columns.length; i++) {
    // "_" alone says nothing: an empty column of another kind.
    const saysSomething = [...columns[i].keys()].some((value) => !/^_*$/.test(value));
    if (i !== wordColumn && saysSomething && shareOfTags(columns[i]) >= ENOUGH_TAGS) found.push(i);
  }
  return found;
}

/** Share of prefixed tags among the cells that are not "O"; 1 when there are none. */
function shareOfTags(values: ReadonlyMap<string, number>): number {
  let tags = 0;
  let others = 0;
  for (const [value, count] of values) {
    const tag = parseTag(value);
    if (tag === undefined) others += count;
    else if (tag.prefix !== '') tags += count;
  }
  return tags + others === 0 ? 1 : tags / (tags + others);
}

function headerColumn(header: readonly string[] | undefined, isCalled: (name: string) => boolean): number | undefined {
  const column = header?.findIndex(isCalled) ?? -1;
  return column >= 0 ? column : undefined;
}

function headerTagColumn(header: readonly string[] | undefined, candidates: readonly number[]): number | undefined {
  return candidates.find((column) => isTagHeader(header?.[column] ?? ''));
}

/**
 * The last one (words, then parts of speech, chunks, entities), but where columns share types (outer and nested, coarse
 * and fine) the first of those.
 */
function chooseTagColumn(columns: readonly Map<string, number>[], candidates: readonly number[]): number | undefined {
  const last = candidates.at(-1);
  if (last === undefined) return undefined;
  const types = typesOf(columns[last]);
  const alike = candidates.find((column) => [...typesOf(columns[column])].some((type) => types.has(type)));
  if (alike !== undefined) return alike;
  // The last has only "O": then the one before may be the level that is annotated.
  return types.size > 0 ? last : (candidates.findLast((column) => typesOf(columns[column]).size > 0) ?? last);
}

function typesOf(values: ReadonlyMap<string, number>): Set<string> {
  const types = [...values.keys()].map((value) => parseTag(value)?.type ?? '');
  return new Set(types.filter((type) => type !== ''));
}

/** More distinct labels than this are words or lemmas. */
const MOST_LABELS = 100;

/** The last column of bare labels: few values, "O" among them, each like a name. */
function labelColumn(columns: readonly Map<string, number>[], wordColumn: number): number | undefined {
  const isLabels = (values: ReadonlyMap<string, number>) =>
    values.has('O') &&
    values.size <= MOST_LABELS &&
    [...values.keys()].every((value) => /^[\p{L}_][\S]*$/u.test(value));
  for (let i = columns.length - 1; i >= 0; i--) if (i !== wordColumn && isLabels(columns[i])) return i;
  return undefined;
}

function isSpacing(values: ReadonlyMap<string, number>): boolean {
  return [...values.keys()].some(saysSpacing);
}

function findSpacingColumn(
  columns: readonly Map<string, number>[],
  header: readonly string[] | undefined,
  ...taken: readonly (number | undefined)[]
): number | undefined {
  const named = header?.indexOf('MISC') ?? -1;
  if (named >= 0) return named;
  const found = columns.findIndex((values, i) => !taken.includes(i) && isSpacing(values));
  return found >= 0 ? found : undefined;
}
