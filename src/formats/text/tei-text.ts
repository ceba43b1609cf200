// Gathers the text of one sentence or block of a TEI file: white space as one blank, and where marked words and names lie
// in what comes out.

import type { CharRange, Word } from '../../corpus/sentence.ts';
import type { XmlElement } from '../xml/xml.ts';

export interface PlacedName extends CharRange {
  readonly type: string;
}

export interface Gathered {
  readonly text: string;
  /** Of `w` and `pc`, without empty ones. */
  readonly words: readonly Word[];
  readonly names: readonly PlacedName[];
  /** 1-based line of a character. */
  readonly lineAt: (char: number) => number;
}

const WORDS = new Set(['w', 'pc']);
/** Ends of lines, columns and pages of the source part words, unless the mark-up says that they do not. */
const BREAKS = new Set(['lb', 'cb', 'pb']);
const WHITE = /[ \t\r\n]+/;
const PIECES = /[ \t\r\n]+|[^ \t\r\n]+/g;

interface Open {
  readonly name: string;
  readonly type: string | undefined;
  startChar: number | undefined;
}

/** `isSpoken`: mark-up parts text like a blank does. */
export function createTextGatherer(isSpoken: boolean, startLine: number) {
  let text = '';
  let isBlankDue = false;
  let words: Word[] = [];
  let names: PlacedName[] = [];
  let lines: { readonly char: number; readonly line: number }[] = [];
  const open: Open[] = [];

  function part({ name, attributes }: Pick<XmlElement, 'name' | 'attributes'>): void {
    if (isSpoken || (BREAKS.has(name) && attributes.get('break') !== 'no')) isBlankDue = true;
  }

  return {
    isSpoken,
    /** `type`: of a name that this element is. */
    open(element: XmlElement, type: string | undefined): void {
      part(element);
      const { name } = element;
      if (type !== undefined || (WORDS.has(name) && !open.some((outer) => WORDS.has(outer.name)))) {
        open.push({ name, type, startChar: undefined });
      }
    },
    close(element: XmlElement): void {
      part(element);
      if (open.at(-1)?.name !== element.name) return;
      const { startChar, type } = open.pop() as Open;
      if (startChar === undefined) return;
      if (type === undefined) words.push({ startChar, endChar: text.length });
      else names.push({ startChar, endChar: text.length, type });
    },
    /** `endLine`: the line on which the chunk ends. */
    text(chunk: string, endLine: number): void {
      let line = endLine - (chunk.split('\n').length - 1);
      for (const piece of chunk.match(PIECES) ?? []) {
        if (WHITE.test(piece)) {
          isBlankDue = true;
          line += piece.split('\n').length - 1;
          continue;
        }
        if (isBlankDue && text !== '') text += ' ';
        isBlankDue = false;
        for (const each of open) each.startChar ??= text.length;
        if (lines.at(-1)?.line !== line) lines.push({ char: text.length, line });
        text += piece;
      }
    },
    take(): Gathered {
      const known = lines;
      const gathered = {
        text,
        words,
        names,
        lineAt: (char: number) => known.findLast((each) => each.char <= char)?.line ?? startLine,
      };
      text = '';
      isBlankDue = false;
      words = [];
      names = [];
      lines = [];
      open.length = 0;
      return gathered;
    },
  };
}
