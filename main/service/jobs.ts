// Jobs of the project: looked at, paused, gone on with, cancelled. They are started by the domains that they work for.

import type { DomainHandlers } from '../../src/contract/dispatcher.ts';
import type { CallContext } from './index.ts';

export const jobsHandlers: DomainHandlers<'jobs', CallContext> = {
  list: ({ before, limit }, { client }) => client.project.jobs.list(before, limit),
  read: ({ job }, { client }) => client.project.jobs.read(job),
  pause: ({ job }, { client }) => client.project.jobs.pause(job),
  resume: ({ job }, { client }) => client.project.jobs.resume(job),
  cancel: ({ job }, { client }) => client.project.jobs.cancel(job),
};
