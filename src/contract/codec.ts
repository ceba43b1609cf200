// Messages as bytes, the same for every transport: MessagePack keeps dates, bytes, NaN and infinities, which JSON loses,
// has no prototypes (the key __proto__ is refused), and tells the size of a message before it is sent.

import { Decoder, Encoder } from '@msgpack/msgpack';
import { Failure } from '../failure.ts';

/** Larger than any page or piece of an upload; smaller than what would hold up the other clients. */
export const MOST_MESSAGE_BYTES = 8 * 1024 * 1024;
/** Nesting beyond this is no request of ours. */
const MOST_DEPTH = 60;

/** What birpc sends: a call, or its answer. */
export type Message =
  | { readonly t: 'q'; readonly m: string; readonly a: readonly unknown[]; readonly i?: string }
  | { readonly t: 's'; readonly i: string; readonly r: unknown };

const encoder = new Encoder({ ignoreUndefined: true, maxDepth: MOST_DEPTH });
const decoder = new Decoder({
  maxStrLength: MOST_MESSAGE_BYTES,
  maxBinLength: MOST_MESSAGE_BYTES,
  // An array is allocated by the length that it claims.
  maxArrayLength: 65_535,
  maxMapLength: 65_535,
});

/** @throws Failure 'message-too-large' */
export function encodeMessage(message: unknown): Uint8Array {
  const bytes = encoder.encode(message);
  if (bytes.length <= MOST_MESSAGE_BYTES) return bytes;
  const megabytes = Math.ceil(bytes.length / 2 ** 20);
  throw new Failure(
    'message-too-large',
    `A message of ${megabytes} MB is larger than the program takes.`,
    'Ask for less at once: a shorter page, fewer items, a smaller piece of a file.',
  );
}

/** Undefined for what is no message of ours. */
export function decodeMessage(bytes: unknown): Message | undefined {
  if (!(bytes instanceof Uint8Array) || bytes.length > MOST_MESSAGE_BYTES) return undefined;
  let message: unknown;
  try {
    message = decoder.decode(bytes);
  } catch {
    // Whatever it was, it cannot be answered: it has no readable number.
    return undefined;
  }
  return isMessage(message) ? message : undefined;
}

function isMessage(value: unknown): value is Message {
  if (typeof value !== 'object' || value === null) return false;
  const { t, m, a, i } = value as Record<string, unknown>;
  if (t === 's') return typeof i === 'string';
  return t === 'q' && typeof m === 'string' && Array.isArray(a) && (i === undefined || typeof i === 'string');
}
