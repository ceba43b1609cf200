// How a job's progress is told: often enough to be seen moving, seldom enough to cost nothing, and the last word always.

const LEAST_MS_BETWEEN = 100;
/** A pace that was measured over less says little. */
const LEAST_SECONDS = 2;

/** Calls `tell` at most ten times a second; the last call is always made. */
export class Throttle {
  readonly #tell: () => void;
  #lastAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  constructor(tell: () => void) {
    this.#tell = tell;
  }

  ask(): void {
    if (this.#timer) return;
    const wait = this.#lastAt + LEAST_MS_BETWEEN - performance.now();
    if (wait <= 0) this.now();
    else this.#timer = setTimeout(() => this.now(), wait);
  }

  now(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#lastAt = performance.now();
    this.#tell();
  }
}

/** Of one stretch of running, from its first batch on: what was done before it does not count. */
export class Pace {
  #startAt: number | undefined;
  #startDone = 0;

  /** @returns seconds that are left; undefined until that can be said. */
  update(done: number, total: number | undefined): number | undefined {
    const now = performance.now();
    if (this.#startAt === undefined) {
      this.#startAt = now;
      this.#startDone = done;
      return undefined;
    }
    const seconds = (now - this.#startAt) / 1000;
    const finished = done - this.#startDone;
    if (total === undefined || finished <= 0 || seconds < LEAST_SECONDS) return undefined;
    return Math.max(total - done, 0) * (seconds / finished);
  }
}
