// What a candidate's status is after the service has acknowledged a ruling about it.

import type { DecisionStatus, Ruling } from '../../src/project/verdicts.ts';

const STATUS_OF: Readonly<Record<Exclude<Ruling['act'], 'note'>, DecisionStatus>> = {
  accept: 'accepted',
  reject: 'rejected',
  skip: 'skipped',
  reopen: 'open',
  retype: 'retyped',
  rebound: 'rebound',
};

export function statusAfter(ruling: Ruling, before: DecisionStatus): DecisionStatus {
  return ruling.act === 'note' ? before : STATUS_OF[ruling.act];
}
