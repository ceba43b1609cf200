// CoNLL-2002, CoNLL-2003 and their many cousins: a word a line with its tags in columns, a blank line between
// sentences. Layout and scheme are found in a bounded head of the file, which is then read like the rest.

import { alignWords } from '../../corpus/align-words.ts';
import { isInvisible } from '../../corpus/blank.ts';
import { joinWords } from '../../corpus/join-words.ts';
import { createLineSplitter, LONGEST_LINE } from '../lines.ts';
import type { FormatReader, ReadItem, ReadOptions } from '../reader.ts';
import { decodeTags, detectScheme, parseTag, type Scheme } from '../tags.ts';
import { type ColumnLayout, findLayout, layoutScheme, rowSplitter } from './column-layout.ts';
import { createConll2012Rows, ENTITY_COLUMN, isConll2012, WORD_COLUMN } from './conll-2012.ts';
import { joinSpaced, readSpacing, type WordSpacing } from './spacing.ts';

/** How much is looked at before the layout is decided: sentences, or rows where sentences are few and long. */
const HEAD_SENTENCES = 2000;
const HEAD_ROWS = 50_000;

export function createConllReader(options: ReadOptions = {}): FormatReader {
  const items: ReadItem[] = [];
  let head: string[] | undefined = [];
  let blankLines = 0;
  let rows: RowReader | undefined;
  let found: ConllFindings | undefined;
  let hasBrackets = false;

  const lines = createLineSplitter((line, number) => {
    if (rows) return rows.take(line, number);
    head?.push(line);
    if (isInvisible(line)) blankLines++;
    if (blankLines >= HEAD_SENTENCES || number >= HEAD_ROWS) startReading();
  });

  function startReading(): void {
    const seen = head ?? [];
    head = undefined;
    const isBracketed = isConll2012(seen);
    found = isBracketed ? undefined : inspectConll(seen, options);
    if (found) rows = createRowReader(found, options, items);
    else if (isBracketed) rows = createConll2012Rows(options, items);
    else return;
    hasBrackets = isBracketed;
    for (let i = 0; i < seen.length; i++) rows.take(seen[i], i + 1);
  }

  return {
    push(chunk) {
      lines.push(chunk);
      return items.splice(0);
    },
    finish() {
      lines.finish();
      if (head) startReading();
      rows?.finish();
      return items.splice(0);
    },
    facts: () => ({
      docstartLines: rows?.docStarts() ?? 0,
      scheme: hasBrackets ? 'brackets' : (found?.scheme ?? null),
      tokenColumn: hasBrackets ? WORD_COLUMN : (found?.wordColumn ?? null),
      tagColumn: hasBrackets ? ENTITY_COLUMN : (found?.tagColumn ?? null),
      otherTagColumns: found?.otherTagColumns ?? [],
      ...(found?.sentenceColumn !== undefined && { sentenceColumn: found.sentenceColumn }),
      columns: found?.header ?? found?.columnCount ?? 0,
    }),
  };
}

export interface ConllFindings extends ColumnLayout {
  /** As named in the options or found; undefined when there are no tags. */
  readonly scheme: Scheme | undefined;
}

/** What a reader would take the columns and the scheme to be, from the first lines of a file, for the user to check. */
export function inspectConll(firstLines: readonly string[], options: ReadOptions = {}): ConllFindings | undefined {
  const layout = findLayout(firstLines, options);
  if (layout === undefined) return undefined;
  const { tagColumn } = layout;
  if (tagColumn === undefined) return { ...layout, scheme: undefined };
  const split = rowSplitter(layout.separator);
  const sentences: string[][] = [[]];
  for (const line of firstLines) {
    if (isInvisible(line)) sentences.push([]);
    else sentences.at(-1)?.push(split(line)[tagColumn] ?? '');
  }
  return { ...layout, scheme: layoutScheme(layout, options) ?? detectScheme(sentences) };
}

interface RowReader {
  take(line: string, number: number): void;
  finish(): void;
  docStarts(): number;
}

/** Reads rows of a known layout; finished sentences and rejects go to `items`. */
function createRowReader(layout: ColumnLayout, options: ReadOptions, items: ReadItem[]): RowReader {
  const split = rowSplitter(layout.separator);
  const scheme = layoutScheme(layout, options);
  const needed = Math.max(layout.wordColumn, layout.tagColumn ?? 0) + 1;
  const baseDoc = options.doc ?? '';
  let doc = baseDoc;
  let unnamedDocs = 0;
  let docStarts = 0;
  let text: string | undefined;
  let id: string | undefined;
  /** The last that the column of sentences said. */
  let sentenceName = '';
  let sentence = emptySentence();
  let lastTooLong = 0;
  let awaitsHeader = layout.header !== undefined;

  function take(line: string, number: number): void {
    if (line.length >= LONGEST_LINE || number === lastTooLong) {
      lastTooLong = number;
      sentence.line ||= number;
      sentence.flaw ??= `line ${number} is longer than ${LONGEST_LINE} characters`;
    } else if (/^[ \t]*$/.test(line) || (isInvisible(line) && line.split('\t').length < needed)) endSentence();
    else if (line.startsWith('-DOCSTART-')) {
      docStarts++;
      startDoc(docStartName(line));
    } else if (line.startsWith('#') && !isRow(line)) takeComment(line);
    else takeRow(line, number);
  }

  /** A line that starts with "#" is a row when it has a row's columns and its tag is a tag: the word may be "#". */
  function isRow(line: string): boolean {
    const cells = split(line);
    if (cells.length !== layout.columnCount || cells.length < 2 || cells[layout.wordColumn] === '') return false;
    return layout.tagColumn === undefined || isTag(cells[layout.tagColumn], scheme);
  }

  function takeRow(line: string, number: number): void {
    const cells = split(line);
    if (awaitsHeader) {
      awaitsHeader = false;
      return;
    }
    const named = layout.sentenceColumn === undefined ? '' : (cells[layout.sentenceColumn] ?? '').trim();
    if (named !== '' && named !== sentenceName) {
      endSentence();
      id = sentenceName = named;
    }
    sentence.line ||= number;
    const word = cells[layout.wordColumn];
    // Between spaces nothing tells which cell is missing or split; between tabs the first ones still are what they are.
    const isRagged = layout.separator === 'spaces' && cells.length !== layout.columnCount;
    if (cells.length < needed || isRagged) {
      sentence.flaw ??= `line ${number} has ${cells.length} columns where ${layout.columnCount} are usual`;
    } else if (word === '') sentence.flaw ??= `line ${number} has no word`;
    sentence.forms.push(word ?? '');
    sentence.lines.push(number);
    if (layout.tagColumn !== undefined) sentence.tags.push(cells[layout.tagColumn] ?? '');
    if (layout.spacingColumn !== undefined) sentence.spacing.push(readSpacing(cells[layout.spacingColumn] ?? ''));
  }

  function takeComment(comment: string): void {
    const newDoc = /^#\s*(?:newdoc(?:\s+id)?|(?:\S+:)?document_id)(?:\s*=\s*(.*))?$/.exec(comment);
    if (newDoc) startDoc(newDoc[1]?.trim() ?? '');
    const said = /^#\s*(text|sent_id)\s*=\s?(.*)$/.exec(comment);
    if (said?.[1] === 'text') text = said[2];
    else if (said) id = said[2].trim();
  }

  function startDoc(name: string): void {
    endSentence();
    unnamedDocs++;
    doc = name || (baseDoc === '' ? String(unnamedDocs) : `${baseDoc}#${unnamedDocs}`);
  }

  function endSentence(): void {
    const { forms, tags, line } = sentence;
    if (line === 0) return;
    const decoded = decodeTags(tags, scheme);
    if ('invalidAt' in decoded) sentence.flaw ??= `line ${sentence.lines[decoded.invalidAt]}: its tag is no entity tag`;
    if (sentence.flaw !== undefined || 'invalidAt' in decoded) {
      items.push({ reject: { line, reason: sentence.flaw ?? 'its tags cannot be read', lost: 'sentence' } });
    } else {
      const joined = sentenceText(forms);
      items.push({ sentence: { doc, ...joined, spans: decoded.spans }, line, ...(id === undefined ? {} : { id }) });
    }
    sentence = emptySentence();
    text = undefined;
    id = undefined;
  }

  /** The text of a `# text` comment where the words stand in it (UNER); else the words joined. */
  function sentenceText(forms: readonly string[]) {
    if (text !== undefined) {
      const aligned = alignWords(text, forms);
      if ('words' in aligned) return { text, words: aligned.words };
    }
    if (layout.spacingColumn !== undefined) return joinSpaced(forms, sentence.spacing, true);
    return joinWords(forms, options.closeUp ? { closeUp: options.closeUp } : {});
  }

  return { take, finish: endSentence, docStarts: () => docStarts };
}

function emptySentence() {
  return {
    /** First line; 0 while it has no row. */
    line: 0,
    forms: [] as string[],
    tags: [] as string[],
    spacing: [] as WordSpacing[],
    lines: [] as number[],
    flaw: undefined as string | undefined,
  };
}

function isTag(cell: string, scheme: Scheme | undefined): boolean {
  return scheme === 'labels' ? /^[\p{L}_]\S*$/u.test(cell) : parseTag(cell) !== undefined;
}

/** The name in "-DOCSTART- (name) -X- O" and "-DOCSTART-|name"; '' where there is none. */
function docStartName(line: string): string {
  const rest = line.slice('-DOCSTART-'.length).replace(/^[\s|:]+/, '');
  const bracketed = /^\((.*)\)(?:\s|$)/s.exec(rest);
  if (bracketed) return bracketed[1];
  const first = rest.split(/\s/)[0];
  return /^(?:-X-|-+|_|O|)$/.test(first) ? '' : first;
}
