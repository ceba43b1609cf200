// Text to bytes and back where both must be exact: a byte-order mark stays, and nothing is replaced in silence.

import iconv from 'iconv-lite';

/** With its byte-order mark; bytes that are no characters become U+FFFD. */
export function decodeBytes(bytes: Buffer, encoding: string): string {
  return iconv.decode(bytes, encoding, { stripBOM: false });
}

/** Undefined when the encoding has no bytes for some character. */
export function encodeText(text: string, encoding: string): Buffer | undefined {
  const bytes = iconv.encode(text, encoding);
  return iconv.decode(bytes, encoding, { stripBOM: false }) === text ? bytes : undefined;
}
