// A sentence around a span, verbatim: all of it, or as much as a concordance line can show.

import type { CharRange, Span } from '../../src/corpus/sentence.ts';

export interface SpanInContext {
  readonly before: string;
  readonly within: string;
  readonly after: string;
}

interface WordedText {
  readonly text: string;
  readonly words: readonly CharRange[];
}

/** UTF-16 units on each side that a line can show on the widest screen. */
const LINE_CHARS = 160;

export function wholeContext({ text, words }: WordedText, { start, end }: Span): SpanInContext {
  const from = words[start].startChar;
  const to = words[end - 1].endChar;
  return { before: text.slice(0, from), within: text.slice(from, to), after: text.slice(to) };
}

export function charRange({ words }: WordedText, { start, end }: Span): CharRange {
  return { startChar: words[start].startChar, endChar: words[end - 1].endChar };
}

/** Cut between words. */
export function lineContext(sentence: WordedText, span: Span): SpanInContext {
  const { text, words } = sentence;
  const from = words[span.start].startChar;
  const to = words[span.end - 1].endChar;
  let first = span.start;
  while (first > 0 && from - words[first - 1].startChar <= LINE_CHARS) first--;
  let last = span.end - 1;
  while (last < words.length - 1 && words[last + 1].endChar - to <= LINE_CHARS) last++;
  const head = first === 0 ? 0 : words[first].startChar;
  const tail = last === words.length - 1 ? text.length : words[last].endChar;
  return { before: text.slice(head, from), within: text.slice(from, to), after: text.slice(to, tail) };
}
