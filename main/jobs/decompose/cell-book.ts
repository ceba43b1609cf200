// The complete cells (spans × seeds) of a decomposition, wherever they are kept: a checkpoint file or a project.

import type { ScoredCell } from '../../../src/decompose/seed-matrix.ts';
import type { SeedCell } from '../../../src/decompose/seed-search.ts';

export interface CellBook {
  readonly size: number;
  has(span: number, seed: number): boolean;
  score(span: number, seed: number): number | undefined;
  add(cells: readonly SeedCell[]): void;
  known(): Iterable<ScoredCell>;
}
