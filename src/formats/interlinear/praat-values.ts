// The values of a Praat text file. Praat itself reads numbers, strings in double quotes and flags in angle brackets that
// stand alone, and takes everything else for explanation: so the long form ("xmin = 0") and the short form ("0") are one.

export type PraatValue =
  | { readonly kind: 'number'; readonly value: number; readonly line: number }
  | { readonly kind: 'string'; readonly value: string; readonly line: number }
  | { readonly kind: 'flag'; readonly value: string; readonly line: number }
  /** Explanation, such as "xmin". */
  | { readonly kind: 'word'; readonly value: string; readonly line: number };

export interface PraatScanner {
  push(chunk: string): void;
  finish(): void;
  /** The line where a string begins that has not ended. */
  openString(): number | undefined;
}

const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;
const STRING_END = /["\r\n]/g;
const WORD_END = /[\s"]/g;

export function createPraatScanner(sink: (value: PraatValue) => void): PraatScanner {
  let state: 'between' | 'word' | 'string' | 'quote' | 'comment' = 'between';
  let held = '';
  let line = 1;
  let startLine = 1;
  let lastUnit = '';

  function begin(next: 'word' | 'string'): void {
    state = next;
    held = '';
    startLine = line;
  }

  function endWord(): void {
    state = 'between';
    if (NUMBER.test(held)) sink({ kind: 'number', value: Number(held), line: startLine });
    else if (/^<.*>$/.test(held)) sink({ kind: 'flag', value: held.slice(1, -1), line: startLine });
    else sink({ kind: 'word', value: held, line: startLine });
  }

  function endString(): void {
    state = 'between';
    sink({ kind: 'string', value: held, line: startLine });
  }

  /** Up to the next of these characters, or to the end. */
  function takeUntil(chunk: string, at: number, end: RegExp): number {
    end.lastIndex = at;
    const found = end.exec(chunk)?.index ?? chunk.length;
    held += chunk.slice(at, found);
    return found;
  }

  function push(chunk: string): void {
    for (let at = 0; at < chunk.length; ) {
      if (state === 'string') {
        const found = takeUntil(chunk, at, STRING_END);
        if (found > at) lastUnit = chunk[found - 1];
        at = found;
        if (at === chunk.length) return;
        if (chunk[at] === '"') state = 'quote';
        else held += chunk[at];
      } else if (state === 'quote') {
        // A doubled quote stands for one.
        if (chunk[at] === '"') {
          held += '"';
          state = 'string';
        } else {
          endString();
          continue;
        }
      } else if (state === 'word') {
        at = takeUntil(chunk, at, WORD_END);
        if (at < chunk.length) endWord();
        continue;
      } else if (state === 'comment') {
        if (chunk[at] === '\n' || chunk[at] === '\r') state = 'between';
      } else if (chunk[at] === '"') begin('string');
      else if (chunk[at] === '!') state = 'comment';
      else if (!/\s/.test(chunk[at])) {
        begin('word');
        continue;
      }
      const unit = chunk[at++];
      if (unit === '\r' || (unit === '\n' && lastUnit !== '\r')) line++;
      lastUnit = unit;
    }
  }

  return {
    push,
    finish() {
      if (state === 'word') endWord();
      else if (state === 'quote') endString();
    },
    openString: () => (state === 'string' ? startLine : undefined),
  };
}
