// Mining runs: what there is, and where their lists end.

import type { DomainHandlers } from '../../../src/contract/dispatcher.ts';
import type { Threshold } from '../../../src/contract/mining.ts';
import type { RunId } from '../../../src/project/ids.ts';
import { fingerprintModel } from '../../compute/model-fingerprint.ts';
import { ESTIMATE_JOB, type EstimateArgs } from '../../jobs/corpus/survey-corpora.ts';
import { MINE_JOB, type MineArgs } from '../../jobs/mining/mine-corpora.ts';
import { REMOVE_RUN_JOB, type RemoveRunArgs } from '../../jobs/mining/remove-run.ts';
import { checkCorpora, runSettings } from '../../jobs/mining/run-settings.ts';
import { readRunDependents } from '../../store/candidates/remove-run.ts';
import { readRun, readRuns, startRun, thresholdsSetting } from '../../store/candidates/runs.ts';
import type { Connection } from '../../store/file/connection.ts';
import { readSetting, setSetting } from '../../store/settings.ts';
import type { CallContext } from '../index.ts';
import { modelChoice } from '../user/model-choice.ts';
import { refuseUnfinishedJobs } from './jobs.ts';
import { requireType } from './types.ts';

export const miningHandlers: DomainHandlers<'mining', CallContext> = {
  async start({ mining }, { client, service }) {
    const choice = modelChoice(service, mining.model, mining.device);
    const { modelFolder, cacheDir } = choice;
    const fingerprint = await fingerprintModel(modelFolder, cacheDir);
    const settings = runSettings(client.connection, mining, { name: mining.model, fingerprint });
    return client.project.work.whenFree(() => {
      const run = startRun(client.connection, settings);
      const args: MineArgs = { run, ...choice };
      const job = client.project.jobs.start(MINE_JOB, { ...args });
      client.project.tell('mining.changed', {});
      return { job, run };
    });
  },

  estimate({ mining }, { client, service }) {
    const { connection } = client;
    checkCorpora(connection, mining.corpora);
    for (const { type } of mining.types) requireType(connection, type);
    const args: EstimateArgs = {
      corpora: mining.corpora,
      filters: mining.filters ?? {},
      model: modelChoice(service, mining.model, mining.device),
      // Without a seed the label itself is compared.
      seeds: mining.types.reduce((sum, { seeds }) => sum + Math.max(1, seeds.length), 0),
    };
    return client.project.jobs.start(ESTIMATE_JOB, { ...args });
  },

  dependents: ({ run }, { client }) => readRunDependents(client.connection, run),

  remove({ run }, { client }) {
    const { candidates } = readRun(client.connection, run);
    refuseUnfinishedJobs(client.project);
    const args: RemoveRunArgs = { run, candidates };
    const job = client.project.jobs.start(REMOVE_RUN_JOB, { ...args });
    client.project.tell('mining.changed', {});
    return job;
  },

  runs: (_, { client }) => readRuns(client.connection),
  run: ({ run }, { client }) => readRun(client.connection, run),

  histogram({ run, type, ...options }, { client }) {
    readRun(client.connection, run);
    return client.project.work.look('histogram', { run, type, options }, client.project.work.candidatesOf(run));
  },

  thresholds({ run }, { client }) {
    readRun(client.connection, run);
    return readThresholds(client.connection, run);
  },

  setThreshold({ run, type, threshold }, { client }) {
    readRun(client.connection, run);
    requireType(client.connection, type);
    client.connection.write(() => {
      const others = readThresholds(client.connection, run).filter((known) => known.type !== type);
      const kept = threshold === undefined ? others : [...others, { type, threshold }];
      setSetting(client.connection, thresholdsSetting(run), kept);
    });
    client.project.tell('mining.changed', {});
  },
};

export function readThresholds(connection: Connection, run: RunId): readonly Threshold[] {
  return (readSetting(connection, thresholdsSetting(run)) as readonly Threshold[] | undefined) ?? [];
}
