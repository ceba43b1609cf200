// Writing names back into the file that a corpus was read from. Only insertions at known places (and replacements of what
// was written back before): all else stays as it is, character by character.

import { type LabelledSentence, type LabelledSpan, spanText } from '../corpus/sentence.ts';
import type { ReadOptions } from './reader.ts';
import type { Loss, LossCounter } from './writer.ts';

/** What a reader gave, with the spans that it has now. */
export interface AnnotatedSentence {
  readonly sentence: LabelledSentence;
  readonly line: number;
  readonly id?: string;
}

export interface WriteBackOptions extends ReadOptions {
  /** Toolbox: the marker of the field that names go into; 'ne' when absent. */
  readonly nameMarker?: string;
}

export interface WrittenBack {
  /** The whole file; a byte-order mark in the source is still there. */
  readonly text: string;
  /** What the format could not carry. */
  readonly losses: readonly Loss[];
}

/**
 * `source`: the file's whole text. Throws Failure 'corpus-invalid' when it is not the file that it was, or is damaged.
 */
export type WriteBack = (
  source: string,
  sentences: readonly AnnotatedSentence[],
  options?: WriteBackOptions,
) => WrittenBack;

export interface Edit {
  readonly startChar: number;
  /** What lies up to here is replaced. */
  readonly endChar: number;
  readonly text: string;
}

/** The edits must not overlap; those of the same place keep their order. */
export function applyEdits(source: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { startChar, endChar, text } of edits.toSorted((a, b) => a.startChar - b.startChar)) {
    parts.push(source.slice(at, startChar), text);
    at = endChar;
  }
  parts.push(source.slice(at));
  return parts.join('');
}

/** The line break that the file uses. */
export const lineBreakOf = (source: string): string => /\r\n|\n|\r/.exec(source)?.[0] ?? '\n';

/** White space from the start of the line to this place, with the line break before it; '' when there is more. */
export function layoutBefore(source: string, char: number): string {
  return /(?:\r\n|\n|\r)[ \t]*$/.exec(source.slice(Math.max(0, char - 1000), char))?.[0] ?? '';
}

const SEPARATOR = '|';

/** "PER Musa | LOC Lagos"; spans that would not come apart again are counted and left out. */
export function listNames(sentence: LabelledSentence, losses: LossCounter): string {
  const named = sentence.spans.flatMap((span) => {
    const surface = surfaceOf(sentence, span);
    const isClear = !/[\s|]/.test(span.type) && !surface.includes(SEPARATOR);
    if (!isClear) losses.add('spans whose text has a bar, or whose type has a blank or a bar');
    return isClear ? [`${span.type} ${surface}`] : [];
  });
  return named.join(` ${SEPARATOR} `);
}

/** On one line. */
export function surfaceOf(sentence: LabelledSentence, span: LabelledSpan): string {
  return spanText(sentence, span).replace(/[\r\n\t]+/g, ' ');
}
