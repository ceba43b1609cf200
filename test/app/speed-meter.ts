// Meters in a window of the studio: from a key press to the frame that shows what it did, rows that are not there yet while
// the list is scrolled, the longest task of the window's thread by the clock and by the processor, and its heap.

import type { Browser, CDPSession, Page } from 'playwright-core';

/** Of one way of working with one project. */
export interface WindowFigures {
  readonly presses: number;
  /** From the event's own time to after the frame, milliseconds. */
  readonly pressMedian: number;
  readonly press95: number;
  readonly press99: number;
  readonly pressLongest: number;
  /** Processor time of the window's thread for a press, all included, milliseconds. */
  readonly pressWork: number;
  readonly longestTask: number;
  readonly longestTaskWork: number;
}

declare global {
  interface Window {
    pressTimes: number[];
  }
}

/** Ten keys a second is faster than anybody reads. */
const PAUSE_MS = 100;
const KEYS = ['a', 'r', 'a', 's'] as const;

export function share(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
}

/** Waits until a measured page shows its list. @returns milliseconds from asking for the page to its first item. */
export async function measureFirstScreen(page: Page): Promise<number> {
  const start = performance.now();
  await page.reload();
  await page.locator('.row.current mark').waitFor();
  return performance.now() - start;
}

export async function measurePresses(page: Page, session: CDPSession, presses: number): Promise<WindowFigures> {
  await watchKeys(page);
  const before = await taskSeconds(session);
  const tasks = await measureTasks(page.context().browser()!, page, async () => {
    for (let i = 0; i < presses; i++) {
      await page.keyboard.press(KEYS[i % KEYS.length]);
      await page.waitForTimeout(PAUSE_MS);
    }
  });
  const work = (1000 * ((await taskSeconds(session)) - before)) / presses;
  const times = await page.evaluate(() => window.pressTimes);
  return {
    presses: times.length,
    pressMedian: share(times, 0.5),
    press95: share(times, 0.95),
    press99: share(times, 0.99),
    pressLongest: share(times, 1),
    pressWork: work,
    ...tasks,
  };
}

/** @returns how many looks of so many met a row that was not there yet. */
export async function measureScrolling(page: Page, looks: number): Promise<number> {
  const list = page.locator('.list');
  let blank = 0;
  for (let i = 0; i < looks; i++) {
    await list.evaluate((element) => element.scrollBy({ top: 700 }));
    await page.waitForTimeout(50);
    blank += await list.evaluate((element) => {
      const { top, bottom } = element.getBoundingClientRect();
      const isSeen = (row: Element) => {
        const box = row.getBoundingClientRect();
        return box.bottom > top && box.top < bottom;
      };
      return [...element.querySelectorAll('.coming')].some(isSeen) ? 1 : 0;
    });
  }
  return blank;
}

/** MiB, after what nobody holds was thrown away. */
export async function measureHeap(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize / 2 ** 20;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** Of the thread of the page, milliseconds. */
export async function measureTasks(
  browser: Browser,
  page: Page,
  work: () => Promise<void>,
): Promise<{ readonly longestTask: number; readonly longestTaskWork: number }> {
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  await work();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const threads = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = traceEvents.filter(
    ({ name, pid, tid, dur }) => name.endsWith('RunTask') && dur !== undefined && threads.has(`${pid} ${tid}`),
  );
  return {
    longestTask: tasks.reduce((most, { dur = 0 }) => Math.max(most, dur / 1000), 0),
    longestTaskWork: tasks.reduce((most, { tdur = 0 }) => Math.max(most, tdur / 1000), 0),
  };
}

async function taskSeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')!.value;
}

async function watchKeys(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.pressTimes = [];
    const shown = () => document.querySelector('.row.current .sentence')?.textContent;
    const { port1, port2 } = new MessageChannel();
    let painted = (): void => undefined;
    port1.onmessage = () => painted();
    const index = () => document.querySelector('.row.current')?.getAttribute('data-row');
    window.addEventListener(
      'keydown',
      (event) => {
        const before = index();
        const look = () => {
          if (index() === before || shown() === undefined) requestAnimationFrame(look);
          else {
            painted = () => window.pressTimes.push(performance.now() - event.timeStamp);
            port2.postMessage(undefined);
          }
        };
        requestAnimationFrame(look);
      },
      { capture: true },
    );
  });
}
