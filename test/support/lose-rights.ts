// A process that decides, takes its own rights to the project away, decides again, and says what came of it.

import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import { openProject } from '../../main/store/file/project-file.ts';
import { decide } from '../../main/store/review/review.ts';
import { Failure } from '../../src/failure.ts';
import type { SentenceId } from '../../src/project/ids.ts';

const path = process.argv[2];
const { connection } = openProject(path);
for (const round of [1, 2]) {
  try {
    const words = { act: 'outside', sentence: 1 as SentenceId, span: { start: 0, end: round } } as const;
    decide(connection, [words], { reviewer: 'nobody' });
    console.log('verdict');
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    console.log(`failure ${error.code}`);
  }
  chmodSync(path, 0o444);
  chmodSync(dirname(path), 0o555);
}
process.exit();
