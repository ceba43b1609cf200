// Random numbers as a function of a key (seed, epoch, step, …) instead of a state that runs along: whatever is done again
// after an interruption draws the same numbers, and nothing about them needs to be saved.

/** Finaliser of MurmurHash3: every bit of the input reaches every bit of the output. */
function mix(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** A generator of 32-bit integers for a key (xorshift128: Marsaglia 2003). */
export function keyedBits(...key: readonly number[]): () => number {
  let hash = 0x9e3779b9;
  for (const part of key) hash = mix(hash ^ mix(part + 0x7f4a7c15));
  let [x, y, z, w] = [1, 2, 3, 4].map((lane) => mix(hash + Math.imul(lane, 0x9e3779b9)) | 1);
  return () => {
    const t = x ^ (x << 11);
    x = y;
    y = z;
    z = w;
    w = w ^ (w >>> 19) ^ t ^ (t >>> 8);
    return w >>> 0;
  };
}

/** A generator of numbers in [0, 1) for a key. */
export function keyedRandom(...key: readonly number[]): () => number {
  const bits = keyedBits(...key);
  return () => bits() / 2 ** 32;
}

/** Standard normal numbers for a key (Box and Muller 1958). */
export function keyedNormal(...key: readonly number[]): () => number {
  const random = keyedRandom(...key);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Shuffles in place (Fisher and Yates). */
export function shuffle<T>(list: T[], random: () => number): T[] {
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [list[i], list[j]] = [list[j], list[i]];
  }
  return list;
}
