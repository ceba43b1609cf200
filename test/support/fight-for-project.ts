// A process that tries to open a project until it was alone in it so many times. Usage:
// fight-for-project.ts PROJECT TIMES.

import { rmSync, writeFileSync } from 'node:fs';
import { openProject } from '../../main/store/file/project-file.ts';
import { Failure } from '../../src/failure.ts';

const [path, times] = [process.argv[2], Number(process.argv[3])];
for (let opened = 0; opened < times; ) {
  try {
    const project = openProject(path);
    // Fails when another process has made it and not yet removed it.
    writeFileSync(`${path}-alone`, '', { flag: 'wx' });
    rmSync(`${path}-alone`);
    project.close();
    opened++;
  } catch (error) {
    if (!(error instanceof Failure && error.code === 'project-in-use')) throw error;
  }
}
