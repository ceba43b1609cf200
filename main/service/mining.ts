// Mining runs: what there is, and where their lists end.

import type { DomainHandlers } from '../../src/contract/dispatcher.ts';
import type { Threshold } from '../../src/contract/mining.ts';
import type { RunId } from '../../src/project/ids.ts';
import { fingerprintModel } from '../compute/model-fingerprint.ts';
import { defaultCacheFolder } from '../compute/model-places.ts';
import { MINE_JOB, type MineArgs } from '../jobs/mine-corpora.ts';
import { runSettings } from '../jobs/run-settings.ts';
import type { Connection } from '../store/connection.ts';
import { readRun, readRuns, startRun } from '../store/runs.ts';
import { readHistogram } from '../store/score-histogram.ts';
import { readSetting, setSetting } from '../store/settings.ts';
import { deviceChoice } from './device-choice.ts';
import type { CallContext } from './index.ts';
import { modelFolder as folderOf } from './models.ts';
import { requireType } from './types.ts';

export const miningHandlers: DomainHandlers<'mining', CallContext> = {
  async start({ mining }, { client, service }) {
    const modelFolder = folderOf(service, mining.model);
    const cacheDir = defaultCacheFolder();
    const fingerprint = await fingerprintModel(modelFolder, cacheDir);
    const settings = runSettings(client.connection, mining, { name: mining.model, fingerprint });
    const run = startRun(client.connection, settings);
    const { device, workers } = service.userSettings.value;
    const args: MineArgs = { run, modelFolder, device: deviceChoice(mining.device ?? device), cacheDir, workers };
    const job = client.project.jobs.start(MINE_JOB, { ...args });
    client.project.tell('mining.changed', {});
    return { job, run };
  },

  runs: (_, { client }) => readRuns(client.connection),
  run: ({ run }, { client }) => readRun(client.connection, run),

  histogram({ run, type, ...options }, { client }) {
    readRun(client.connection, run);
    return readHistogram(client.connection, run, type, options);
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
      setSetting(client.connection, settingOf(run), [...others, { type, threshold }]);
    });
    client.project.tell('mining.changed', {});
  },
};

export function readThresholds(connection: Connection, run: RunId): readonly Threshold[] {
  return (readSetting(connection, settingOf(run)) as readonly Threshold[] | undefined) ?? [];
}

function settingOf(run: RunId): string {
  return `thresholds of run ${run}`;
}
