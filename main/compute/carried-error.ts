// Errors on their way between processes: a Failure arrives as a Failure, anything else as an error with its message.

import { Failure, type FailureCode } from '../../src/failure.ts';

export interface CarriedError {
  readonly message: string;
  readonly code?: FailureCode;
  readonly hint?: string;
  /** Of a bug, for the report. */
  readonly stack?: string;
}

export function carryError(error: unknown): CarriedError {
  if (error instanceof Failure) return { message: error.message, code: error.code, hint: error.hint };
  return error instanceof Error ? { message: error.message, stack: error.stack } : { message: String(error) };
}

export function reviveError({ message, code, hint, stack }: CarriedError): Error {
  if (code) return new Failure(code, message, hint ?? '');
  const error = new Error(message);
  if (stack) error.stack = stack;
  return error;
}
