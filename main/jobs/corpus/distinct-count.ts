// How many different texts there are among millions, in bounded memory: hashes are kept, never the texts, because a part
// of a text holds on to the whole sentence that it was cut from.

/** 30 bits: such a number needs no memory beside its place in the set. */
const HASH_MASK = 0x3fffffff;
// FNV-1a, 32 bits.
const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;
/** Kept at most; among so many, hashes that fall together by chance hide less than 0.05 %. */
const MOST = 1_000_000;

export class DistinctCount {
  readonly #hashes = new Set<number>();

  add(text: string): void {
    if (this.#hashes.size >= MOST) return;
    let hash = OFFSET_BASIS;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), PRIME);
    this.#hashes.add((hash ^ (hash >>> 15)) & HASH_MASK);
  }

  /** Beyond a million a lower bound. */
  get size(): number {
    return this.#hashes.size;
  }
}
