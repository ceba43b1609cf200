// Mining runs: what there is, and where their lists end.

import type { DomainHandlers } from '../../src/contract/dispatcher.ts';
import type { Threshold } from '../../src/contract/mining.ts';
import type { RunId } from '../../src/project/ids.ts';
import type { Connection } from '../store/connection.ts';
import { readRun, readRuns } from '../store/runs.ts';
import { readSetting, setSetting } from '../store/settings.ts';
import type { CallContext } from './index.ts';
import { requireType } from './types.ts';

export const miningHandlers: DomainHandlers<'mining', CallContext> = {
  runs: (_, { client }) => readRuns(client.connection),
  run: ({ run }, { client }) => readRun(client.connection, run),

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

function readThresholds(connection: Connection, run: RunId): readonly Threshold[] {
  return (readSetting(connection, settingOf(run)) as readonly Threshold[] | undefined) ?? [];
}

function settingOf(run: RunId): string {
  return `thresholds of run ${run}`;
}
