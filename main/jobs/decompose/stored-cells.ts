// The complete cells of a decomposition in a project: those that are there, and those that wait for the next batch.

import type { ScoredCell } from '../../../src/decompose/seed-matrix.ts';
import type { DecompositionId } from '../../../src/project/ids.ts';
import { addCells, readCells } from '../../store/decompositions.ts';
import type { Connection } from '../../store/file/connection.ts';
import type { CellBook } from './cell-book.ts';

export class StoredCells implements CellBook {
  readonly #connection: Connection;
  readonly #id: DecompositionId;
  readonly #cells = new Map<string, ScoredCell>();
  #waiting: ScoredCell[] = [];

  constructor(connection: Connection, id: DecompositionId) {
    this.#connection = connection;
    this.#id = id;
    for (const cell of readCells(connection, id)) this.#cells.set(keyOf(cell.span, cell.seed), cell);
  }

  get size(): number {
    return this.#cells.size;
  }

  has(span: number, seed: number): boolean {
    return this.#cells.has(keyOf(span, seed));
  }

  score(span: number, seed: number): number | undefined {
    return this.#cells.get(keyOf(span, seed))?.score;
  }

  add(cells: readonly ScoredCell[]): void {
    for (const { span, seed, score } of cells) {
      const cell = { span, seed, score };
      this.#cells.set(keyOf(span, seed), cell);
      this.#waiting.push(cell);
    }
  }

  known(): Iterable<ScoredCell> {
    return this.#cells.values();
  }

  /** Inside a transaction: what was added since the last time. */
  store(): void {
    addCells(this.#connection, this.#id, this.#waiting);
    this.#waiting = [];
  }
}

function keyOf(span: number, seed: number): string {
  return `${span} ${seed}`;
}
