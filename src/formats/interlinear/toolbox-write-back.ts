// Names back into a Toolbox file: one field of our own at the end of each record that has names. The field is replaced
// where it was written before; no other line is touched.

import { Failure } from '../../failure.ts';
import { applyEdits, type Edit, lineBreakOf, listNames, type WriteBack } from '../write-back.ts';
import { createLossCounter } from '../writer.ts';
import { findMarkers } from './toolbox-markers.ts';

interface SourceLine {
  readonly startChar: number;
  /** Without the line break. */
  readonly text: string;
  readonly endChar: number;
  readonly marker: string | undefined;
}

const NAME_MARKER = 'ne';

export const writeBackToolbox: WriteBack = (source, sentences, options = {}) => {
  const losses = createLossCounter();
  const lines = splitLines(source);
  const marked = lines.flatMap(({ marker }) => (marker === undefined ? [] : [{ marker }]));
  const { text: textMarker, record, document } = findMarkers(marked, options);
  const own = (options.nameMarker ?? NAME_MARKER).replace(/^\\/, '');
  if ([textMarker, record, document].includes(own) || !/^\S+$/.test(own)) {
    const hint = 'Choose a marker that the project does not use.';
    throw new Failure('bad-argument', `Names cannot go into \\${own}.`, hint);
  }
  const byLine = new Map(sentences.map((each) => [each.line, each]));
  const lineBreak = lineBreakOf(source);
  const edits: Edit[] = [];
  let start: number | undefined;
  for (let i = 0; i <= lines.length; i++) {
    const marker = i < lines.length ? lines[i].marker : document;
    const begins = marker === record || marker === document;
    if (begins && start !== undefined) {
      endRecord(start, i);
      start = undefined;
    }
    if (marker === record || (marker === textMarker && start === undefined)) start = i;
  }
  if (byLine.size > 0) throw changed(byLine.size);
  return { text: applyEdits(source, edits), losses: losses.list() };

  function endRecord(first: number, end: number): void {
    const annotated = byLine.get(first + 1);
    if (!annotated) return;
    byLine.delete(first + 1);
    const names = listNames(annotated.sentence, losses);
    const field = names === '' ? '' : `\\${own} ${names}`;
    const old = lines.findIndex(({ marker }, i) => i >= first && i < end && marker === own);
    if (old >= 0) {
      let after = old + 1;
      while (after < end && lines[after].marker === undefined && lines[after].text.trim() !== '') after++;
      const endChar = lines[after - 1].endChar;
      const ended = /[\r\n]*$/.exec(source.slice(lines[old].startChar, endChar))?.[0] ?? '';
      // At the end of a file without a last line break, the one before it came with the field.
      const before =
        field === '' && ended === '' ? (/(?:\r\n|\n|\r)$/.exec(source.slice(0, lines[old].startChar))?.[0] ?? '') : '';
      const startChar = lines[old].startChar - before.length;
      edits.push({ startChar, endChar, text: field === '' ? '' : field + ended });
    } else if (field !== '') {
      let last = end - 1;
      while (last > first && lines[last].text.trim() === '') last--;
      const { startChar, text } = lines[last];
      const lineEnd = startChar + text.length;
      edits.push({ startChar: lineEnd, endChar: lineEnd, text: lineBreak + field });
    }
  }
};

function splitLines(source: string): SourceLine[] {
  const lines: SourceLine[] = [];
  for (const match of source.matchAll(/([^\r\n]*)(\r\n|\n|\r|$)/g)) {
    const [whole, text] = match;
    if (whole === '') break;
    const marker = /^\ufeff?\\(\S+)(?:\s|$)/.exec(text)?.[1];
    lines.push({ startChar: match.index, text, endChar: match.index + whole.length, marker });
  }
  return lines;
}

function changed(count: number): Failure {
  const hint = 'Import the file anew, then write the names back.';
  return new Failure('corpus-invalid', `${count} records are not in the file as they were read.`, hint);
}
