// The projects that this service has open, each once, whichever and however many clients work on it.

import { realpathSync } from 'node:fs';
import type { EventName, EventOf } from '../../src/contract/events.ts';
import type { JobFailure } from '../../src/project/jobs.ts';
import type { DeviceQueue } from '../jobs/device-queue.ts';
import type { JobKind } from '../jobs/job-kind.ts';
import { SETTLE_JOB, type SettleArgs } from '../jobs/mining/settle-run.ts';
import { JobRunner } from '../jobs/runner.ts';
import { interruptRuns } from '../store/candidates/runs.ts';
import { readUnsettled } from '../store/candidates/settle-candidates.ts';
import type { Connection } from '../store/file/connection.ts';
import { createProject, type OpenOptions, openProject, type ProjectFile } from '../store/file/project-file.ts';
import { interruptJobs } from '../store/jobs.ts';
import type { ServiceClient } from './service-client.ts';
import { ProjectWork } from './work/project-work.ts';

/** A job that was interrupted is among the latest. */
const LOOKED_AT_JOBS = 100;

export class OpenProject {
  readonly file: ProjectFile;
  readonly jobs: JobRunner;
  readonly work: ProjectWork;
  readonly clients = new Set<ServiceClient>();
  readonly #kinds: ReadonlyMap<string, JobKind>;
  #isTakenUp = false;

  constructor(file: ProjectFile, options: ProjectOptions) {
    this.file = file;
    this.#kinds = options.kinds;
    this.work = new ProjectWork(file);
    if (!file.isReadOnly) {
      // What the last program left unfinished.
      interruptJobs(file.connection);
      interruptRuns(file.connection);
    }
    this.jobs = new JobRunner({
      connection: file.connection,
      kinds: options.kinds,
      queue: options.queue,
      whenFree: (work) => this.work.whenFree(work),
      explain: options.explain,
      tell: (record) => {
        this.tell('jobs.advanced', record);
        if (record.endedAt === undefined) return;
        for (const changed of options.kinds.get(record.kind)?.changes ?? []) this.tell(changed, {});
      },
      idle: () => void options.idle(this).catch((error) => options.explain(error, 'end of a project')),
    });
    file.damage.then(
      (problems) => problems.length > 0 && this.tell('projects.damaged', { problems }),
      (error) => options.explain(error, 'check of a project'),
    );
  }

  get connection(): Connection {
    return this.file.connection;
  }

  /** What a program that ended owes to a bulk verdict: its competitors are settled now. When the first client has come. */
  takeUp(): void {
    if (this.#isTakenUp || this.file.isReadOnly || !this.#kinds.has(SETTLE_JOB)) return;
    this.#isTakenUp = true;
    const left = this.jobs.list(undefined, LOOKED_AT_JOBS).filter(({ kind, isResumable }) => {
      return kind === SETTLE_JOB && isResumable;
    });
    for (const action of readUnsettled(this.connection)) {
      const args: SettleArgs = { action };
      this.jobs.start(SETTLE_JOB, { ...args }, left.find((job) => job.args.action === action)?.id);
    }
  }

  /** To every client that works on it. */
  tell<Name extends EventName>(event: Name, body: EventOf<Name>): void {
    for (const client of this.clients) client.send(event, body);
  }
}

export interface ProjectsOptions {
  readonly kinds: ReadonlyMap<string, JobKind>;
  readonly queue: DeviceQueue;
  /** What an error is for the user; bugs go to the log. */
  readonly explain: (error: unknown, where: string) => JobFailure;
}

interface ProjectOptions extends ProjectsOptions {
  readonly idle: (project: OpenProject) => Promise<void>;
}

export class OpenProjects {
  readonly #options: ProjectsOptions;
  readonly #byPath = new Map<string, OpenProject>();

  constructor(options: ProjectsOptions) {
    this.#options = options;
  }

  create(path: string, name: string): OpenProject {
    return this.#add(createProject(path, name));
  }

  /** The one that is open already, or opens it. @throws Failure as `openProject` does. */
  open(path: string, options: OpenOptions = {}): OpenProject {
    return this.find(path) ?? this.#add(openProject(path, options));
  }

  find(path: string): OpenProject | undefined {
    return this.#byPath.get(realPath(path));
  }

  /** Closed when nobody works on it and nothing runs in it. */
  async closeUnused(project: OpenProject): Promise<void> {
    const isUsed = () => project.clients.size > 0 || project.jobs.isBusy;
    if (isUsed()) return;
    await project.work.end();
    // Somebody may have come back meanwhile.
    if (!isUsed()) this.#close(project);
  }

  /** Running jobs stop after their last stored batch and can be gone on with. */
  async closeAll(): Promise<void> {
    for (const project of [...this.#byPath.values()]) {
      await project.jobs.close();
      await project.work.end();
      this.#close(project);
    }
  }

  #close(project: OpenProject): void {
    if (this.#byPath.get(project.file.path) !== project) return;
    this.#byPath.delete(project.file.path);
    project.file.close();
  }

  #add(file: ProjectFile): OpenProject {
    const project = new OpenProject(file, { ...this.#options, idle: (unused) => this.closeUnused(unused) });
    this.#byPath.set(file.path, project);
    return project;
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // Not there: then it is not open either, and opening it says so.
    return path;
  }
}
