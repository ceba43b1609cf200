// What goes over the channel between a pool and its processes, and the side of the process. Typed arrays travel by
// structured clone.

import { type CarriedError, carryError } from './carried-error.ts';

export type ToProcess<Open, Task> = { readonly open: Open } | { readonly id: number; readonly task: Task };

export type FromProcess<Opened, Result> =
  | { readonly opened: Opened }
  | { readonly id: number; readonly result: Result }
  /** `id` is absent when opening failed. */
  | { readonly id?: number; readonly error: CarriedError };

export interface PoolWork<Open, Opened, Task, Result> {
  /** Called once, before any task. */
  open(request: Open): Promise<Opened>;
  run(task: Task): Promise<Result>;
}

/** Answers the pool that has started this process, until it goes away. */
export function answerPool<Open, Opened, Task, Result>(work: PoolWork<Open, Opened, Task, Result>): void {
  async function answer(message: ToProcess<Open, Task>): Promise<FromProcess<Opened, Result>> {
    const id = 'id' in message ? message.id : undefined;
    try {
      if ('open' in message) return { opened: await work.open(message.open) };
      return { id: message.id, result: await work.run(message.task) };
    } catch (error) {
      return { id, error: carryError(error) };
    }
  }
  process.on('message', (message: ToProcess<Open, Task>) => {
    void answer(message).then((reply) => process.send!(reply, endOnError));
  });
  process.on('disconnect', () => process.exit());
}

/** Whoever asked was killed: nobody waits for an answer any more. */
export function endOnError(error: Error | null): void {
  if (error) process.exit();
}
