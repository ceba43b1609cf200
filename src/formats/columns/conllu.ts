// CoNLL-U and CoNLL-U Plus. The words are those of the text: a range 3-4 is one word, the syntactic words 3 and 4 inside
// it and empty nodes are none. `# text` is the verbatim text when it is there, else SpaceAfter=No and SpacesAfter=
// space the words. Entities come from `Entity=` brackets (GUM, Universal Anaphora) or from tags in MISC or in a column of
// their own.

import { alignWords } from '../../corpus/align-words.ts';
import { isInvisible } from '../../corpus/blank.ts';
import type { LabelledSpan } from '../../corpus/sentence.ts';
import { createLineSplitter, LONGEST_LINE } from '../lines.ts';
import type { FormatReader, ReadItem, ReadOptions } from '../reader.ts';
import { decodeTags, guessLabels, parseTag } from '../tags.ts';
import { readEntityBrackets } from './entity-brackets.ts';
import { joinSpaced, onOneLine, readSpacing, type WordSpacing } from './spacing.ts';

const STANDARD_COLUMNS = ['ID', 'FORM', 'LEMMA', 'UPOS', 'XPOS', 'FEATS', 'HEAD', 'DEPREL', 'DEPS', 'MISC'];

export function createConlluReader(options: ReadOptions = {}): FormatReader {
  const items: ReadItem[] = [];
  let columns = findColumns(STANDARD_COLUMNS);
  let entityLayout: readonly string[] | undefined;
  const baseDoc = options.doc ?? '';
  let doc = baseDoc;
  let unnamedDocs = 0;
  let sentence = emptySentence();
  let columnNames: readonly string[] = STANDARD_COLUMNS;
  const counts = { tokens: 0, multiWordTokenRanges: 0, emptyNodes: 0, discontinuousExtraFragments: 0 };

  const lines = createLineSplitter((line, number) => {
    if (line === '' || isInvisible(line)) endSentence();
    else if (line.startsWith('#') && sentence.line === 0 && !isPlusRow(line)) takeComment(line);
    else takeRow(line, number);
  });

  function takeComment(comment: string): void {
    const match = /^#\s*([^=]*?)\s*(?:=\s?(.*))?$/s.exec(comment);
    const key = match?.[1] ?? '';
    const value = match?.[2] ?? '';
    if (key === 'text') sentence.text = value;
    else if (key === 'sent_id') sentence.id = value.trim();
    else if (key === 'newdoc id' || key === 'newdoc') {
      unnamedDocs++;
      doc = value.trim() || (baseDoc === '' ? String(unnamedDocs) : `${baseDoc}#${unnamedDocs}`);
    } else if (key === 'global.columns') {
      columnNames = value.trim().split(/\s+/);
      columns = findColumns(columnNames);
    } else if (key === 'global.Entity') entityLayout = value.trim().split('-');
  }

  /** Without word numbers (CoNLL-U Plus) a sentence may begin with the word "#". */
  function isPlusRow(line: string): boolean {
    return columns.id === undefined && line.split('\t').length === columns.count && columns.count > 1;
  }

  function takeRow(line: string, number: number): void {
    sentence.line ||= number;
    if (line.length >= LONGEST_LINE) sentence.flaw ??= `line ${number} is longer than ${LONGEST_LINE} characters`;
    const cells = line.split('\t');
    const form = cells[columns.form];
    if (cells.length < columns.count || form === '') {
      sentence.flaw ??= `line ${number} has ${cells.length} of ${columns.count} columns, or no form`;
      return;
    }
    const id = columns.id === undefined ? String(sentence.forms.length + 1) : cells[columns.id];
    const match = /^(\d+)(?:([-.])(\d+))?$/.exec(id);
    if (match === null) sentence.flaw ??= `line ${number} has no word number`;
    else if (match[2] === '.') counts.emptyNodes++;
    else {
      if (match[2] === '-') counts.multiWordTokenRanges++;
      else counts.tokens++;
      addWord(cells, Number(match[1]), match[2] === '-' ? Number(match[3]) : undefined);
    }
  }

  /** A word of the text, or (inside a range) a syntactic word of which only the entities count. */
  function addWord(cells: readonly string[], first: number, last: number | undefined): void {
    const misc = columns.misc === undefined ? '_' : cells[columns.misc];
    const { range } = sentence;
    if (range === undefined || first < range.first || first > range.last) {
      sentence.forms.push(cells[columns.form]);
      sentence.spacing.push(readSpacing(misc));
      sentence.tags.push('O');
      sentence.range = last === undefined ? undefined : { first, last };
    }
    const at = sentence.forms.length - 1;
    const brackets = miscValue(misc, ['Entity']);
    if (brackets !== undefined) sentence.brackets.push({ at, brackets });
    const tag = columns.tag === undefined ? tagInMisc(misc) : cells[columns.tag];
    // The first tag of a range is the word's tag, unless that is "O".
    if (tag !== undefined && sentence.tags[at] === 'O') sentence.tags[at] = tag;
  }

  function endSentence(): void {
    const { line, text, id, forms, spacing } = sentence;
    if (line > 0) {
      const joined = text === undefined ? joinSpaced(forms, spacing, false) : alignToText(text, forms, spacing);
      const spans = 'reason' in joined ? joined : readSpans();
      if (sentence.flaw !== undefined || 'reason' in joined || 'reason' in spans) {
        const reason = sentence.flaw ?? ('reason' in joined ? joined.reason : 'reason' in spans ? spans.reason : '');
        items.push({ reject: { line, reason, lost: 'sentence' } });
      } else if (forms.length > 0) {
        const read = { sentence: { doc, ...joined, spans: spans.spans }, line };
        items.push(id === undefined ? read : { ...read, id });
        for (const lostReason of spans.lost) items.push({ reject: { line, reason: lostReason, lost: 'span' } });
      }
    }
    if (line > 0 || text !== undefined) sentence = emptySentence();
  }

  function readSpans(): { spans: LabelledSpan[]; lost: string[] } | { reason: string } {
    const decoded = decodeTags(sentence.tags, options.scheme ?? guessLabels(sentence.tags));
    if ('invalidAt' in decoded) return { reason: `word ${decoded.invalidAt + 1}: its tag is no entity tag` };
    const bracketed = readEntityBrackets(sentence.brackets, entityLayout);
    counts.discontinuousExtraFragments += bracketed.laterParts;
    const spans = [...decoded.spans, ...bracketed.spans].sort((a, b) => a.start - b.start || b.end - a.end);
    return { spans, lost: bracketed.lost };
  }

  return {
    push(chunk) {
      lines.push(chunk);
      return items.splice(0);
    },
    finish() {
      lines.finish();
      endSentence();
      return items.splice(0);
    },
    facts: () => ({
      ...counts,
      columns: columnNames,
      ...(entityLayout === undefined ? {} : { entityLayout }),
      ...(columns.tag === undefined ? {} : { tokenColumn: columns.form, tagColumn: columns.tag }),
    }),
  };
}

function emptySentence() {
  return {
    /** First row's line; 0 while there is no row. */
    line: 0,
    text: undefined as string | undefined,
    id: undefined as string | undefined,
    forms: [] as string[],
    spacing: [] as WordSpacing[],
    tags: [] as string[],
    brackets: [] as { at: number; brackets: string }[],
    /** Numbers of the first and the last syntactic word in the latest word, where that is a range. */
    range: undefined as { first: number; last: number } | undefined,
    flaw: undefined as string | undefined,
  };
}

function alignToText(text: string, forms: readonly string[], spacing: readonly WordSpacing[]) {
  // MISC can say more than one line of text: line breaks, and what stands between words though it is no white space.
  const spaced = joinSpaced(forms, spacing, true);
  if (onOneLine(spaced.text) === text) return spaced;
  const aligned = alignWords(text, forms);
  if ('words' in aligned) return { text, words: aligned.words };
  const where =
    aligned.failedAt < forms.length ? `word ${aligned.failedAt + 1} is not there` : 'it goes on after the words';
  return { reason: `# text does not fit the words: ${where}` };
}

/** Keys of MISC under which data sets keep entity tags, for want of an official one. */
const TAG_KEYS = ['NER', 'NE', 'ner', 'ne'];
const TAG_COLUMN = /(?:^|[:_])(?:NER?|ENTITY)$/i;

interface Columns {
  readonly count: number;
  readonly id: number | undefined;
  readonly form: number;
  readonly misc: number | undefined;
  readonly tag: number | undefined;
}

function findColumns(names: readonly string[]): Columns {
  const find = (name: string) => (names.includes(name) ? names.indexOf(name) : undefined);
  const tag = names.findIndex((name) => TAG_COLUMN.test(name));
  return {
    count: names.length,
    id: find('ID'),
    form: find('FORM') ?? 0,
    misc: find('MISC'),
    tag: tag >= 0 ? tag : undefined,
  };
}

/** `Tag=` is also used for other tags than entities', so it counts with a prefix only. */
function tagInMisc(misc: string): string | undefined {
  const tag = miscValue(misc, TAG_KEYS);
  if (tag !== undefined) return tag;
  const other = miscValue(misc, ['Tag']);
  return other !== undefined && parseTag(other) ? other : undefined;
}

function miscValue(misc: string, keys: readonly string[]): string | undefined {
  if (misc === '_') return undefined;
  for (const part of misc.split('|')) {
    const equals = part.indexOf('=');
    if (equals > 0 && keys.includes(part.slice(0, equals))) return part.slice(equals + 1);
  }
  return undefined;
}
