// What a long comparison has finished, one JSON file a step: interrupted, it goes on with the step that is missing.

import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Failure } from '../../../src/failure.ts';
import { writeBeside } from '../../files/write-beside.ts';

export class KeptSteps {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * @param settings everything that decides the results.
   * @throws Failure 'checkpoint-invalid' when the folder has steps of other settings.
   */
  static async open(folder: string, settings: object, fresh: boolean): Promise<KeptSteps> {
    if (fresh) rmSync(folder, { recursive: true, force: true });
    const path = join(folder, 'settings.json');
    const written = JSON.stringify(settings, null, 2);
    if (existsSync(path)) {
      if (isDeepStrictEqual(JSON.parse(readFileSync(path, 'utf8')), JSON.parse(written))) return new KeptSteps(folder);
      throw new Failure(
        'checkpoint-invalid',
        `${folder} has the steps of a comparison with other settings.`,
        'Give the same settings, another --out, or --fresh to discard them.',
      );
    }
    mkdirSync(folder, { recursive: true });
    await writeBeside(path, [`${written}\n`]);
    return new KeptSteps(folder);
  }

  path(name: string): string {
    return join(this.#folder, name);
  }

  /** The step's result, computed only when it is not there; JSON, or undefined for a step that was stopped. */
  async get<Result>(name: string, compute: () => Promise<Result>): Promise<Result> {
    const path = this.path(`${name}.json`);
    if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as Result;
    const result = await compute();
    if (result !== undefined) await writeBeside(path, [`${JSON.stringify(result)}\n`]);
    return result;
  }
}
