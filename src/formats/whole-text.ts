// Formats that can only be understood as a whole (one JSON document, a text with its standoff labels) gather it; a bound
// keeps a file of another kind from filling the memory.

import { Failure } from '../failure.ts';

/** UTF-16 units; the same as the longest line. */
export const LONGEST_WHOLE = 2 ** 26;

export interface WholeText {
  push(chunk: string): void;
  take(): string;
}

/** @throws Failure 'corpus-invalid' from `push` when the source is longer than is held. */
export function createWholeText(what: string): WholeText {
  let parts: string[] = [];
  let length = 0;
  return {
    push(chunk) {
      length += chunk.length;
      if (length > LONGEST_WHOLE) {
        const hint = 'Cut it into several files, one document each.';
        throw new Failure('corpus-invalid', `${what} is longer than ${LONGEST_WHOLE} characters.`, hint);
      }
      parts.push(chunk);
    },
    take() {
      const text = parts.join('');
      parts = [];
      length = 0;
      return text;
    },
  };
}
