// A project on the disk with two types, five sentences, every span as a candidate, and jobs that another program left.

import { addJob, setJobState } from '../../main/store/jobs.ts';
import type { JobId } from '../../src/project/ids.ts';
import { minedProject } from './project-builder.ts';

export interface LeftJob {
  readonly kind: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** @returns ids of the jobs, which are interrupted when a service opens the project. */
export function leaveProject(path: string, left: readonly LeftJob[] = []): JobId[] {
  const { project, connection } = minedProject(path);
  const ids = left.map((job) => addJob(connection, job));
  for (const id of ids) setJobState(connection, id, 'running');
  project.close();
  return ids;
}
