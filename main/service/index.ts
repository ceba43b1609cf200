// The composition root: what the handlers work with, one dispatcher over all of them, and clients by whatever channel they
// come.

import { join } from 'node:path';
import type { Channel } from '../../src/contract/channel.ts';
import { type Client, connect } from '../../src/contract/client.ts';
import { createDispatcher, type Handlers } from '../../src/contract/dispatcher.ts';
import { createMemoryChannel } from '../../src/contract/memory-channel.ts';
import { describeBug, describeFailure, type WireFailure } from '../../src/contract/reply.ts';
import { serveChannel } from '../../src/contract/serve-channel.ts';
import { DEFAULT_USER_SETTINGS, type UserSettings, userSettingsCheck } from '../../src/contract/settings.ts';
import { Failure } from '../../src/failure.ts';
import { systemFailure } from '../files/system-failure.ts';
import { DeviceQueue } from '../jobs/device-queue.ts';
import type { JobKind } from '../jobs/job-kind.ts';
import { BugLog } from './bug-log.ts';
import { corporaHandlers } from './domains/corpora.ts';
import { decomposeHandlers } from './domains/decompose.ts';
import { Desktop, desktopHandlers } from './domains/desktop.ts';
import { Explainer } from './domains/explainer.ts';
import { exportsHandlers } from './domains/exports.ts';
import { figuresHandlers } from './domains/figures.ts';
import { filesHandlers } from './domains/files.ts';
import { jobsHandlers } from './domains/jobs.ts';
import { languagesHandlers } from './domains/languages.ts';
import { miningHandlers } from './domains/mining.ts';
import { modelsHandlers, type NamedModels, namedModelsCheck } from './domains/models.ts';
import { projectsHandlers } from './domains/projects.ts';
import { reviewHandlers } from './domains/review.ts';
import { seedsHandlers } from './domains/seeds.ts';
import { settingsHandlers } from './domains/settings.ts';
import { taggersHandlers } from './domains/taggers.ts';
import { typesHandlers } from './domains/types.ts';
import { Uploads } from './domains/uploads.ts';
import { OpenProjects } from './open-projects.ts';
import { ServiceClient } from './service-client.ts';
import { KeptRecord } from './user/kept-record.ts';
import { RecentProjects } from './user/recent-projects.ts';
import { onlyReads } from './work/reading-requests.ts';

/** What handlers share. */
export interface ServiceParts {
  /** Settings, recent projects, the log, the sample. */
  readonly folder: string;
  readonly projects: OpenProjects;
  readonly recent: RecentProjects;
  /** Whether what is opened enters the list of recent projects. */
  readonly isRemembered: boolean;
  readonly userSettings: KeptRecord<UserSettings>;
  readonly uploads: Uploads;
  readonly explainer: Explainer;
  readonly desktop: Desktop;
  /** Folders of models that the user named. */
  readonly models: KeptRecord<NamedModels>;
  /** Name and version of the program, for what it makes. */
  readonly madeWith: string;
  readonly clients: ReadonlySet<ServiceClient>;
}

export interface CallContext {
  readonly client: ServiceClient;
  readonly service: ServiceParts;
}

export interface ServiceOptions {
  /** Settings, recent projects and the log; see `userFolder`. */
  readonly folder: string;
  readonly kinds?: readonly JobKind[];
  /** Name and version of the program, for what it makes. */
  readonly madeWith?: string;
  /** Every client starts with this one. */
  readonly project?: string;
  /** False: what is opened here does not enter the list of recent projects. */
  readonly isRemembered?: boolean;
}

export interface Service {
  /** Declared requests that are answered with 'not-available'. */
  readonly unanswered: readonly string[];
  serve(channel: Channel): void;
  /** A client in this process. */
  connect(): Client;
  /** Clients are let go; jobs stop after their last stored batch. */
  close(): Promise<void>;
}

const HANDLERS: Handlers<CallContext> = {
  projects: projectsHandlers,
  files: filesHandlers,
  corpora: corporaHandlers,
  types: typesHandlers,
  seeds: seedsHandlers,
  languages: languagesHandlers,
  mining: miningHandlers,
  models: modelsHandlers,
  review: reviewHandlers,
  decompose: decomposeHandlers,
  figures: figuresHandlers,
  taggers: taggersHandlers,
  exports: exportsHandlers,
  settings: settingsHandlers,
  jobs: jobsHandlers,
  desktop: desktopHandlers,
};

/** @throws Failure when the project cannot be opened. */
export function openService({
  folder,
  kinds = [],
  madeWith = 'seedmark',
  project,
  isRemembered = true,
}: ServiceOptions): Service {
  const log = new BugLog(folder);
  const report = (error: unknown, where: string) => log.report(error, where);
  const explain = (error: unknown, where: string): WireFailure => {
    const failure = error instanceof Failure ? error : systemFailure(error);
    return failure ? describeFailure(failure) : describeBug(report(error, where));
  };
  const clients = new Set<ServiceClient>();
  const service: ServiceParts = {
    folder,
    projects: new OpenProjects({
      kinds: new Map(kinds.map((kind) => [kind.name, kind])),
      queue: new DeviceQueue(),
      explain,
    }),
    recent: new RecentProjects(join(folder, 'recent.json')),
    isRemembered,
    userSettings: new KeptRecord(join(folder, 'settings.json'), userSettingsCheck, DEFAULT_USER_SETTINGS),
    uploads: new Uploads(),
    explainer: new Explainer(),
    desktop: new Desktop(),
    madeWith,
    models: new KeptRecord(join(folder, 'models.json'), namedModelsCheck, {}),
    clients,
  };
  const dispatcher = createDispatcher<CallContext>(HANDLERS, { translate: systemFailure, report });
  const dispatch: typeof dispatcher.dispatch = async (method, args, context) => {
    const work = onlyReads(method) ? undefined : context.client.openProject?.work;
    const answer = () => dispatcher.dispatch(method, args, context);
    return work ? work.whenFree(answer) : answer();
  };
  if (project !== undefined) service.projects.open(project);

  const serve = (channel: Channel): void => {
    const client: ServiceClient = new ServiceClient({
      send: (event, body) => served.send(event, body),
      close: () => channel.close(),
    });
    const served = serveChannel(channel, { dispatch, fail: dispatcher.fail }, { client, service });
    clients.add(client);
    // Where it was closed meanwhile, the client begins without.
    const first = project === undefined ? undefined : service.projects.find(project);
    if (first) client.join(first);
    channel.onEnd(() => {
      clients.delete(client);
      client.end();
      service.uploads.dropOf(client);
    });
  };
  return {
    unanswered: dispatcher.unanswered,
    serve,
    connect: () => {
      const [mine, theirs] = createMemoryChannel();
      serve(theirs);
      return connect(mine);
    },
    close: async () => {
      for (const client of [...clients]) client.close();
      await service.projects.closeAll();
      service.uploads.close();
      service.explainer.close();
    },
  };
}
