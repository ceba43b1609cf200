// Project files: open, close, look after.

import { statSync } from 'node:fs';
import type { DomainHandlers } from '../../../src/contract/dispatcher.ts';
import type { OpenedProject, ProjectCounts } from '../../../src/contract/projects.ts';
import { Failure } from '../../../src/failure.ts';
import { MERGE_JOB, type MergeArgs } from '../../jobs/corpus/merge-project.ts';
import { readRuns } from '../../store/candidates/runs.ts';
import { readCorpora } from '../../store/corpus/corpora.ts';
import { readTypes } from '../../store/entity-types.ts';
import { listBackups, makeBackup, restoreBackup } from '../../store/file/backups.ts';
import { findDamage } from '../../store/file/integrity.ts';
import { readIdentity, setSetting } from '../../store/settings.ts';
import { readTaggers } from '../../store/taggers.ts';
import type { CallContext } from '../index.ts';
import type { OpenProject } from '../open-projects.ts';
import { recoverApart } from '../work/recover-apart.ts';
import { fillSample, openSample } from './sample.ts';
import { projectSettings } from './settings.ts';

/** Jobs that are unfinished, or may be gone on with, are among the latest. */
const LOOKED_AT_JOBS = 100;

export const projectsHandlers: DomainHandlers<'projects', CallContext> = {
  create: ({ path, name }, context) => joined(context, context.service.projects.create(path, name)),

  open: ({ path, ...options }, context) => joined(context, context.service.projects.open(path, options)),

  async close(_, { client, service }) {
    const left = client.leave();
    if (left) await service.projects.closeUnused(left);
  },

  current: (_, { client }) => client.openProject && describe(client.openProject),

  counts: (_, { client }) => countAll(client.project),

  rename({ name }, { client }) {
    setSetting(client.connection, 'name', name);
    client.project.tell('projects.changed', {});
  },

  recent: (_, { service }) =>
    service.recent.list().map(({ openedAt, ...entry }) => {
      const project = service.projects.find(entry.path);
      const jobs = project?.jobs.list(undefined, LOOKED_AT_JOBS) ?? [];
      return {
        ...entry,
        openedAt: new Date(openedAt),
        isOpen: project !== undefined,
        jobs: jobs.filter(({ endedAt }) => endedAt === undefined),
      };
    }),

  forget: ({ path }, { service }) => service.recent.remove(path),

  check: (_, { client }) => findDamage(client.project.file.path),

  backups: ({ path }, { client }) => listBackups(path ?? client.project.file.path),

  backUp: (_, { client: { connection, project } }) =>
    makeBackup(project.file, projectSettings(connection).backups, (path) => project.work.copyTo(path)),

  async restore({ path, backup }, { service }) {
    refuseOpen(service, path);
    return { kept: await restoreBackup(path, backup) };
  },

  recover({ path }, { service }) {
    refuseOpen(service, path);
    return recoverApart(path);
  },

  merge({ path }, { client }) {
    const { project } = client;
    if (samePlace(path, project.file.path)) {
      const hint = 'Choose the file of another reviewer.';
      throw new Failure('bad-argument', 'This is the open project itself.', hint);
    }
    const args: MergeArgs = { path };
    const job = project.jobs.start(MERGE_JOB, { ...args });
    for (const changed of ['corpora.changed', 'types.changed', 'seeds.changed'] as const) project.tell(changed, {});
    return job;
  },

  async createSample({ path }, context) {
    const opened = await joined(context, openSample(context.service, path));
    await fillSample(context);
    return opened;
  },

  saveCopy: ({ path }, { client }) => client.project.work.copyTo(path),
};

async function joined({ client, service }: CallContext, project: OpenProject): Promise<OpenedProject> {
  const left = client.leave();
  client.join(project);
  if (left && left !== project) await service.projects.closeUnused(left);
  const opened = describe(project);
  if (service.isRemembered) await service.recent.add(opened.path, opened.name);
  return opened;
}

function describe({ file, jobs }: OpenProject): OpenedProject {
  return {
    ...readIdentity(file.connection),
    path: file.path,
    isReadOnly: file.isReadOnly,
    notices: file.notices,
    wasLeftOpen: file.wasLeftOpen,
    interrupted: jobs.list(undefined, LOOKED_AT_JOBS).filter(({ isResumable }) => isResumable),
  };
}

function countAll({ connection }: OpenProject): ProjectCounts {
  const corpora = readCorpora(connection);
  const total = (field: 'documents' | 'sentences' | 'words') => corpora.reduce((sum, corpus) => sum + corpus[field], 0);
  const byLanguage = Map.groupBy(corpora, ({ language }) => language);
  const sentences = (language: string) => byLanguage.get(language)!.reduce((sum, corpus) => sum + corpus.sentences, 0);
  return {
    corpora: corpora.length,
    documents: total('documents'),
    sentences: total('sentences'),
    words: total('words'),
    languages: [...byLanguage.keys()].sort((a, b) => sentences(b) - sentences(a)),
    types: readTypes(connection).filter(({ isRetired }) => !isRetired).length,
    runs: readRuns(connection).length,
    taggers: readTaggers(connection).length,
  };
}

function refuseOpen({ projects }: CallContext['service'], path: string): void {
  if (!projects.find(path)) return;
  throw new Failure('project-in-use', `The project ${path} is open.`, 'Close it in every window first.');
}

function samePlace(one: string, other: string): boolean {
  const [first, second] = [one, other].map((path) => statSync(path, { bigint: true, throwIfNoEntry: false }));
  return first !== undefined && first.ino === second?.ino && first.dev === second.dev;
}
