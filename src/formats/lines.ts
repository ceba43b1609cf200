// Lines of a text that arrives in chunks. LF, CRLF and a lone CR end lines, mixed in one source and cut anywhere;
// U+0085 and U+2028 do not, for editors that count lines do not count them either.

import { isInvisible } from '../corpus/blank.ts';

/** Longest line that is held together, in UTF-16 units: bounds the memory that a file without line breaks can take. */
export const LONGEST_LINE = 2 ** 24;

/**
 * Receives a line without its end. `end` is the line's end as it stands in the source; '' at the end of the source, or
 * when the line is longer than is held: then its parts follow one another under the same number.
 */
export type LineSink = (line: string, number: number, end: '\n' | '\r\n' | '\r' | '') => void;

export interface LineSplitter {
  push(chunk: string): void;
  finish(): void;
}

/** `longest`: the most that is held together, where a reader has no use for more. */
export function createLineSplitter(sink: LineSink, longest = LONGEST_LINE): LineSplitter {
  let held = '';
  let number = 1;
  /** The held line ended in CR; whether LF follows is not known yet. */
  let endsInReturn = false;

  function deliver(line: string, end: '\n' | '\r\n' | '\r'): void {
    sink(held === '' ? line : held + line, number++, end);
    held = '';
  }

  function push(chunk: string): void {
    let at = 0;
    if (endsInReturn && chunk.length > 0) {
      endsInReturn = false;
      if (chunk[0] === '\n') at = 1;
      deliver('', at === 1 ? '\r\n' : '\r');
    }
    let feed = chunk.indexOf('\n', at);
    let carriage = chunk.indexOf('\r', at);
    while (feed >= 0 || carriage >= 0) {
      if (carriage < 0 || (feed >= 0 && feed < carriage)) {
        deliver(chunk.slice(at, feed), '\n');
        at = feed + 1;
      } else if (carriage + 1 === chunk.length) {
        held += chunk.slice(at, carriage);
        endsInReturn = true;
        return;
      } else {
        const pair = feed === carriage + 1;
        deliver(chunk.slice(at, carriage), pair ? '\r\n' : '\r');
        at = carriage + (pair ? 2 : 1);
      }
      if (feed >= 0 && feed < at) feed = chunk.indexOf('\n', at);
      if (carriage >= 0 && carriage < at) carriage = chunk.indexOf('\r', at);
    }
    if (at < chunk.length) held += chunk.slice(at);
    if (held.length > longest) {
      sink(held, number, '');
      held = '';
    }
  }

  function finish(): void {
    if (endsInReturn) deliver('', '\r');
    else if (held !== '') sink(held, number, '');
    held = '';
    endsInReturn = false;
  }

  return { push, finish };
}

/** '' where none is visible. */
export function firstVisibleLine(lines: readonly string[]): string {
  return lines.find((line) => !isInvisible(line)) ?? '';
}
