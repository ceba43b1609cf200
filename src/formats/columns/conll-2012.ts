// CoNLL-2011 and 2012 (OntoNotes): columns padded with spaces, as many as a sentence has predicates, and brackets instead of
// tags: "(PERSON*", "*", "*)", "(GPE)". A document comes in parts, of which each is one; the shared tasks' description of
// the columns is at https://conll.cemantix.org/2012/data.html. Entities are read, coreference and trees are left where they are.

import { isInvisible } from '../../corpus/blank.ts';
import { joinWords } from '../../corpus/join-words.ts';
import type { LabelledSpan } from '../../corpus/sentence.ts';
import type { ReadItem, ReadOptions } from '../reader.ts';

const BEGIN = /^#begin document\s+\(?(.*?)\)?;?(?:\s+part\s+(\S+))?\s*$/;

export const isConll2012 = (lines: readonly string[]) => lines.some((line) => BEGIN.test(line));

/** Columns by number: document, part, word number, then these. */
export const WORD_COLUMN = 3;
const SPEAKER_COLUMN = 9;
export const ENTITY_COLUMN = 10;
/** The last column is the coreference. */
const FEWEST_COLUMNS = 12;

export function createConll2012Rows(options: ReadOptions, items: ReadItem[]) {
  const column = typeof options.tagColumn === 'number' ? options.tagColumn : ENTITY_COLUMN;
  let doc = options.doc ?? '';
  let docStarts = 0;
  let sentence = emptySentence();

  function take(line: string, number: number): void {
    const begin = BEGIN.exec(line);
    if (begin) {
      endSentence();
      docStarts++;
      const [, name, part] = begin;
      doc = `${name || (options.doc ?? '')}${part === undefined ? '' : `#${part}`}`;
    } else if (isInvisible(line) || line.startsWith('#end document')) endSentence();
    else takeRow(line.trim().split(/[ \t]+/), number);
  }

  function takeRow(cells: readonly string[], number: number): void {
    sentence.line ||= number;
    if (cells.length < FEWEST_COLUMNS) {
      sentence.flaw ??= `line ${number} has ${cells.length} columns where ${FEWEST_COLUMNS} are fewest`;
      return;
    }
    const brackets = readBrackets(cells[column] ?? '');
    if (!brackets) sentence.flaw ??= `line ${number}: its entity column has no brackets`;
    const word = sentence.forms.length;
    for (const type of brackets?.opened ?? []) sentence.open.push({ start: word, type });
    sentence.forms.push(cells[WORD_COLUMN]);
    for (let i = 0; i < (brackets?.closed ?? 0); i++) {
      const span = sentence.open.pop();
      if (span) sentence.spans.push({ ...span, end: word + 1 });
      else sentence.flaw ??= `line ${number}: a bracket closes that was not opened`;
    }
    const speaker = cells[SPEAKER_COLUMN];
    if (!/^[-_*]$/.test(speaker)) sentence.speaker ??= speaker;
  }

  function endSentence(): void {
    const { line, forms, spans, open, speaker } = sentence;
    if (line === 0) return;
    const flaw = sentence.flaw ?? (open.length > 0 ? 'a bracket of its entities is not closed' : undefined);
    sentence = emptySentence();
    if (flaw !== undefined) {
      items.push({ reject: { line, reason: flaw, lost: 'sentence' } });
      return;
    }
    const joined = joinWords(forms, options.closeUp ? { closeUp: options.closeUp } : {});
    const inOrder = spans.toSorted((a, b) => a.start - b.start || b.end - a.end);
    const metadata = speaker === undefined ? {} : { metadata: { speaker } };
    items.push({ sentence: { doc, ...joined, spans: inOrder }, line, ...metadata });
  }

  return { take, finish: endSentence, docStarts: () => docStarts };
}

/** "(A(B*", "*))", "(A)", "*" or "-": which types begin with this word, and how many end with it. */
function readBrackets(cell: string): { readonly opened: readonly string[]; readonly closed: number } | undefined {
  const match = /^((?:\([^()*]+)*)\*?(\)*)$/.exec(cell === '-' || cell === '_' ? '*' : cell);
  if (!match || cell === '') return undefined;
  const opened = match[1].split('(').slice(1);
  return { opened, closed: match[2].length };
}

function emptySentence() {
  return {
    /** First line; 0 while it has no row. */
    line: 0,
    forms: [] as string[],
    spans: [] as LabelledSpan[],
    open: [] as { readonly start: number; readonly type: string }[],
    speaker: undefined as string | undefined,
    flaw: undefined as string | undefined,
  };
}
