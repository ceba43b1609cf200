// The cells of WebAnno TSV 3: a stack of values parted by bars, each perhaps with the number of an annotation that goes
// over several rows, reserved characters behind a backslash.

export interface WebannoEntry {
  /** Unescaped; '*' for an annotation without a value, '_' for a feature that is not set. */
  readonly value: string;
  /** True when the value is the bare sign '*' or '_', not that character as a value. */
  readonly isSign: boolean;
  /** Of an annotation that has a number: its rows belong together. */
  readonly id: string | undefined;
}

const ENTRY = /((?:\\[\s\S]|[^|\\])*)(?:\||$)/y;
const NUMBERED = /^((?:\\[\s\S]|[^[\\])*)\[(\d+)\]$/;

/** [] for a cell in which no annotation is. */
export function readCell(cell: string): WebannoEntry[] {
  if (cell === '_' || cell === '') return [];
  const entries: WebannoEntry[] = [];
  ENTRY.lastIndex = 0;
  while (ENTRY.lastIndex <= cell.length) {
    const match = ENTRY.exec(cell);
    if (!match) break;
    const [, raw, id] = NUMBERED.exec(match[1]) ?? [undefined, match[1], undefined];
    entries.push({ value: unescapeValue(raw), isSign: raw === '*' || raw === '_', id });
    if (ENTRY.lastIndex === cell.length && !match[0].endsWith('|')) break;
  }
  return entries;
}

const CONTROLS: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r' };

/** Of values, of words and of `#Text=` lines alike. */
export function unescapeValue(raw: string): string {
  return raw.includes('\\') ? raw.replace(/\\(->|[\s\S])/g, (_, sign: string) => CONTROLS[sign] ?? sign) : raw;
}

const TEXT_SIGNS: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** For `#Text=` lines and words. */
export function escapeText(text: string): string {
  return text.replace(/[\\\t\n\r]/g, (sign) => TEXT_SIGNS[sign]);
}

export function escapeValue(value: string): string {
  return value.replace(/->|[\\[\]|_;\t\n\r*]/g, (sign) => TEXT_SIGNS[sign] ?? `\\${sign}`);
}
