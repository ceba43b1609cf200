// Errors on their way between processes: a Failure arrives as a Failure, a refusal of the operating system with what it
// said, anything else as an error with its message.

import { Failure, type FailureCode } from '../../src/failure.ts';

export interface CarriedError {
  readonly message: string;
  readonly failure?: { readonly code: FailureCode; readonly hint: string };
  readonly system?: Pick<NodeJS.ErrnoException, 'code' | 'syscall' | 'path'>;
  readonly stack?: string;
}

export function carryError(error: unknown): CarriedError {
  if (!(error instanceof Error)) return { message: String(error) };
  const { message, stack } = error;
  if (error instanceof Failure) return { message, failure: { code: error.code, hint: error.hint } };
  const { code, syscall, path } = error as NodeJS.ErrnoException;
  return { message, stack, system: syscall === undefined ? undefined : { code, syscall, path } };
}

export function reviveError({ message, failure, system, stack }: CarriedError): Error {
  if (failure) return new Failure(failure.code, message, failure.hint);
  const error = Object.assign(new Error(message), system);
  if (stack) error.stack = stack;
  return error;
}
