// A job in words: what it is, and how far.

import type { JobRecord } from '../../src/contract/jobs.ts';
import { durationOf } from './duration.ts';

/** As much of vue-i18n as this takes. */
interface Words {
  readonly t: (key: string, values?: Record<string, unknown>) => string;
  readonly te: (key: string) => boolean;
  readonly n: (value: number, format: string) => string;
}

/** Kinds have blanks, keys of texts have not. A kind without words of its own is shown by its name. */
export function jobTitle({ kind }: Pick<JobRecord, 'kind'>, { t, te }: Words): string {
  const key = `job.${kind.replace(/ (\w)/g, (_, letter: string) => letter.toUpperCase())}`;
  return te(key) ? t(key) : kind;
}

/** 0 to 1; undefined while that is not known. */
export function jobShare({ done, total }: Pick<JobRecord, 'done' | 'total'>): number | undefined {
  return total ? done / total : undefined;
}

/** E.g. ["42 %", "3 min left"]; its state while it does not run. */
export function jobProgress(job: JobRecord, { t, n }: Words): string[] {
  if (job.state !== 'running') return [t(`jobState.${job.state}`)];
  const share = jobShare(job);
  return [
    ...(share === undefined ? [] : [n(share, 'percent')]),
    ...(job.secondsLeft === undefined ? [] : [t('frame.left', { time: durationOf(job.secondsLeft, t) })]),
  ];
}
