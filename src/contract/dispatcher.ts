// The one way into the service: a method looked up in a Map, its arguments checked, its handler called, and whatever comes
// of it made an answer. Nothing that a client sends makes it throw.

import * as v from 'valibot';
import { Failure } from '../failure.ts';
import { CONTRACT, type Contract } from './contract.ts';
import { describeBug, describeFailure, type Reply } from './reply.ts';
import type { ArgsOf, ResultOf } from './request.ts';

type Handler<R, Context> = (args: ArgsOf<R>, context: Context) => ResultOf<R> | Promise<ResultOf<R>>;

/** Handlers of one domain, all of them or some. */
export type DomainHandlers<D extends keyof Contract, Context> = {
  readonly [M in keyof Contract[D]]?: Handler<Contract[D][M], Context>;
};

export type Handlers<Context> = {
  readonly [D in keyof Contract]?: DomainHandlers<D, Context>;
};

export interface DispatcherOptions {
  /** Failures that errors of the runtime stand for, such as a full disk; undefined for all others. */
  readonly translate: (error: unknown) => Failure | undefined;
  /** Writes a bug to the log. @returns the number under which it stands there. */
  readonly report: (error: unknown, method: string) => string;
}

export interface Dispatcher<Context> {
  dispatch(method: string, args: unknown, context: Context): Promise<Reply>;
  /** The answer that an error makes. */
  fail(error: unknown, method: string): Reply;
  /** Declared methods that nothing answers yet. */
  readonly unanswered: readonly string[];
}

interface Entry<Context> {
  readonly check: v.GenericSchema;
  readonly handle: ((args: never, context: Context) => unknown) | undefined;
}

export function createDispatcher<Context>(
  handlers: Handlers<Context>,
  { translate, report }: DispatcherOptions,
): Dispatcher<Context> {
  const entries = entriesOf(handlers);
  const answer = async (method: string, args: unknown, context: Context): Promise<unknown> => {
    const entry = entries.get(method);
    if (!entry) throw unknownRequest(method);
    const checked = v.safeParse(entry.check, args, { abortEarly: true });
    if (!checked.success) throw wrongArguments(method, checked.issues[0]);
    if (!entry.handle) throw notAvailable(method);
    return entry.handle(checked.output as never, context);
  };
  const fail = (error: unknown, method: string): Reply => {
    const failure = error instanceof Failure ? error : translate(error);
    return { failure: failure ? describeFailure(failure) : describeBug(report(error, method)) };
  };
  return {
    fail,
    unanswered: [...entries].filter(([, { handle }]) => !handle).map(([method]) => method),
    async dispatch(method, args, context) {
      try {
        return { value: await answer(method, args, context) };
      } catch (error) {
        return fail(error, method);
      }
    },
  };
}

function entriesOf<Context>(handlers: Handlers<Context>): Map<string, Entry<Context>> {
  const entries = new Map<string, Entry<Context>>();
  for (const [domain, requests] of Object.entries(CONTRACT)) {
    const handling = new Map(Object.entries(handlers[domain as keyof Contract] ?? {}));
    for (const [name, { args }] of Object.entries(requests)) {
      entries.set(`${domain}.${name}`, { check: args, handle: handling.get(name) });
    }
  }
  return entries;
}

/** Of what a client sent, no more than this is repeated to it. */
const MOST_QUOTED = 60;

function unknownRequest(method: string): Failure {
  return new Failure(
    'request-unknown',
    `There is no request "${method.slice(0, MOST_QUOTED)}".`,
    'The window and the service are of different versions: restart Seedmark.',
  );
}

function notAvailable(method: string): Failure {
  return new Failure('not-available', `"${method}" is not available yet.`, 'A later version of Seedmark has it.');
}

/** Says where and what was expected, never what came: that may be corpus text. */
function wrongArguments(method: string, issue: v.BaseIssue<unknown>): Failure {
  const place = (issue.path ?? []).map(({ key }) => String(key).slice(0, MOST_QUOTED)).join('.');
  const expected = issue.expected ?? issue.requirement ?? 'something else';
  const where = place === '' ? 'the arguments' : place;
  return new Failure(
    'request-invalid',
    `${method}: ${where} cannot be taken (${issue.type}, expected ${String(expected).slice(0, MOST_QUOTED)}).`,
    'Check what was entered. If the window sent it by itself, restart Seedmark.',
  );
}
