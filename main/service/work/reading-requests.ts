// Requests that are answered while a bulk verdict is being stored: a reviewer goes on looking. All others wait for its end.

import type { Contract } from '../../../src/contract/contract.ts';

type Method = { [Domain in keyof Contract]: `${Domain}.${keyof Contract[Domain] & string}` }[keyof Contract];

const READING: readonly Method[] = [
  'projects.current',
  'projects.counts',
  'projects.recent',
  'corpora.formats',
  'corpora.list',
  'corpora.documents',
  'corpora.rejects',
  'corpora.sentences',
  'corpora.search',
  'corpora.dependents',
  'corpora.cutWords',
  'types.list',
  'seeds.list',
  'mining.runs',
  'mining.run',
  'mining.histogram',
  'mining.thresholds',
  'mining.dependents',
  'models.list',
  'review.page',
  'review.item',
  'review.counts',
  'review.surfaces',
  'review.previewBulk',
  'review.history',
  'review.actions',
  'review.verdicts',
  'review.decision',
  'review.pace',
  'review.precision',
  'review.mostTelling',
  'review.document',
  'review.agreement',
  'review.disagreements',
  'taggers.list',
  'taggers.evaluations',
  'taggers.curve',
  'settings.user',
  'settings.project',
  'settings.languages',
  'jobs.list',
  'jobs.read',
];

const NAMES: ReadonlySet<string> = new Set(READING);

export function onlyReads(method: string): boolean {
  return NAMES.has(method);
}
