// Projects that were open lately, latest first.

import { statSync } from 'node:fs';
import * as v from 'valibot';
import { KeptRecord } from './kept-record.ts';

export interface RecentEntry {
  readonly path: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly openedAt: number;
}

const MOST_RECENT = 30;

const check: v.GenericSchema<readonly RecentEntry[]> = v.array(
  v.strictObject({ path: v.string(), name: v.string(), openedAt: v.number() }),
);

export class RecentProjects {
  readonly #kept: KeptRecord<readonly RecentEntry[]>;

  constructor(path: string) {
    this.#kept = new KeptRecord(path, check, []);
  }

  list(): readonly (RecentEntry & { readonly isMissing: boolean })[] {
    return this.#kept.value.map((entry) => ({
      ...entry,
      isMissing: statSync(entry.path, { throwIfNoEntry: false }) === undefined,
    }));
  }

  add(path: string, name: string): Promise<void> {
    const others = this.#kept.value.filter((entry) => entry.path !== path);
    return this.#kept.set([{ path, name, openedAt: Date.now() }, ...others].slice(0, MOST_RECENT));
  }

  remove(path: string): Promise<void> {
    return this.#kept.set(this.#kept.value.filter((entry) => entry.path !== path));
  }
}
