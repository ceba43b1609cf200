// How a request is declared: the check of its arguments, which is also their type, and the type of its answer. Everything
// else (dispatcher, client, handlers) is derived from the declarations.

import * as v from 'valibot';

declare const ANSWER: unique symbol;

/** Carries a type and nothing at run time. */
export interface Returns<Result> {
  readonly [ANSWER]?: Result;
}

export interface Request<Args, Result> {
  readonly args: v.GenericSchema<Args>;
  readonly returns: Returns<Result>;
}

/** For a declaration: `open: request({ path: filePath }, returns<OpenedProject>())`. */
export function returns<Result>(): Returns<Result> {
  return {};
}

/** What no entries mean to the compiler would be any record. */
type ArgsFrom<Entries extends v.ObjectEntries> = keyof Entries extends never
  ? Readonly<Record<string, never>>
  : v.InferOutput<v.StrictObjectSchema<Entries, undefined>>;

/** Arguments travel as one record; a key that is not declared is refused. */
export function request<Entries extends v.ObjectEntries, Result>(
  entries: Entries,
  answer: Returns<Result>,
): Request<ArgsFrom<Entries>, Result> {
  return { args: v.strictObject(entries) as never, returns: answer };
}

export type Domain = Readonly<Record<string, Request<never, unknown>>>;

// biome-ignore lint/suspicious/noExplicitAny: any arguments are inferred from.
export type ArgsOf<R> = R extends Request<infer Args, any> ? Args : never;
// biome-ignore lint/suspicious/noExplicitAny: as above.
export type ResultOf<R> = R extends Request<any, infer Result> ? Result : never;
