// Numbers that are held until the end of a source, by the hundred thousand: in blocks that lie outside of the engine's heap,
// which is copied and gone through again and again.

export interface HeldNumbers {
  add(value: number): void;
  at(index: number): number;
  count(): number;
}

const NUMBERS_OF_A_BLOCK = 2 ** 12;

/** 'whole': 0 to 2³² − 1. */
export function createHeldNumbers(kind: 'whole' | 'any'): HeldNumbers {
  const blocks: (Uint32Array | Float64Array)[] = [];
  let count = 0;
  return {
    add(value) {
      const place = count % NUMBERS_OF_A_BLOCK;
      if (place === 0)
        blocks.push(kind === 'whole' ? new Uint32Array(NUMBERS_OF_A_BLOCK) : new Float64Array(NUMBERS_OF_A_BLOCK));
      blocks[blocks.length - 1][place] = value;
      count++;
    },
    at: (index) => blocks[Math.floor(index / NUMBERS_OF_A_BLOCK)][index % NUMBERS_OF_A_BLOCK],
    count: () => count,
  };
}
