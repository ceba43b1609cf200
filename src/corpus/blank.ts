// Which characters separate words, and which can be seen at all. White space is Unicode's, plus the zero width space
// that Khmer, Thai and Burmese writers type between words, the byte-order mark and the old information separators.

/** True for a UTF-16 unit that is white space (Unicode `White_Space`), the zero width space, U+FEFF or U+001C–U+001F. */
export function isBlankChar(unit: number): boolean {
  if (unit < 0x80) return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d) || (unit >= 0x1c && unit <= 0x1f);
  if (unit < 0x1680) return unit === 0xa0 || unit === 0x85;
  if (unit >= 0x2000 && unit <= 0x200b) return true;
  return (
    unit === 0x1680 ||
    unit === 0x2028 ||
    unit === 0x2029 ||
    unit === 0x202f ||
    unit === 0x205f ||
    unit === 0x3000 ||
    unit === 0xfeff
  );
}

const INVISIBLE_ONLY = /^[\p{White_Space}\p{Cc}\p{Default_Ignorable_Code_Point}]*$/u;

/** True when nothing of the text can be seen: white space, control characters, joiners, direction marks. */
export function isInvisible(text: string): boolean {
  return INVISIBLE_ONLY.test(text);
}

const PUNCTUATION_ONLY = /^[\p{P}\p{S}]+$/u;

/** True when the word has only punctuation marks and symbols (an emoji with a joiner has more, so it is a word). */
export function isPunctuationOnly(word: string): boolean {
  return PUNCTUATION_ONLY.test(word);
}
