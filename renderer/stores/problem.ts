// What went wrong, in the words for the user. Failures say what to do; everything else is a bug and is shown as one.

import { RemoteBug } from '../../src/contract/reply.ts';
import { Failure } from '../../src/failure.ts';

export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

export function problemOf(error: unknown): Problem {
  if (error instanceof Failure) return { code: error.code, message: error.message, hint: error.hint };
  if (error instanceof RemoteBug) return { code: 'internal', message: error.message, hint: '' };
  console.error(error);
  return { code: 'internal', message: error instanceof Error ? error.message : String(error), hint: '' };
}

/** A part of the service that this version has not. */
export function isNotAvailable(error: unknown): boolean {
  return error instanceof Failure && error.code === 'not-available';
}
