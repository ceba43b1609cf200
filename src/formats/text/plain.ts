// Plain running text. Paragraphs (up to a blank line) are cut into sentences; a paragraph longer than the buffer is cut
// as it comes, holding back the sentence that may go on, so a book without a blank line takes no more memory.

import { isInvisible } from '../../corpus/blank.ts';
import { createSegmenter } from '../../corpus/segment.ts';
import type { CharRange } from '../../corpus/sentence.ts';
import { createLineSplitter } from '../lines.ts';
import type { FormatReader, ReadItem, ReadOptions } from '../reader.ts';

/** A paragraph is cut into sentences once it is this long, in UTF-16 units. */
const ENOUGH_TO_CUT = 2 ** 16;
/** Text that goes on this long without a sentence's end is taken as one sentence. */
const LONGEST_SENTENCE = 2 ** 20;

export function createPlainReader(options: ReadOptions = {}): FormatReader {
  const segmenter = createSegmenter(options);
  const doc = options.doc ?? '';
  let items: ReadItem[] = [];
  let paragraph = '';
  let firstLine = 1;
  let cutAt = ENOUGH_TO_CUT;
  /** A long line comes in parts; its last part may be blank, the line is not. */
  let isInsideLine = false;
  let isAfterBlank = true;
  const counts = { codePoints: 0, nonEmptyLines: 0, paragraphs: 0 };

  const lines = createLineSplitter((line, number, end) => {
    const isBlank = end !== '' && !isInsideLine && isInvisible(line);
    if (!isInsideLine) countLine(line);
    isInsideLine = end === '';
    if (paragraph === '') {
      if (isBlank) return;
      firstLine = number;
    }
    paragraph += line + end;
    if (isBlank || (options.oneSentenceALine && end !== '')) cut('all');
    else if (paragraph.length >= cutAt) cut('but the last');
  }, ENOUGH_TO_CUT);

  function countLine(line: string): void {
    const isBlank = line.trim() === '';
    if (!isBlank) {
      counts.nonEmptyLines++;
      if (isAfterBlank) counts.paragraphs++;
    }
    isAfterBlank = isBlank;
  }

  function cut(which: 'all' | 'but the last'): void {
    const ranges = segmenter.sentences(paragraph);
    const last = ranges.at(-1);
    const mayGoOn = which === 'but the last' && last && last.endChar - last.startChar < LONGEST_SENTENCE;
    const held = mayGoOn ? ranges.pop()?.startChar : undefined;
    const lineAt = createLineCounter(paragraph, firstLine);
    for (const range of ranges) emit(range, lineAt(range.startChar));
    const keptFrom = held ?? paragraph.length;
    firstLine = lineAt(keptFrom);
    paragraph = paragraph.slice(keptFrom);
    cutAt = Math.max(ENOUGH_TO_CUT, 2 * paragraph.length);
  }

  function emit({ startChar, endChar }: CharRange, line: number): void {
    const text = paragraph.slice(startChar, endChar);
    const words = segmenter.words(text);
    // Without a word it is a stray word divider, which is white space to us.
    if (words.length > 0) items.push({ sentence: { doc, text, words, spans: [] }, line });
  }

  function take(): ReadItem[] {
    const taken = items;
    items = [];
    return taken;
  }

  return {
    push(chunk) {
      counts.codePoints += countCodePoints(chunk);
      lines.push(chunk);
      return take();
    },
    finish() {
      lines.finish();
      if (paragraph !== '') cut('all');
      return take();
    },
    facts: () => counts,
  };
}

/** A pair cut by the end of a chunk is counted once, at its first half. */
function countCodePoints(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length; i++) if ((text.charCodeAt(i) & 0xfc00) === 0xdc00) count--;
  return count;
}

/** Line numbers of places asked for in text order. */
function createLineCounter(text: string, firstLine: number): (char: number) => number {
  let at = 0;
  let line = firstLine;
  return (char) => {
    for (; at < char; at++) {
      const unit = text.charCodeAt(at);
      if (unit === 0x0a || (unit === 0x0d && text.charCodeAt(at + 1) !== 0x0a)) line++;
    }
    return line;
  };
}
