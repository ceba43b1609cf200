// A command's client of the service, in its own process: the handlers that the studio has, on one project. Ctrl-C ends the
// service, which lets jobs stop after their last stored batch.

import { resolve } from 'node:path';
import type { Client } from '../../../src/contract/client.ts';
import { Failure } from '../../../src/failure.ts';
import type { JobId } from '../../../src/project/ids.ts';
import { JOB_KINDS } from '../../jobs/kinds.ts';
import { openService } from '../../service/index.ts';
import { userFolder } from '../../service/user/user-folder.ts';
import { EXIT } from '../terminal/exit-codes.ts';
import { onInterrupt } from '../terminal/interrupt.ts';
import { say } from '../terminal/say.ts';
import { PROGRAM } from '../version.ts';

export interface Session {
  readonly client: Client;
  /** What Ctrl-C cancels instead of interrupting: work that is not gone on with but done anew. */
  cancels: JobId | undefined;
}

/** Ended on the user's wish: nobody's mistake. */
export class Stopped extends Error {}

/** With a project that this process alone may write to. @throws Failure 'project-in-use' that says who has it. */
export function withProject(path: string, work: (session: Session) => Promise<void>): Promise<void> {
  return explainDamage(run({ project: resolve(path) }, work));
}

/** With a project as it is stored, beside whatever program works on it. */
export function lookAtProject(path: string, work: (session: Session) => Promise<void>): Promise<void> {
  const look = run({ isRemembered: false }, async (session) => {
    await session.client.projects.open({ path: resolve(path), isReadOnly: true });
    await work(session);
  });
  return explainDamage(look);
}

/** With a client that has no project open. */
export function withoutProject(work: (session: Session) => Promise<void>): Promise<void> {
  return run({}, work);
}

/** Says which command helps where the service only knows what does. */
async function explainDamage(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Failure && error.code === 'project-damaged')) throw error;
    const hint = `${error.hint} The commands are "seedmark project recover" and "seedmark project backup --restore".`;
    throw new Failure(error.code, error.message, hint, { cause: error });
  }
}

async function run(
  options: { project?: string; isRemembered?: boolean },
  work: (session: Session) => Promise<void>,
): Promise<void> {
  const service = openService({ folder: userFolder(), kinds: JOB_KINDS, madeWith: PROGRAM, ...options });
  const session: Session = { client: service.connect(), cancels: undefined };
  let closing: Promise<void> | undefined;
  let isStopping = false;
  const close = () => {
    closing ??= service.close();
    return closing;
  };
  const release = onInterrupt(() => {
    isStopping = true;
    const { client, cancels } = session;
    const cancelled = cancels === undefined ? Promise.resolve() : client.jobs.cancel({ job: cancels });
    // The command's own calls say whatever there is to say.
    cancelled.catch(() => undefined).then(close, () => undefined);
  });
  try {
    await work(session);
  } catch (error) {
    if (!(isStopping && isStop(error))) throw error;
    process.exitCode = EXIT.interrupted;
    const kept = session.cancels === undefined ? 'What is stored is kept; the same command goes on from there.' : '';
    say(`Stopped. ${kept}`.trimEnd());
  } finally {
    await close();
    release();
  }
}

function isStop(error: unknown): boolean {
  return error instanceof Stopped || (error instanceof Failure && error.code === 'connection-lost');
}
