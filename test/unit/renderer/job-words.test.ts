import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { en } from '../../../renderer/texts/en/index.ts';

const JOBS = join(import.meta.dirname, '../../../main/jobs');

/** As job-words.ts makes keys of them. */
const keyOf = (kind: string) => kind.replace(/ (\w)/g, (_, letter: string) => letter.toUpperCase());

test('every kind of job has words on the screen', () => {
  const kinds = readdirSync(JOBS, { recursive: true, encoding: 'utf8' }).flatMap((file) =>
    file.endsWith('.ts')
      ? [...readFileSync(join(JOBS, file), 'utf8').matchAll(/^export const \w+_JOB = '(.*)';/gm)].map(
          ([, kind]) => kind,
        )
      : [],
  );
  assert.ok(kinds.length >= 18, kinds.join(', '));
  assert.deepEqual(
    kinds.filter((kind) => !(keyOf(kind) in en.job)),
    [],
  );
});
