// Jobs of the project: looked at, paused, gone on with, cancelled. They are started by the domains that they work for.

import type { DomainHandlers } from '../../../src/contract/dispatcher.ts';
import { Failure } from '../../../src/failure.ts';
import type { CallContext } from '../index.ts';
import type { OpenProject } from '../open-projects.ts';

export const jobsHandlers: DomainHandlers<'jobs', CallContext> = {
  list: ({ before, limit }, { client }) => client.project.jobs.list(before, limit),
  read: ({ job }, { client }) => client.project.jobs.read(job),
  pause: ({ job }, { client }) => client.project.jobs.pause(job),
  resume: ({ job }, { client }) => client.project.jobs.resume(job),
  cancel: ({ job }, { client }) => client.project.jobs.cancel(job),
};

/** For what takes rows away from under other work. @throws Failure 'bad-argument' while any job has not ended. */
export function refuseUnfinishedJobs({ jobs }: OpenProject): void {
  if (!jobs.isBusy) return;
  throw new Failure(
    'bad-argument',
    'Other work of this project is not finished.',
    'Wait until it has ended, or cancel it; then try again.',
  );
}
