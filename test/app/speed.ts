// How fast the review is with a very long list, in the browser: `node test/app/speed.ts [CANDIDATES]`. From the key press
// (the event's own time) to the frame that shows the next item, and what comes after that frame.

import { loadavg } from 'node:os';
import { join } from 'node:path';
import { buildLong } from './review-projects.ts';
import { openBrowser, openPage, openReview, scratchFolder, startServerProcess, WINDOW } from './studio.ts';

const candidates = Number(process.argv[2] ?? 100_000);
const PRESSES = 300;
/** Ten keys a second is faster than anybody reads. */
const PAUSE_MS = 100;
const KEYS = ['a', 'r', 'a', 's'] as const;

declare global {
  interface Window {
    pressTimes: number[];
    longTasks: number[];
  }
}

const scratch = scratchFolder();
const project = join(scratch.path, 'Long.seedmark');
await buildLong(project, candidates);
const browser = await openBrowser();
const server = await startServerProcess(join(scratch.path, 'user'), project);

function share(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] * 10) / 10;
}

try {
  const context = await browser.newContext({ viewport: WINDOW, locale: 'en-GB' });
  const { page } = await openPage(context, await server.newAddress());
  await openReview(page);
  const reload = performance.now();
  await page.reload();
  await page.locator('.row.current mark').waitFor();
  console.log(`first screen after a reload: ${Math.round(performance.now() - reload)} ms`);
  await page.getByText(candidates.toLocaleString('en')).first().waitFor();
  await page.evaluate(() => {
    window.pressTimes = [];
    window.longTasks = [];
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.longTasks.push(duration);
    }).observe({ type: 'longtask' });
    const shown = () => document.querySelector('.row.current .sentence')?.textContent;
    const { port1, port2 } = new MessageChannel();
    let painted = (): void => undefined;
    port1.onmessage = () => painted();
    window.addEventListener(
      'keydown',
      (event) => {
        const index = () => document.querySelector('.row.current')?.getAttribute('data-row');
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
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const metric = async (wanted: string): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === wanted)!.value;
  };
  const before = await metric('TaskDuration');
  for (let i = 0; i < PRESSES; i++) {
    await page.keyboard.press(KEYS[i % KEYS.length]);
    await page.waitForTimeout(PAUSE_MS);
  }
  const work = (1000 * ((await metric('TaskDuration')) - before)) / PRESSES;
  const times = await page.evaluate(() => window.pressTimes);
  const long = await page.evaluate(() => window.longTasks);
  console.log(
    `key press to next item painted, ${times.length} presses, ${candidates} candidates: median ${share(times, 0.5)} ms, p95 ${share(times, 0.95)} ms, p99 ${share(times, 0.99)} ms, longest ${share(times, 1)} ms`,
  );
  console.log(
    `processor time of the window's thread, all included: ${work.toFixed(1)} ms a press; load of the machine ${loadavg()[0].toFixed(1)}`,
  );
  console.log(`long tasks meanwhile: ${long.length}, longest ${Math.round(Math.max(0, ...long))} ms`);

  let blank = 0;
  let looks = 0;
  for (let i = 0; i < 60; i++) {
    await page.locator('.list').evaluate((list) => list.scrollBy({ top: 700 }));
    await page.waitForTimeout(50);
    looks++;
    blank += await page.locator('.list').evaluate((list) => {
      const { top, bottom } = list.getBoundingClientRect();
      const seen = [...list.querySelectorAll('.coming')].filter((row) => {
        const box = row.getBoundingClientRect();
        return box.bottom > top && box.top < bottom;
      });
      return seen.length > 0 ? 1 : 0;
    });
  }
  console.log(`scrolling by 700 pixels each 50 ms: ${blank} of ${looks} looks met a row that was not there yet`);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  console.log(`heap of the window: ${Math.round(usedSize / 2 ** 20)} MB`);
} finally {
  await browser.close();
  await server.kill();
  scratch.remove();
}
