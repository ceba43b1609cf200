// Who goes with whom at the least total cost: the assignment problem by shortest augmenting paths (Jonker and Volgenant,
// "A shortest augmenting path algorithm for dense and sparse linear assignment problems", Computing 38, 1987), without
// their initialisation: the problems here are small.

/**
 * @param costs [rows × columns] finite, may be negative; every row is assigned when rows ≤ columns, else every column.
 * @returns [rows] the column of each row, −1 for a row without one. O(min² · max).
 */
export function assignAtLeastCost(costs: readonly (readonly number[])[]): Int32Array {
  const rows = costs.length;
  const columns = rows === 0 ? 0 : costs[0].length;
  if (rows <= columns) return assignRows(rows, columns, (row, column) => costs[row][column]);
  const rowOf = assignRows(columns, rows, (column, row) => costs[row][column]);
  const columnOf = new Int32Array(rows).fill(-1);
  rowOf.forEach((row, column) => {
    columnOf[row] = column;
  });
  return columnOf;
}

/** One row after the other, each by the cheapest path over reduced costs. Indices from 1; 0 is the row being placed. */
function assignRows(rows: number, columns: number, cost: (row: number, column: number) => number): Int32Array {
  const rowPrice = new Float64Array(rows + 1);
  const columnPrice = new Float64Array(columns + 1);
  const rowAt = new Int32Array(columns + 1);
  const previous = new Int32Array(columns + 1);
  for (let row = 1; row <= rows; row++) {
    const distance = new Float64Array(columns + 1).fill(Infinity);
    const isReached = new Uint8Array(columns + 1);
    rowAt[0] = row;
    let column = 0;
    while (rowAt[column] !== 0) {
      isReached[column] = 1;
      const from = rowAt[column];
      let nearest = 0;
      let step = Infinity;
      for (let next = 1; next <= columns; next++) {
        if (isReached[next]) continue;
        const reduced = cost(from - 1, next - 1) - rowPrice[from] - columnPrice[next];
        if (reduced < distance[next]) {
          distance[next] = reduced;
          previous[next] = column;
        }
        if (distance[next] < step) {
          step = distance[next];
          nearest = next;
        }
      }
      for (let next = 0; next <= columns; next++) {
        if (isReached[next]) {
          rowPrice[rowAt[next]] += step;
          columnPrice[next] -= step;
        } else distance[next] -= step;
      }
      column = nearest;
    }
    for (; column !== 0; column = previous[column]) rowAt[column] = rowAt[previous[column]];
  }
  const columnOf = new Int32Array(rows).fill(-1);
  for (let column = 1; column <= columns; column++) if (rowAt[column] > 0) columnOf[rowAt[column] - 1] = column - 1;
  return columnOf;
}
