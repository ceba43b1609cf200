// Which encoding a file is in. A byte-order mark says it; valid UTF-8 is UTF-8 and never anything else, which takes a
// pass over the whole file to know; only then are legacy encodings guessed, and a weak guess is refused, not taken.

import chardet from 'chardet';
import iconv from 'iconv-lite';
import { Failure } from '../../src/failure.ts';
import { notText, readBytes, readHead, refuseBinary } from './text-file.ts';
import { findInvalidUtf8, scanUtf8 } from './utf8.ts';

export interface FileEncoding {
  /** Name as iconv-lite knows it, lower case: 'utf-8', 'utf-16le', 'windows-1256' … */
  readonly encoding: string;
  readonly how: 'named' | 'byte-order mark' | 'valid UTF-8' | 'guessed';
  /** 0 to 1; 1 unless guessed. */
  readonly confidence: number;
}

/** Guesses that chardet rates lower are refused: the font-encoded Abkhaz sample gets 11, real encodings 70 and more. */
const LEAST_CONFIDENCE = 25;

/**
 * Reads the file's head, and all of it when nothing else shows that it is UTF-8. Throws Failure 'file-missing',
 * 'file-unreadable' (a folder, not text), 'corpus-empty', 'encoding-unknown'.
 */
export async function findEncoding(path: string, named?: string): Promise<FileEncoding> {
  const head = await readHead(path);
  refuseBinary(path, head);
  if (named !== undefined) return { encoding: checkName(named), how: 'named', confidence: 1 };
  const marked = markedEncoding(head);
  if (marked) return { encoding: marked, how: 'byte-order mark', confidence: 1 };
  if (head.includes(0)) {
    const wide = guessUtf16(head);
    if (wide) return { encoding: wide, how: 'guessed', confidence: 0.9 };
    throw notText(path, 'it has NUL bytes');
  }
  const invalidFrom = await findInvalidUtf8(path);
  if (invalidFrom === undefined) return { encoding: 'utf-8', how: 'valid UTF-8', confidence: 1 };
  const sample = await sampleAround(path, invalidFrom);
  if (isDamagedUtf8(sample)) return { encoding: 'utf-8', how: 'guessed', confidence: 0.9 };
  return guessLegacy(path, sample);
}

/** What is looked at where UTF-8 fails: so much before that place and after it, in bytes, from the start of a line. */
const SAMPLE_BEFORE = 64 * 1024;
const SAMPLE_AFTER = 192 * 1024;

async function sampleAround(path: string, offset: number): Promise<Buffer> {
  const from = Math.max(0, offset - SAMPLE_BEFORE);
  const sample = await readBytes(path, from, offset - from + SAMPLE_AFTER);
  const lineEnd = from === 0 ? -1 : sample.subarray(0, offset - from).indexOf('\n');
  return sample.subarray(lineEnd + 1);
}

function checkName(named: string): string {
  const name = named.trim().toLowerCase();
  if (iconv.encodingExists(name)) return name === 'utf8' ? 'utf-8' : name.replace(/^utf-?16-?(le|be)$/, 'utf-16$1');
  const hint = 'Use a name such as utf-8, utf-16le, windows-1252, iso-8859-7, shift_jis or gb18030.';
  throw new Failure('encoding-unknown', `There is no encoding called "${named}".`, hint);
}

function markedEncoding(head: Buffer): string | undefined {
  const hex = head.subarray(0, 4).toString('hex');
  if (hex.startsWith('efbbbf')) return 'utf-8';
  if (hex === 'fffe0000') return 'utf-32le';
  if (hex === '0000feff') return 'utf-32be';
  if (hex.startsWith('fffe')) return 'utf-16le';
  return hex.startsWith('feff') ? 'utf-16be' : undefined;
}

/**
 * UTF-16 without a mark: one byte order gives well-formed text in which spaces and line breaks outnumber what the
 * other order makes of them (U+0020 against U+2000).
 */
function guessUtf16(head: Buffer): string | undefined {
  const even = head.subarray(0, head.length - (head.length % 2));
  const little = new TextDecoder('utf-16le').decode(even);
  const big = new TextDecoder('utf-16be').decode(even);
  const [littleScore, bigScore] = [scoreText(little), scoreText(big)];
  if (Math.max(littleScore, bigScore) <= 0) return undefined;
  return littleScore >= bigScore ? 'utf-16le' : 'utf-16be';
}

/** Control, unassigned and replacement characters (the last for half surrogates): text has none of them. */
const NO_TEXT = /[\ufffd\p{Cn}]|(?![\s\x85])\p{Cc}/gu;
/** Spaces, line breaks and letters of the Latin block, which even a text in another script has here and there. */
const COMMON = /[ \r\n\t0-9A-Za-z]/g;

/** Share of common characters; not positive when the text has what text does not have. */
function scoreText(text: string): number {
  // The sample may be cut inside a surrogate pair: one replacement character at the end is allowed.
  const odd = text.replace(/\ufffd$/, '').match(NO_TEXT)?.length ?? 0;
  if (odd > 0) return 0;
  return (text.match(COMMON)?.length ?? 0) / text.length;
}

/** UTF-8 with slips: for each broken byte at least so many whole characters outside ASCII. */
const WHOLE_PER_BROKEN = 10;

/** True for UTF-8 with a few bad bytes, which is not to be taken for a legacy encoding. */
function isDamagedUtf8(sample: Buffer): boolean {
  const { wide, broken } = scanUtf8(sample);
  return wide > 0 && wide >= WHOLE_PER_BROKEN * broken;
}

/** Lines of ASCII say nothing and would make any Western encoding the likeliest. */
function linesBeyondAscii(sample: Buffer): Buffer {
  const kept: Buffer[] = [];
  for (let start = 0; start < sample.length; ) {
    const lineEnd = sample.indexOf('\n', start);
    const end = lineEnd < 0 ? sample.length : lineEnd + 1;
    const line = sample.subarray(start, end);
    if (line.some((byte) => byte > 0x7f)) kept.push(line);
    start = end;
  }
  return Buffer.concat(kept);
}

/** Same letters, and quotes and dashes where the other has control characters; browsers read them so as well. */
const SUPERSETS: Readonly<Record<string, string>> = { 'iso-8859-1': 'windows-1252', 'iso-8859-9': 'windows-1254' };

function guessLegacy(path: string, sample: Buffer): FileEncoding {
  const guesses = chardet.analyse(linesBeyondAscii(sample)).filter(({ name }) => name !== 'ASCII' && name !== 'UTF-8');
  const best = guesses.find(({ name }) => iconv.encodingExists(name));
  if (best && best.confidence >= LEAST_CONFIDENCE) {
    const encoding = best.name.toLowerCase();
    return { encoding: SUPERSETS[encoding] ?? encoding, how: 'guessed', confidence: best.confidence / 100 };
  }
  const likeliest = guesses.slice(0, 3).map(({ name }) => name);
  const hint =
    `Name the encoding of the file (likeliest: ${likeliest.join(', ') || 'none known'}), or convert it to UTF-8. ` +
    'Text typed with a font of its own letters needs a conversion table for that font.';
  throw new Failure('encoding-unknown', `${path} is not UTF-8, and its encoding cannot be told.`, hint);
}
