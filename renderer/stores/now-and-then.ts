// Work that is asked for more often than it is worth doing: at once after a rest, otherwise when the rest is over. Never twice
// at a time, and the last asking is always answered.

export interface NowAndThen {
  (): void;
  /** Without waiting for the end of the rest. */
  now(): void;
  /** For good; what is being done is done to its end. */
  stop(): void;
}

/** @param rest milliseconds from the end of the work until it is done again. */
export function nowAndThen(rest: number, work: () => Promise<unknown>): NowAndThen {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isWorking = false;
  let isResting = false;
  let isStopped = false;
  let wanted: 'now' | 'then' | undefined;

  function now(): void {
    if (isStopped) return;
    wanted = 'now';
    if (!isWorking) void start();
  }

  async function start(): Promise<void> {
    clearTimeout(timer);
    isWorking = true;
    try {
      while (wanted === 'now' && !isStopped) {
        wanted = undefined;
        await work();
      }
    } finally {
      isWorking = false;
      isResting = !isStopped;
      if (isResting) timer = setTimeout(endRest, rest);
    }
  }

  function endRest(): void {
    isResting = false;
    if (wanted) now();
  }

  function ask(): void {
    wanted ??= 'then';
    if (!isWorking && !isResting) now();
  }

  function stop(): void {
    isStopped = true;
    clearTimeout(timer);
  }

  return Object.assign(ask, { now, stop });
}
