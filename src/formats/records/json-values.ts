// The values of a JSON source one by one, without holding the source: the elements of a list, the lines of JSON Lines, or
// a single object. Depth is counted outside strings; a value that does not parse is told with its line, and reading
// goes on behind it.

/** A value with the 1-based line on which it starts, or why there is none. */
export type JsonSink = (value: unknown, line: number) => void;
export type JsonFault = (reason: string, line: number) => void;

export interface JsonSplitter {
  push(chunk: string): void;
  finish(): void;
}

/** Longest value that is held, in UTF-16 units. */
export const LONGEST_VALUE = 2 ** 24;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** The characters that anything depends on; all others are skipped in one go. */
const STRUCTURE = /["[\]{},\n\r\\]/g;
const IN_STRING = /["\\\n\r]/g;

export function createJsonSplitter(sink: JsonSink, fault: JsonFault): JsonSplitter {
  let held = '';
  let line = 1;
  let firstLine = 1;
  let depth = 0;
  let isInString = false;
  let isEscaped = false;
  let isAfterReturn = false;
  /** 'list': the source is one list and its elements are the values. */
  let mode: 'start' | 'list' | 'lines' | 'ended' = 'start';
  let isTooLong = false;

  function take(text: string): void {
    if (isTooLong) return;
    if (held === '') {
      const lead = leadingBlank(text);
      if (lead === text.length) return;
      firstLine = line;
      held = text.slice(lead);
    } else held += text;
    if (held.length > LONGEST_VALUE) {
      fault(`the record is longer than ${LONGEST_VALUE} characters`, firstLine);
      held = '';
      isTooLong = true;
    }
  }

  function deliver(): void {
    const text = held.trimEnd();
    held = '';
    if (isTooLong) {
      isTooLong = false;
      return;
    }
    if (text === '') return;
    try {
      sink(JSON.parse(text), firstLine);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      // The parser's own message quotes the text.
      fault('not valid JSON', firstLine);
    }
  }

  function countLine(unit: string, at: number, chunk: string): void {
    if (unit === '\r') {
      line++;
      isAfterReturn = at + 1 === chunk.length;
      if (chunk[at + 1] === '\n') line--;
    } else line++;
  }

  function push(chunk: string): void {
    let from = 0;
    let at = 0;
    if (isAfterReturn && chunk[0] === '\n') line--;
    isAfterReturn = false;
    if (isEscaped && chunk.length > 0) {
      isEscaped = false;
      at = 1;
      if (chunk[0] === '\n') line++;
    }
    while (at < chunk.length) {
      const pattern = isInString ? IN_STRING : STRUCTURE;
      pattern.lastIndex = at;
      const found = pattern.exec(chunk);
      if (!found) break;
      const here = found.index;
      const unit = chunk[here];
      at = here + 1;
      if (isInString) {
        if (unit === '"') isInString = false;
        else if (unit === '\\') {
          if (at === chunk.length) isEscaped = true;
          else if (chunk.charCodeAt(at) === QUOTE || chunk.charCodeAt(at) === BACKSLASH) at++;
        } else {
          // JSON has no line breaks in strings: the string was not closed, and the next line is a new chance.
          take(chunk.slice(from, here));
          from = here;
          countLine(unit, here, chunk);
          if (mode !== 'list') {
            isInString = false;
            depth = 0;
            deliver();
          }
        }
        continue;
      }
      if (unit === '"') isInString = true;
      else if (unit === '[' || unit === '{') {
        if (mode === 'start') {
          mode = unit === '[' && chunk.slice(from, here).trim() === '' && held === '' ? 'list' : 'lines';
          if (mode === 'list') {
            from = at;
            continue;
          }
        }
        depth++;
      } else if (unit === ']' || unit === '}') {
        if (depth > 0) depth--;
        else if (mode === 'list' && unit === ']') {
          take(chunk.slice(from, here));
          from = at;
          deliver();
          mode = 'ended';
        }
        if (depth === 0 && mode === 'lines') {
          take(chunk.slice(from, at));
          from = at;
          deliver();
        }
      } else if (unit === ',' && depth === 0 && mode === 'list') {
        take(chunk.slice(from, here));
        from = at;
        deliver();
      } else if (unit === '\n' || unit === '\r') {
        take(chunk.slice(from, here));
        from = here;
        countLine(unit, here, chunk);
        if (depth === 0 && mode !== 'list') deliver();
      }
    }
    if (from < chunk.length) take(chunk.slice(from));
  }

  return {
    push,
    finish() {
      const isCut = mode === 'list' || depth > 0;
      deliver();
      if (isCut) fault('the source ends inside a record or a list', line);
    },
  };
}

function leadingBlank(text: string): number {
  let at = 0;
  while (at < text.length && (text.charCodeAt(at) <= 0x20 || text.charCodeAt(at) === 0xfeff)) at++;
  return at;
}
