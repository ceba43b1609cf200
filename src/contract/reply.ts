// What comes back from a call. Errors do not travel well (a stack is nobody's business, a class is lost on the way), so an
// answer says whether it is a value or why there is none.

import { Failure, type FailureCode } from '../failure.ts';

/** A `Failure` as it travels; 'internal' is a bug, whose stack is in the log of the service under `id`. */
export type WireFailure =
  | { readonly code: FailureCode; readonly message: string; readonly hint: string }
  | { readonly code: 'internal'; readonly message: string; readonly hint: string; readonly id: string };

/** No value is a value too: void travels as an empty record. */
export type Reply = { readonly value?: unknown } | { readonly failure: WireFailure };

/** A bug on the other side. It can be reported by its id; nothing can be done about it here. */
export class RemoteBug extends Error {
  readonly id: string;

  constructor(id: string, message: string) {
    super(message);
    this.name = 'RemoteBug';
    this.id = id;
  }
}

export function describeFailure({ code, message, hint }: Failure): WireFailure {
  return { code, message, hint };
}

export function describeBug(id: string): WireFailure {
  return {
    code: 'internal',
    message: `Something went wrong in Seedmark itself (${id}).`,
    hint: 'What was stored before is safe. Please report it with the lines of the log that carry this number.',
    id,
  };
}

/** @returns the value of an answer. @throws Failure or RemoteBug. */
export function answered(reply: Reply): unknown {
  if (!('failure' in reply)) return reply.value;
  const { failure } = reply;
  if (failure.code === 'internal') throw new RemoteBug(failure.id, failure.message);
  throw new Failure(failure.code, failure.message, failure.hint);
}
