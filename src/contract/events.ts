// What the service tells without being asked, in the past tense. An event says what changed; what it is now is asked for.

import type { ActionId } from '../project/ids.ts';
import type { FileQuestion } from './desktop.ts';
import type { JobRecord } from './jobs.ts';
import type { UserSettings } from './settings.ts';

export interface Events {
  /** A job was added, came further or ended: at most ten times a second each, the last always. */
  readonly 'jobs.advanced': JobRecord;
  /** Verdicts were stored, taken back or brought back, by whichever client. */
  readonly 'review.decided': { readonly action: ActionId };
  readonly 'corpora.changed': Readonly<Record<never, never>>;
  readonly 'types.changed': Readonly<Record<never, never>>;
  readonly 'seeds.changed': Readonly<Record<never, never>>;
  readonly 'mining.changed': Readonly<Record<never, never>>;
  /** A tagger was added or removed; what jobs make of one is told by their ends. */
  readonly 'taggers.changed': Readonly<Record<never, never>>;
  readonly 'decompose.changed': Readonly<Record<never, never>>;
  /** The project's name or settings. */
  readonly 'projects.changed': Readonly<Record<never, never>>;
  /** Damage that a check found after the project was opened. */
  readonly 'projects.damaged': { readonly problems: readonly string[] };
  readonly 'settings.changed': UserSettings;
  /** Something was chosen in the menu, or opened from the desktop. */
  readonly 'desktop.wished': Readonly<Record<never, never>>;
  /** To the desktop program. */
  readonly 'desktop.fileWanted': FileQuestion;
}

export type EventName = keyof Events;
export type EventOf<Name extends EventName> = Events[Name];
