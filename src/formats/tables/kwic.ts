// Key words in context, for reading: every span with what stands to its left and right, as a table for spreadsheets or a
// page for the browser. Nothing reads it again.

import { type Sentence, spanChars } from '../../corpus/sentence.ts';
import { createLossCounter, type FormatWriter, LOST, type WriteOptions, type WrittenSpan } from '../writer.ts';
import { escapeXml } from '../xml/xml-text.ts';
import { guard } from './table-guard.ts';

/** UTF-16 units of context at each side; a character is never cut in two. */
const CONTEXT = 60;

interface Line {
  readonly type: string;
  readonly left: string;
  readonly name: string;
  readonly right: string;
  readonly doc: string;
  readonly id: string;
  readonly score: string;
  readonly reviewer: string;
}

const COLUMNS = ['type', 'left', 'name', 'right', 'doc', 'id', 'score', 'reviewer'] as const;

export const createKwicTableWriter = (_options: WriteOptions = {}): FormatWriter =>
  createKwicWriter({
    head: `${COLUMNS.join('\t')}\r\n`,
    line: (line) => `${COLUMNS.map((column) => guard(line[column])).join('\t')}\r\n`,
    tail: '',
  });

export const createKwicPageWriter = (_options: WriteOptions = {}): FormatWriter =>
  createKwicWriter({
    head: `<!doctype html>
<html><head><meta charset="utf-8"><title>Names in context</title>
<style>
body { font-family: system-ui, sans-serif; } table { border-collapse: collapse; }
td, th { padding: 2px 8px; white-space: nowrap; } .left { text-align: end; } .name { font-weight: 600; }
tr:nth-child(even) { background: #8881; }
</style></head><body><table>
<thead><tr>${COLUMNS.map((column) => `<th>${column}</th>`).join('')}</tr></thead>
<tbody>
`,
    line: (line) =>
      `<tr>${COLUMNS.map((column) => `<td class="${column}" dir="auto">${escapeXml(line[column])}</td>`).join('')}</tr>\n`,
    tail: '</tbody></table></body></html>\n',
  });

interface KwicLayout {
  readonly head: string;
  readonly line: (line: Line) => string;
  readonly tail: string;
}

function createKwicWriter({ head, line, tail }: KwicLayout): FormatWriter {
  const losses = createLossCounter();
  let isStarted = false;
  const begin = () => {
    const text = isStarted ? '' : head;
    isStarted = true;
    return text;
  };
  return {
    push({ sentence, id = '' }) {
      if (sentence.spans.length === 0) losses.add('sentences without spans');
      if (!sentence.text.isWellFormed()) {
        losses.add(LOST.halves);
        return '';
      }
      const spans = sentence.spans.toSorted((a, b) => a.start - b.start || b.end - a.end);
      return begin() + spans.map((span) => line(lineOf(sentence, span, id))).join('');
    },
    finish: () => begin() + tail,
    losses: losses.list,
  };
}

function lineOf(sentence: Sentence, span: WrittenSpan, id: string): Line {
  const { text, doc } = sentence;
  const { startChar, endChar } = spanChars(sentence, span);
  const { type, subtype, score, provenance } = span;
  return {
    type: subtype === undefined ? type : `${type}/${subtype}`,
    left: oneLine(text.slice(Math.max(0, wholeFrom(text, startChar - CONTEXT)), startChar)),
    name: oneLine(text.slice(startChar, endChar)),
    right: oneLine(text.slice(endChar, wholeFrom(text, endChar + CONTEXT))),
    doc: oneLine(doc),
    id: oneLine(id),
    score: score === undefined ? '' : String(score),
    reviewer: oneLine(provenance?.reviewer ?? ''),
  };
}

/** Not between the halves of a surrogate pair. */
function wholeFrom(text: string, at: number): number {
  return at > 0 && (text.charCodeAt(at) & 0xfc00) === 0xdc00 ? at + 1 : at;
}

const oneLine = (text: string) => text.replace(/[\t\n\r\u2028\u2029]+/g, ' ');
