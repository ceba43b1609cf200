// SentencePiece's precompiled character map (XLM-R, ALBERT, DeBERTa-v2, T5): a double-array trie from byte strings to
// their replacements. Followed as the Rust library `tokenizers` applies it: a grapheme cluster of fewer than 6 bytes is
// replaced as one by the shortest entry that begins it, anything else character by character.

import { type MappedText, rewriteSegments } from '../../../src/lm/piece-alignment.ts';
import { utf8 } from './bytes.ts';
import { invalidTokenizer } from './invalid.ts';
import type { Normalise } from './normaliser.ts';

/** Graphemes of at least this many UTF-8 bytes are looked up character by character. */
const LONG_GRAPHEME = 6;
const BYTES_PER_UNIT = 4;

interface Charsmap {
  /** Darts double-array units. */
  readonly trie: Uint32Array;
  /** Replacements, each ended by a zero byte. */
  readonly replacements: Uint8Array;
}

export function openCharsmap(encoded: string | null): Normalise {
  if (encoded === null || encoded === '') return (mapped) => mapped;
  const charsmap = readCharsmap(encoded);
  const known = new Map<string, string | undefined>();
  const lookUp = (text: string): string | undefined => {
    if (!known.has(text)) known.set(text, findReplacement(charsmap, utf8(text)));
    return known.get(text);
  };
  const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });
  return (mapped: MappedText) => rewriteSegments(mapped, (text) => replaceGraphemes(text, graphemes, lookUp));
}

/** Replaced stretches of a text, in order: first unit, one past the last, what stands there instead. */
function* replaceGraphemes(text: string, graphemes: Intl.Segmenter, lookUp: (text: string) => string | undefined) {
  for (const { segment, index } of graphemes.segment(text)) {
    const whole = utf8(segment).length < LONG_GRAPHEME ? lookUp(segment) : undefined;
    if (whole !== undefined) {
      yield { from: index, to: index + segment.length, content: whole };
      continue;
    }
    let from = index;
    for (const character of segment) {
      const content = lookUp(character);
      if (content !== undefined) yield { from, to: from + character.length, content };
      from += character.length;
    }
  }
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
