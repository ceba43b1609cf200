// Reference material that lies beside a developer's checkout and is not part of the product. Tests that need it skip
// loudly where it is absent.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const SHARED = join(import.meta.dirname, '../../../shared');

/** For node:test's `skip` option. */
export function unlessShared(part: string): string | false {
  return existsSync(join(SHARED, part)) ? false : `../shared/${part} is not there: NOT CHECKED`;
}

export interface ParitySpan {
  readonly label: string;
  readonly seed: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly div2: number;
  readonly div1: number;
  readonly cos2: number;
}

/** Scores computed independently with PyTorch. */
export interface Parity {
  readonly model: string;
  readonly temperature: number;
  readonly types: readonly { readonly label: string; readonly seed: string }[];
  readonly sentences: readonly {
    readonly words: readonly string[];
    readonly text: string;
    readonly offsets: readonly (readonly [number, number])[];
    readonly spans: readonly ParitySpan[];
  }[];
}

export function readParity(path: string): Parity {
  return JSON.parse(readFileSync(path, 'utf8'));
}
