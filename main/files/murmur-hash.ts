// MurmurHash64A (Austin Appleby, public domain), the hash by which spaCy numbers its strings.

const MASK = (1n << 64n) - 1n;
const M = 0xc6a4a7935bd1e995n;
const R = 47n;

export function murmurHash64(bytes: Uint8Array, seed: bigint): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let hash = (seed ^ (BigInt(bytes.length) * M)) & MASK;
  const whole = bytes.length - (bytes.length % 8);
  for (let at = 0; at < whole; at += 8) {
    let block = (view.getBigUint64(at, true) * M) & MASK;
    block ^= block >> R;
    hash = ((hash ^ ((block * M) & MASK)) * M) & MASK;
  }
  if (whole < bytes.length) {
    let rest = 0n;
    for (let i = bytes.length - 1; i >= whole; i--) rest = (rest << 8n) | BigInt(bytes[i]);
    hash = ((hash ^ rest) * M) & MASK;
  }
  hash ^= hash >> R;
  hash = (hash * M) & MASK;
  return hash ^ (hash >> R);
}
