// Which rows go to the model together. Rows of one call have exactly one length: no padding is computed, and a row's
// result does not depend on its batch mates (performance notes, section 4).

/** Pieces in one call. Measured: throughput is flat from 250 to 1,000 and falls by a fifth above (CPU caches). */
export const PIECES_PER_CALL = 768;

/** Rows of one length, as indices into the list they were planned from. */
export interface RowBatch {
  readonly length: number;
  readonly rows: readonly number[];
}

/** Groups rows by exact length into batches of about `piecesPerCall` pieces; shortest rows first, order kept within. */
export function planBatches(lengths: readonly number[], piecesPerCall: number = PIECES_PER_CALL): RowBatch[] {
  const byLength = new Map<number, number[]>();
  for (let row = 0; row < lengths.length; row++) {
    const bucket = byLength.get(lengths[row]);
    if (bucket) bucket.push(row);
    else byLength.set(lengths[row], [row]);
  }
  const batches: RowBatch[] = [];
  for (const [length, rows] of [...byLength].sort((a, b) => a[0] - b[0])) {
    const size = Math.max(1, Math.round(piecesPerCall / length));
    // Equal shares instead of full batches and a rest: a call with one or two rows costs two to three times as much per row.
    const calls = Math.ceil(rows.length / size);
    for (let call = 0; call < calls; call++) {
      const from = Math.floor((call * rows.length) / calls);
      const to = Math.floor(((call + 1) * rows.length) / calls);
      batches.push({ length, rows: rows.slice(from, to) });
    }
  }
  return batches;
}

/** The distinct members of a list by key, and for each member of the list which distinct one it is. */
export function distinct<T>(list: readonly T[], key: (member: T) => string): { members: T[]; indexOf: Int32Array } {
  const seen = new Map<string, number>();
  const members: T[] = [];
  const indexOf = new Int32Array(list.length);
  for (let i = 0; i < list.length; i++) {
    const k = key(list[i]);
    let at = seen.get(k);
    if (at === undefined) {
      at = members.length;
      seen.set(k, at);
      members.push(list[i]);
    }
    indexOf[i] = at;
  }
  return { members, indexOf };
}
