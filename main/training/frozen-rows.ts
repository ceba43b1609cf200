// Rows with what the frozen part makes of them: computed once where that fits into memory, else whenever they are asked
// for. Only the time differs: a row's result does not depend on the rows beside it.

import type { TaggingRow } from '../../src/tagger/windows.ts';
import type { Encoder } from './encoder.ts';
import { FrozenSession } from './frozen-session.ts';
import type { RunOptions } from './open-training-session.ts';
import type { FrozenRow } from './row-group.ts';

const FLOAT_BYTES = 4;

interface FrozenOptions extends RunOptions {
  /** How many of the last layers are trained; 0 for the preview. */
  readonly layers: number;
  /** Results are kept up to this size. */
  readonly keptBytes: number;
}

export class FrozenRows {
  readonly #rows: readonly TaggingRow[];
  readonly #kept: readonly Float32Array[] | undefined;
  readonly #session: FrozenSession;

  private constructor(rows: readonly TaggingRow[], kept: readonly Float32Array[] | undefined, session: FrozenSession) {
    this.#rows = rows;
    this.#kept = kept;
    this.#session = session;
  }

  static async open(encoder: Encoder, rows: readonly TaggingRow[], options: FrozenOptions): Promise<FrozenRows> {
    const session = await FrozenSession.open(encoder, options.layers, options);
    const pieces = rows.reduce((sum, { ids }) => sum + ids.length, 0);
    const fits = pieces * session.features * FLOAT_BYTES <= options.keptBytes;
    return new FrozenRows(rows, fits ? await session.run(rows.map(({ ids }) => ids)) : undefined, session);
  }

  /** @param rows indices into the rows given. */
  async get(rows: readonly number[]): Promise<FrozenRow[]> {
    const ids = rows.map((row) => this.#rows[row].ids);
    const kept = this.#kept;
    const hidden = kept ? rows.map((row) => kept[row]) : await this.#session.run(ids);
    return ids.map((ids, at) => ({ ids, hidden: hidden[at] }));
  }

  async close(): Promise<void> {
    await this.#session.close();
  }
}
