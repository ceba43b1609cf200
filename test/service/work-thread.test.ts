// The end of a project's thread.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { it } from 'node:test';
import { createProject } from '../../main/store/file/project-file.ts';
import { scratchFolder } from '../support/project-builder.ts';

/** It is a race, which was lost two times of three. */
const TIMES = 6;

it('is waited for where somebody else asked the thread for something at the same time', () => {
  const project = join(scratchFolder(), 'letters.seedmark');
  createProject(project, 'letters').close();
  const program = join(import.meta.dirname, '../support/end-while-asked.ts');
  for (let i = 0; i < TIMES; i++) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, project], { encoding: 'utf8' });
    assert.deepEqual([status, stdout], [0, 'ended\n'], stderr);
  }
});
