// Offsets of other tools count code points (Python) or UTF-8 bytes; ours count UTF-16 units. Converted once, here.

export const OFFSET_UNITS = ['utf16', 'codepoint', 'byte'] as const;
export type OffsetUnit = (typeof OFFSET_UNITS)[number];

/** A function from offsets in `unit` to UTF-16 offsets; undefined for one outside the text or inside a character. */
export function toCharOffsets(text: string, unit: OffsetUnit): (offset: number) => number | undefined {
  if (unit === 'utf16' || isAscii(text)) {
    return (offset) => (isOffset(offset, text.length) && !splitsPair(text, offset) ? offset : undefined);
  }
  const chars = new Map<number, number>();
  let counted = 0;
  let startChar = 0;
  for (const character of text) {
    chars.set(counted, startChar);
    counted += unit === 'codepoint' ? 1 : utf8Length(character.codePointAt(0) ?? 0);
    startChar += character.length;
  }
  chars.set(counted, startChar);
  return (offset) => chars.get(offset);
}

function isOffset(offset: number, length: number): boolean {
  return Number.isInteger(offset) && offset >= 0 && offset <= length;
}

function splitsPair(text: string, offset: number): boolean {
  return offset > 0 && offset < text.length && (text.codePointAt(offset - 1) ?? 0) > 0xffff;
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
}

function utf8Length(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}

/** The other way round: a function from UTF-16 offsets that lie between characters to offsets in `unit`. */
export function charOffsets(text: string, unit: OffsetUnit): (char: number) => number {
  if (unit === 'utf16' || isAscii(text)) return (char) => char;
  const offsets = new Uint32Array(text.length + 1);
  let counted = 0;
  let char = 0;
  for (const character of text) {
    offsets[char] = counted;
    counted += unit === 'codepoint' ? 1 : utf8Length(character.codePointAt(0) ?? 0);
    char += character.length;
  }
  offsets[char] = counted;
  return (at) => offsets[at];
}
