// A small record in a JSON file of the user's folder, checked when it is read and replaced as a whole when it changes.

import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import * as v from 'valibot';
import { writeBeside } from '../../files/write-beside.ts';

export class KeptRecord<Value> {
  readonly #path: string;
  #value: Value;
  #writing: Promise<void> = Promise.resolve();

  /** A file that says something else is kept under another name, not overwritten. */
  constructor(path: string, check: v.GenericSchema<Value>, initial: Value) {
    this.#path = path;
    this.#value = read(path, check) ?? initial;
  }

  get value(): Value {
    return this.#value;
  }

  /** On the disk when it resolves; changes are written one after the other. */
  set(value: Value): Promise<void> {
    this.#value = value;
    const write = async () => {
      mkdirSync(dirname(this.#path), { recursive: true });
      await writeBeside(this.#path, [`${JSON.stringify(value, null, 1)}\n`]);
    };
    this.#writing = this.#writing.then(write, write);
    return this.#writing;
  }
}

function read<Value>(path: string, check: v.GenericSchema<Value>): Value | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const checked = v.safeParse(check, parse(text));
  if (checked.success) return checked.output;
  renameSync(path, `${path}.not-understood`);
  return undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No check takes it.
    return undefined;
  }
}
