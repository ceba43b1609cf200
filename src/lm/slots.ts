// Rows for the model: the place whose distribution is wanted, hidden from the model (method, section 3). A masked model
// reads the whole row with that piece masked; a causal model reads the pieces before it.

import type { Slot } from './language-model.ts';

/**
 * The row with the piece at `index` replaced by the mask, read at that place. Boundary pieces may be masked too.
 * @returns ids of the same length as the row, a copy.
 */
export function maskedSlot(row: Int32Array, index: number, maskId: number): Slot {
  assertIndex(row, index);
  const ids = row.slice();
  ids[index] = maskId;
  return { ids, position: index };
}

/**
 * The pieces before `index`, read at the last of them: what a causal model predicts the piece from.
 * @returns undefined for the first piece of a row, which nothing precedes.
 */
export function causalSlot(row: Int32Array, index: number): Slot | undefined {
  assertIndex(row, index);
  if (index === 0) return undefined;
  return { ids: row.slice(0, index), position: index - 1 };
}

function assertIndex(row: Int32Array, index: number): void {
  if (!Number.isInteger(index) || index < 0 || index >= row.length)
    throw new RangeError(`a row of ${row.length} pieces has no piece ${index}`);
}

/** Equal for slots whose distributions are equal. */
export function slotKey({ ids, position }: Slot): string {
  return `${position}:${ids.join()}`;
}
