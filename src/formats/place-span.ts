// Where a label stands. Tools count in different units, some give the last character instead of the one behind it, and
// some trimmed the text after labelling it; where a record repeats the labelled text, the text decides, not the numbers.

import { isBlankChar } from '../corpus/blank.ts';
import { type OffsetUnit, toCharOffsets } from '../corpus/offset-units.ts';
import type { CharRange } from '../corpus/sentence.ts';

export type Placed = CharRange | { readonly reason: string };

export interface SpanPlacer {
  /** In UTF-16 units. `surface`: the labelled text as the source repeats it. Reasons never quote the text. */
  place(start: unknown, end: unknown, surface?: unknown, unit?: OffsetUnit): Placed;
  /** Spans so far whose text stands elsewhere than their offsets say. */
  readonly realigned: number;
}

const UNITS: readonly OffsetUnit[] = ['utf16', 'codepoint', 'byte'];

export function createSpanPlacer(text: string, usualUnit: OffsetUnit): SpanPlacer {
  const units = new Map<OffsetUnit, (offset: number) => number | undefined>();
  let realigned = 0;

  function rangeIn(unit: OffsetUnit, start: unknown, end: unknown): CharRange | undefined {
    if (typeof start !== 'number' || typeof end !== 'number') return undefined;
    const toChar = units.get(unit) ?? toCharOffsets(text, unit);
    units.set(unit, toChar);
    const [startChar, endChar] = [toChar(start), toChar(end)];
    return startChar === undefined || endChar === undefined || startChar > endChar ? undefined : { startChar, endChar };
  }

  function place(start: unknown, end: unknown, surface?: unknown, unit = usualUnit): Placed {
    const said = rangeIn(unit, start, end);
    if (typeof surface !== 'string' || surface.trim() === '') {
      return said ?? { reason: `its offsets do not lie in the text (read as ${unit})` };
    }
    const fits = (range: CharRange | undefined) =>
      range !== undefined && saysTheSame(text.slice(range.startChar, range.endChar), surface);
    if (said && fits(said)) return said;
    const inclusive = typeof end === 'number' ? rangeIn(unit, start, end + 1) : undefined;
    const others = UNITS.map((other) => rangeIn(other, start, end));
    const found = [inclusive, ...others].find(fits) ?? nearest(text, surface, said?.startChar ?? start);
    if (found === undefined) return { reason: 'its text does not stand in the text of the document' };
    realigned++;
    return found;
  }

  return {
    place,
    get realigned() {
      return realigned;
    },
  };
}

/** The occurrence that starts nearest to where it should. */
function nearest(text: string, surface: string, start: unknown): CharRange | undefined {
  const wanted = typeof start === 'number' && Number.isFinite(start) ? Math.max(0, Math.min(start, text.length)) : 0;
  const before = text.lastIndexOf(surface, wanted);
  const after = text.indexOf(surface, wanted);
  if (before < 0 && after < 0) return undefined;
  const startChar = after < 0 || (before >= 0 && wanted - before <= after - wanted) ? before : after;
  return { startChar, endChar: startChar + surface.length };
}

/** White space of any kind and length is one space, for tables and one-line notes cannot hold line breaks. */
export function saysTheSame(slice: string, surface: string): boolean {
  return slice === surface || squeeze(slice) === squeeze(surface);
}

function squeeze(text: string): string {
  let squeezed = '';
  let isAfterBlank = false;
  for (const unit of text) {
    const isBlank = isBlankChar(unit.charCodeAt(0));
    if (!isBlank) squeezed += unit;
    else if (!isAfterBlank) squeezed += ' ';
    isAfterBlank = isBlank;
  }
  return squeezed.trim();
}
