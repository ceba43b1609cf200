// Figures of repeated work: how long it takes by the clock and by the processor. Other work on the machine makes both larger
// and nothing makes them smaller, so of several rounds the quickest counts.

export interface Figure {
  readonly name: string;
  readonly times: number;
  /** Milliseconds; of the quickest round. */
  readonly median: number;
  readonly p99: number;
  readonly worst: number;
  /** 99th percentile of this process on a processor, milliseconds. */
  readonly cpu: number;
  /** What came of it the last time. */
  readonly result: string;
}

const ROUNDS = 3;

/** @param work begins anew with turn 0 in each round. */
export function measure(name: string, times: number, work: (turn: number) => unknown, rounds = ROUNDS): Figure {
  const figures = Array.from({ length: rounds }, () => measureOnce(name, times, work));
  const quickest = figures.reduce((best, one) => (one.p99 < best.p99 ? one : best));
  return { ...quickest, cpu: Math.min(...figures.map(({ cpu }) => cpu)) };
}

function measureOnce(name: string, times: number, work: (turn: number) => unknown): Figure {
  const clock: number[] = [];
  const processor: number[] = [];
  let result: unknown;
  for (let turn = 0; turn < times; turn++) {
    const before = performance.now();
    const used = processorMs();
    result = work(turn);
    processor.push(processorMs() - used);
    clock.push(performance.now() - before);
  }
  return {
    name,
    times,
    median: atShare(clock, 0.5),
    p99: atShare(clock, 0.99),
    worst: atShare(clock, 1),
    cpu: atShare(processor, 0.99),
    result: `${result ?? ''}`,
  };
}

function atShare(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
