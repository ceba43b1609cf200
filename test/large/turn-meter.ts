// How long the longest turn of the event loop was: the time for which a service answers nobody. By the clock, and by what
// this thread itself has computed in it, which other work on the machine does not change.

import { setTimeout } from 'node:timers/promises';

export interface Turns {
  readonly longestMs: number;
  readonly longestCpuMs: number;
  readonly ms: number;
}

/** One look at the clock in every turn. */
export async function measureTurns(work: () => Promise<unknown>): Promise<Turns> {
  let longestMs = 0;
  let longestCpuMs = 0;
  let isOver = false;
  let at = performance.now();
  let used = threadMs();
  const start = at;
  const look = () => {
    const now = performance.now();
    const nowUsed = threadMs();
    longestMs = Math.max(longestMs, now - at);
    longestCpuMs = Math.max(longestCpuMs, nowUsed - used);
    at = now;
    used = nowUsed;
    if (!isOver) setImmediate(look);
  };
  setImmediate(look);
  try {
    await work();
  } finally {
    isOver = true;
    await setTimeout(1);
  }
  return { longestMs, longestCpuMs, ms: performance.now() - start };
}

function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
