// The piece ↔ character map. A normaliser step turns one mapped text into the next, and every UTF-16 unit of the new text
// keeps the verbatim range that it stands for; so a piece's range can be read off, whatever was done before the cut.
// Ranges never begin or end inside a surrogate pair, and starts and ends never decrease along the text.

/** A text derived from verbatim text. Arrays are absent while unit i still stands for verbatim unit `origin + i`. */
export interface MappedText {
  readonly text: string;
  /** Where the text begins in the verbatim text. */
  readonly origin: number;
  /** First verbatim unit that each unit stands for, [text.length]. */
  readonly starts?: readonly number[];
  /** One past the last verbatim unit, [text.length]. */
  readonly ends?: readonly number[];
}

export function mapVerbatim(text: string, origin: number): MappedText {
  return { text, origin };
}

export function startCharAt(mapped: MappedText, unit: number): number {
  return mapped.starts === undefined ? mapped.origin + unit : mapped.starts[unit];
}

export function endCharAt(mapped: MappedText, unit: number): number {
  return mapped.ends === undefined ? mapped.origin + unit + 1 : mapped.ends[unit];
}

/** The part from unit `from` to unit `to`, exclusive. */
export function sliceMapped(mapped: MappedText, from: number, to: number): MappedText {
  const text = mapped.text.slice(from, to);
  const origin = mapped.origin + from;
  return mapped.starts === undefined
    ? { text, origin }
    : { text, origin, starts: mapped.starts.slice(from, to), ends: mapped.ends?.slice(from, to) };
}

/** Collects the next mapped text, run by run. */
class MappedTextBuilder {
  readonly #from: MappedText;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  #text = '';

  constructor(from: MappedText) {
    this.#from = from;
  }

  /** Units from..to as they are. */
  keep(from: number, to: number): void {
    this.#text += this.#from.text.slice(from, to);
    for (let unit = from; unit < to; unit++) {
      this.#starts.push(startCharAt(this.#from, unit));
      this.#ends.push(endCharAt(this.#from, unit));
    }
  }

  /** `text` in the place of units from..to: each of its units stands for all of them. */
  replace(from: number, to: number, text: string): void {
    const { start, end } = rangeOf(this.#from, from, to);
    this.#text += text;
    for (let i = 0; i < text.length; i++) {
      this.#starts.push(start);
      this.#ends.push(end);
    }
  }

  done(): MappedText {
    return { text: this.#text, origin: this.#from.origin, starts: this.#starts, ends: this.#ends };
  }
}

/** The verbatim range of units from..to; an empty range stands between its neighbours. */
function rangeOf(mapped: MappedText, from: number, to: number): { start: number; end: number } {
  if (from < to) return { start: startCharAt(mapped, from), end: endCharAt(mapped, to - 1) };
  const start = from < mapped.text.length ? startCharAt(mapped, from) : endOfText(mapped);
  return { start, end: start };
}

function endOfText(mapped: MappedText): number {
  return mapped.text.length === 0 ? mapped.origin : endCharAt(mapped, mapped.text.length - 1);
}

/** Replaces each character by `rule(character)`; an empty string deletes it. */
export function rewriteCharacters(mapped: MappedText, rule: (character: string) => string): MappedText {
  const { text } = mapped;
  let builder: MappedTextBuilder | undefined;
  let kept = 0;
  for (let unit = 0; unit < text.length; ) {
    const character = characterAt(text, unit);
    const after = unit + character.length;
    const written = rule(character);
    if (written !== character) {
      builder ??= new MappedTextBuilder(mapped);
      builder.keep(kept, unit);
      builder.replace(unit, after, written);
      kept = after;
    }
    unit = after;
  }
  if (builder === undefined) return mapped;
  builder.keep(kept, text.length);
  return builder.done();
}

/** A stretch of a text, in units, and what stands in its place. */
export interface Replacement {
  readonly from: number;
  readonly to: number;
  readonly content: string;
}

/** Replaces stretches of the text, given in order; all of a replacement stands for the whole stretch. */
export function rewriteSegments(mapped: MappedText, find: (text: string) => Iterable<Replacement>): MappedText {
  let builder: MappedTextBuilder | undefined;
  let kept = 0;
  for (const { from, to, content } of find(mapped.text)) {
    builder ??= new MappedTextBuilder(mapped);
    builder.keep(kept, from);
    builder.replace(from, to, content);
    kept = to;
  }
  if (builder === undefined) return mapped;
  builder.keep(kept, mapped.text.length);
  return builder.done();
}

/** Replaces each match of a global pattern by `content`. */
export function rewriteMatches(mapped: MappedText, pattern: RegExp, content: string): MappedText {
  return rewriteSegments(mapped, (text) =>
    Array.from(text.matchAll(pattern), (match) => ({ from: match.index, to: match.index + match[0].length, content })),
  );
}

/** Puts `content` in front; it stands for the first character, so that it never forms a range of its own. */
export function prependText(mapped: MappedText, content: string): MappedText {
  if (mapped.text === '') return mapped;
  const builder = new MappedTextBuilder(mapped);
  builder.replace(0, characterAt(mapped.text, 0).length, content);
  builder.keep(0, mapped.text.length);
  return builder.done();
}

// A character that a composition or reordering can tie to the one before it: marks, Hangul vowels and finals, half-width
// voicing marks, compatibility and half-width Hangul (which NFKC turns into the former), Kirat Rai vowels.
const TIED = /[\p{M}\u1160-\u11FF\u3131-\u318E\uD7B0-\uD7FF\uFF9E-\uFFDC\u{16D67}\u{16D68}]/u;
/** Below U+0300 no character composes with the one before it. */
const FIRST_TIED = 0x300;

/**
 * Applies a Unicode normalisation form. If normalising each character by itself gives the whole normalised, that is the
 * map. Otherwise the text is cut where no composition can cross, each segment is normalised by itself, and the
 * concatenation is compared with the whole; should they still differ, the whole is one segment.
 */
export function recompose(mapped: MappedText, form: NormalisationForm): MappedText {
  const { text } = mapped;
  const whole = form.ofText(text);
  if (whole === text) return mapped;
  const byCharacter = rewriteCharacters(mapped, form.ofCharacter);
  if (byCharacter.text === whole) return byCharacter;
  const builder = new MappedTextBuilder(mapped);
  for (let from = 0; from < text.length; ) {
    const to = segmentEnd(text, from);
    appendSegment(builder, text, { from, to, normalise: form.ofText });
    from = to;
  }
  const result = builder.done();
  if (result.text === whole) return result;
  const coarse = new MappedTextBuilder(mapped);
  appendSegment(coarse, text, { from: 0, to: text.length, normalise: form.ofText });
  return coarse.done();
}

export interface NormalisationForm {
  readonly ofText: (text: string) => string;
  /** The same for one character; may remember its answers. */
  readonly ofCharacter: (character: string) => string;
}

interface Segment {
  readonly from: number;
  readonly to: number;
  readonly normalise: (text: string) => string;
}

/** Splits a segment at the earliest place that changes nothing, again and again: the finest map that holds. */
function appendSegment(builder: MappedTextBuilder, text: string, { from, to, normalise }: Segment): void {
  let start = from;
  while (start < to) {
    const rest = text.slice(start, to);
    const whole = normalise(rest);
    if (whole === rest) {
      builder.keep(start, to);
      return;
    }
    let cut = characterAt(rest, 0).length;
    while (cut < rest.length && normalise(rest.slice(0, cut)) + normalise(rest.slice(cut)) !== whole)
      cut += characterAt(rest, cut).length;
    const head = rest.slice(0, cut);
    const written = normalise(head);
    if (written === head) builder.keep(start, start + cut);
    else builder.replace(start, start + cut, written);
    start += cut;
  }
}

function segmentEnd(text: string, from: number): number {
  let unit = from + characterAt(text, from).length;
  while (unit < text.length) {
    const character = characterAt(text, unit);
    if (text.charCodeAt(unit) < FIRST_TIED || !TIED.test(character)) break;
    unit += character.length;
  }
  return unit;
}

const HIGH_SURROGATE = 0xd800;
const LOW_SURROGATE = 0xdc00;
const AFTER_SURROGATES = 0xe000;

/** The character (one code point) that starts at a unit. */
export function characterAt(text: string, unit: number): string {
  const code = text.charCodeAt(unit);
  if (code < HIGH_SURROGATE || code >= LOW_SURROGATE || unit + 1 >= text.length) return text[unit];
  const next = text.charCodeAt(unit + 1);
  return next >= LOW_SURROGATE && next < AFTER_SURROGATES ? text.slice(unit, unit + 2) : text[unit];
}

// White_Space of Unicode beyond ASCII.
const BLANK = /[\x85\xA0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]/;
const SPACE = 0x20;
const LAST_ASCII = 0x7f;
const LAST_BLANK = 0x3000;

/** Whether a unit is white space as Unicode has it (`\s` would add U+FEFF and lack U+0085). */
export function isBlank(text: string, unit: number): boolean {
  const code = text.charCodeAt(unit);
  if (code <= LAST_ASCII) return code === SPACE || (code >= 0x9 && code <= 0xd);
  return code <= LAST_BLANK && BLANK.test(text[unit]);
}

/** First unit of a range once leading blanks are trimmed; the range's own start where there is nothing but blanks. */
export function trimmedStart(text: string, start: number, end: number): number {
  let unit = start;
  while (unit < end && isBlank(text, unit)) unit++;
  return unit === end ? start : unit;
}

/** One past the last unit once trailing blanks are trimmed; the range's own end where there is nothing but blanks. */
export function trimmedEnd(text: string, start: number, end: number): number {
  let unit = end;
  while (unit > start && isBlank(text, unit - 1)) unit--;
  return unit === start ? end : unit;
}
