// A project on the disk with two types, five sentences, every span as a candidate, and jobs that another program left.

import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openProject } from '../../main/store/file/project-file.ts';
import { addJob, setJobState } from '../../main/store/jobs.ts';
import type { JobId } from '../../src/project/ids.ts';
import { minedProject } from './project-builder.ts';

export interface LeftJob {
  readonly kind: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** Made once, copied for each test. */
let template: string | undefined;

function makeTemplate(): string {
  // Of the whole run, whichever test asks first.
  const folder = mkdtempSync(join(tmpdir(), 'seedmark-template-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'template.seedmark');
  minedProject(path).project.close();
  return path;
}

/** @returns ids of the jobs, which are interrupted when a service opens the project. */
export function leaveProject(path: string, left: readonly LeftJob[] = []): JobId[] {
  template ??= makeTemplate();
  copyFileSync(template, path);
  if (left.length === 0) return [];
  const project = openProject(path);
  const ids = left.map((job) => addJob(project.connection, job));
  for (const id of ids) setJobState(project.connection, id, 'running');
  project.close();
  return ids;
}
