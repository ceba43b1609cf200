// Damaged sources: samples with bytes changed, cut, repeated and exchanged, the same for the same seed.

/** Mulberry32 (Tommy Ettinger, public domain): numbers from 0 to 1. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What breaks parsers: structure, numbers beyond all sense, halves of characters, marks without a base. */
const NASTY = [
  ...['{', '}', '[', ']', '"', '\\', ',', ':', '\n', '\r', '\r\n', '\t', '\0', '\u2028', '\ufeff', '\u200b', '\u0301'],
  ...[
    '\ud83d',
    '\udc00',
    '😀',
    '-1',
    '1e999',
    '999999999999',
    '0.5',
    'null',
    'true',
    '""',
    '[]',
    '{}',
    '\\u0000',
    '\\ud800',
  ],
  ...['__proto__', 'constructor', '<!DOCTYPE a>', '&a;', ';;', 'T1\tX 5 2\tx\n', '%', '=1+1', "'", ' '.repeat(50)],
];

export function mutate(text: string, random: () => number, changes: number): string {
  let mutant = text;
  const place = () => Math.floor(random() * (mutant.length + 1));
  for (let i = 0; i < changes; i++) {
    const at = place();
    const length = Math.floor(random() ** 3 * 200);
    const end = Math.min(mutant.length, at + length);
    const kind = Math.floor(random() * 5);
    const nasty = NASTY[Math.floor(random() * NASTY.length)];
    if (kind === 0) mutant = mutant.slice(0, at) + mutant.slice(end);
    else if (kind === 1) mutant = mutant.slice(0, at) + nasty + mutant.slice(at);
    else if (kind === 2) mutant = mutant.slice(0, at) + nasty + mutant.slice(at + 1);
    else if (kind === 3) mutant = mutant.slice(0, end) + mutant.slice(at, end) + mutant.slice(end);
    else mutant = mutant.slice(0, at) + mutant.slice(place(), place()) + mutant.slice(at);
  }
  return mutant;
}

export function mutateBytes(bytes: Uint8Array, random: () => number, changes: number): Uint8Array {
  const mutant = Uint8Array.from(bytes);
  for (let i = 0; i < changes && mutant.length > 0; i++) {
    mutant[Math.floor(random() * mutant.length)] = Math.floor(random() * 256);
  }
  return random() < 0.2 ? mutant.subarray(0, Math.floor(random() * mutant.length)) : mutant;
}
