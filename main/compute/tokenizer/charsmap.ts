// SentencePiece's precompiled character map (XLM-R, ALBERT, DeBERTa-v2, T5): a double-array trie from byte strings to
// their replacements. Followed as the Rust library `tokenizers` applies it: a grapheme cluster of fewer than 6 bytes is
// replaced as one by the shortest entry that begins it, anything else character by character.

import { characterAt, type MappedText, type Replacement, rewriteSegments } from '../../../src/lm/piece-alignment.ts';
import { utf8 } from './bytes.ts';
import { invalidTokenizer } from './invalid.ts';
import type { Normalise } from './normaliser.ts';
import { remember } from './remember.ts';

/** Graphemes of at least this many UTF-8 bytes are looked up character by character. */
const LONG_GRAPHEME = 6;
const BYTES_PER_UNIT = 4;

interface Charsmap {
  /** Darts double-array units. */
  readonly trie: Uint32Array;
  /** Replacements, each ended by a zero byte. */
  readonly replacements: Uint8Array;
}

// What can stand beside another character in one grapheme cluster (UAX 29: CR, Prepend, Extend, ZWJ, SpacingMark, Hangul
// letters, flags). Between two other characters there is always a cluster boundary; the clusters of longer stretches are
// looked up once and remembered, because finding them takes half a microsecond each.
const TYING = [
  '\\p{M}\\p{Cf}\\p{Emoji_Modifier}\\p{RI}\\r\\u0E33\\u0EB3\\uFF9E\\uFF9F\\u1100-\\u11FF\\uA960-\\uA97F\\uD7B0-\\uD7FF\\u0D4E',
  '\\u{111C2}\\u{111C3}\\u{1193F}\\u{11941}\\u{11A3A}\\u{11A84}-\\u{11A89}\\u{11D46}\\u{11F02}',
].join('');
const STRETCHES = new RegExp(`[^${TYING}]?(?:[${TYING}]+[^${TYING}]?)+`, 'gu');

export function openCharsmap(encoded: string | null): Normalise {
  if (encoded === null || encoded === '') return (mapped) => mapped;
  const charsmap = readCharsmap(encoded);
  const lookUp = remember((text) => findReplacement(charsmap, utf8(text)) ?? NOT_THERE);
  const inStretch = remember((text) => replaceGraphemes(text, lookUp));
  return (mapped: MappedText) => rewriteSegments(mapped, (text) => findReplacements(text, lookUp, inStretch));
}

/** Replaced as one or not at all; a symbol, because a replacement may be any text. */
const NOT_THERE = Symbol('no entry');
type LookUp = (text: string) => string | typeof NOT_THERE;

/** Replaced stretches of a text, in order. */
function findReplacements(text: string, lookUp: LookUp, inStretch: (text: string) => readonly Replacement[]) {
  const found: Replacement[] = [];
  let reached = 0;
  for (const match of text.matchAll(STRETCHES)) {
    replaceCharacters({ text, from: reached, to: match.index }, lookUp, found);
    for (const { from, to, content } of inStretch(match[0]))
      found.push({ from: match.index + from, to: match.index + to, content });
    reached = match.index + match[0].length;
  }
  replaceCharacters({ text, from: reached, to: text.length }, lookUp, found);
  return found;
}

interface Stretch {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

function replaceCharacters({ text, from, to }: Stretch, lookUp: LookUp, found: Replacement[]): void {
  for (let unit = from; unit < to; ) {
    const character = characterAt(text, unit);
    const content = lookUp(character);
    if (content !== NOT_THERE) found.push({ from: unit, to: unit + character.length, content });
    unit += character.length;
  }
}

const clusters = new Intl.Segmenter('und', { granularity: 'grapheme' });

function replaceGraphemes(text: string, lookUp: LookUp): Replacement[] {
  const found: Replacement[] = [];
  for (const { segment, index } of clusters.segment(text)) {
    const to = index + segment.length;
    const whole = utf8(segment).length < LONG_GRAPHEME ? lookUp(segment) : NOT_THERE;
    if (whole === NOT_THERE) replaceCharacters({ text, from: index, to }, lookUp, found);
    else found.push({ from: index, to, content: whole });
  }
  return found;
}

function readCharsmap(encoded: string): Charsmap {
  const bytes = Buffer.from(encoded, 'base64');
  const trieBytes = bytes.length < BYTES_PER_UNIT ? Number.POSITIVE_INFINITY : bytes.readUInt32LE(0);
  if (trieBytes % BYTES_PER_UNIT !== 0 || BYTES_PER_UNIT + trieBytes > bytes.length)
    throw invalidTokenizer('its precompiled character map is cut short');
  const trie = new Uint32Array(trieBytes / BYTES_PER_UNIT);
  for (let i = 0; i < trie.length; i++) trie[i] = bytes.readUInt32LE(BYTES_PER_UNIT * (i + 1));
  return { trie, replacements: bytes.subarray(BYTES_PER_UNIT + trieBytes) };
}

const decoder = new TextDecoder('utf-8');

/** The replacement of the shortest entry that `key` begins with. Bit layout of a unit: Darts-clone. */
function findReplacement({ trie, replacements }: Charsmap, key: Uint8Array): string | undefined {
  let node = offsetOf(trie[0]);
  for (const byte of key) {
    if (byte === 0) return undefined;
    node ^= byte;
    const unit = trie[node] ?? 0;
    if ((unit & 0x800000ff) >>> 0 !== byte) return undefined;
    node ^= offsetOf(unit);
    if (((unit >>> 8) & 1) === 1) {
      const start = trie[node] & 0x7fffffff;
      const end = replacements.indexOf(0, start);
      return decoder.decode(replacements.subarray(start, end < 0 ? replacements.length : end));
    }
  }
  return undefined;
}

function offsetOf(unit: number): number {
  return ((unit >>> 10) << ((unit & 0x200) >>> 6)) >>> 0;
}
