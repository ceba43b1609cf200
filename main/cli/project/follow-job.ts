// Long work of a project on the command line: started or gone on with, drawn while it runs, its failure thrown.

import type { Client } from '../../../src/contract/client.ts';
import type { JobRecord } from '../../../src/contract/jobs.ts';
import { RemoteBug } from '../../../src/contract/reply.ts';
import { Failure, type FailureCode } from '../../../src/failure.ts';
import type { JobId } from '../../../src/project/ids.ts';
import { createProgress, type Progress } from '../terminal/progress.ts';
import { type Session, Stopped } from './session.ts';

export interface FollowOptions {
  /** What is being done, e.g. "mining". */
  readonly title: string;
  /** It is done anew rather than gone on with: Ctrl-C leaves nothing of it. */
  readonly isCancelled?: boolean;
}

/** @returns the job as it ended well. @throws the job's own Failure; Stopped after Ctrl-C. */
export async function followJob(session: Session, job: JobId, options: FollowOptions): Promise<JobRecord> {
  const progress = createProgress(options.title);
  session.cancels = options.isCancelled ? job : undefined;
  try {
    const ended = await untilEnded(session.client, job, (record) => draw(progress, options.title, record));
    if (ended.state === 'done') return ended;
    if (ended.state !== 'failed') throw new Stopped();
    const { code, message, hint } = ended.failure!;
    throw code === 'internal' ? new RemoteBug('', message) : new Failure(code as FailureCode, message, hint);
  } finally {
    progress.end();
  }
}

/** The interrupted job that a command would only repeat; latest first. */
export async function findInterrupted(
  client: Client,
  isSame: (job: JobRecord) => boolean,
): Promise<JobRecord | undefined> {
  const project = await client.projects.current();
  return project?.interrupted.find(isSame);
}

async function untilEnded(client: Client, job: JobId, show: (record: JobRecord) => void): Promise<JobRecord> {
  const { promise, resolve, reject } = Promise.withResolvers<JobRecord>();
  const take = (record: JobRecord) => {
    if (record.id !== job) return;
    if (record.endedAt !== undefined) resolve(record);
    else show(record);
  };
  const leave = client.connection.on('jobs.advanced', take);
  client.connection.onEnd(() => reject(new Stopped()));
  try {
    // It may have ended before anybody listened.
    take(await client.jobs.read({ job }));
    return await promise;
  } finally {
    promise.catch(() => undefined);
    leave();
  }
}

function draw(progress: Progress, title: string, { state, ahead, done, total }: JobRecord): void {
  if (ahead > 0) progress.phase(`${title}: waiting`);
  // A total of 0 is not known yet.
  else if (total) progress.update(done, total);
  else progress.phase(state === 'running' && done > 0 ? `${title} ${done.toLocaleString('en')}` : title);
}
