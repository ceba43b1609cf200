// How fast the studio is with the largest projects, in the browser: `node test/app/speed.ts [PROJECT]`. First 100,000
// candidates over Wikigold; then a project of a million sentences and as many candidates (built by `npm run bench -- project`),
// and the same while a run mines it. Writes test/bench/results/studio.md.

import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { addSeed, readTypes, setPhrase } from '../../main/store/entity-types.ts';
import { openProject } from '../../main/store/file/project-file.ts';
import { buildLong } from './review-projects.ts';
import {
  measureFirstScreen,
  measureHeap,
  measurePresses,
  measureScrolling,
  measureTasks,
  type WindowFigures,
} from './speed-meter.ts';
import { goTo, openBrowser, openPage, openReview, scratchFolder, startServerProcess, WINDOW } from './studio.ts';

const RESULT = new URL('../bench/results/studio.md', import.meta.url);
const LARGE = process.argv[2] ?? join(import.meta.dirname, '../../.cache/bench/large-1000000.seedmark');
const CANDIDATES = 100_000;
const PRESSES = 200;
const LOOKS = 60;
/** The mining screen is watched for so long from the start of a run. */
const WATCHED_MS = 30_000;
/** What a reviewer does not notice; milliseconds, and MiB of heap. */
const LIMITS = { press95: 50, press99: 100, firstScreen: 1500, heap: 200, task: 100 };

interface Measured extends Partial<WindowFigures> {
  readonly what: string;
  readonly firstScreen?: number;
  readonly blank?: number;
  readonly heap?: number;
}

const scratch = scratchFolder();
const measured: Measured[] = [];
const browser = await openBrowser();
try {
  const long = join(scratch.path, 'Long.seedmark');
  await buildLong(long, CANDIDATES);
  await inStudio(browser, long, (page, session) => reviewing(page, session, '100,000 candidates'));
  if (existsSync(LARGE)) {
    const large = join(scratch.path, 'Large.seedmark');
    copyFileSync(LARGE, large);
    giveSeeds(large);
    await inStudio(browser, large, async (page, session) => {
      await reviewing(page, session, '1,000,000 sentences, 1,000,000 candidates');
      await whileMining(browser, page, session);
    });
  } else console.log(`${LARGE} is not there: "npm run bench -- project" builds it. NOT MEASURED`);
  writeFileSync(RESULT, report());
  console.log(report());
} finally {
  await browser.close();
  scratch.remove();
}

async function inStudio(
  browser: Browser,
  project: string,
  work: (page: Page, session: CDPSession) => Promise<void>,
): Promise<void> {
  const server = await startServerProcess(join(scratch.path, 'user'), project);
  const context = await browser.newContext({ viewport: WINDOW, locale: 'en-GB' });
  try {
    const { page } = await openPage(context, await server.newAddress());
    const session = await context.newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    await work(page, session);
  } finally {
    await context.close();
    await server.kill();
  }
}

async function reviewing(page: Page, session: CDPSession, what: string): Promise<void> {
  await openReview(page);
  const firstScreen = await measureFirstScreen(page);
  const presses = await measurePresses(page, session, PRESSES);
  const blank = await measureScrolling(page, LOOKS);
  measured.push({ what, firstScreen, ...presses, blank, heap: await measureHeap(session) });
}

/** The mining screen from the start of a run, and then a review meanwhile. */
async function whileMining(browser: Browser, page: Page, session: CDPSession): Promise<void> {
  await goTo(page, 'mining');
  const start = page.getByRole('button', { name: 'Start' });
  await start.waitFor();
  const tasks = await measureTasks(browser, page, async () => {
    await start.click();
    await page.getByRole('progressbar').first().waitFor();
    await page.waitForTimeout(WATCHED_MS);
  });
  measured.push({ what: 'the mining screen meanwhile', ...tasks, heap: await measureHeap(session) });
  await openReview(page);
  const presses = await measurePresses(page, session, PRESSES);
  measured.push({ what: 'a review while the run goes on', ...presses, heap: await measureHeap(session) });
}

function giveSeeds(path: string): void {
  const project = openProject(path);
  for (const { id, name } of readTypes(project.connection)) {
    setPhrase(project.connection, id, { language: 'en', phrase: name.toLowerCase() });
    addSeed(project.connection, { type: id, language: 'en', text: 'Berlin', isNegative: false });
  }
  project.close();
}

function report(): string {
  const ms = (value: number | undefined) => (value === undefined ? '' : value.toFixed(value < 10 ? 1 : 0));
  const rows = measured.map((one) => [
    one.what,
    ms(one.firstScreen),
    ms(one.pressMedian),
    ms(one.press95),
    ms(one.press99),
    ms(one.pressWork),
    ms(one.longestTask),
    ms(one.longestTaskWork),
    one.blank === undefined ? '' : `${one.blank} of ${LOOKS}`,
    ms(one.heap),
  ]);
  const head = [
    ...['', 'first screen', 'key, median', 'p95', 'p99', 'processor a key'],
    ...['longest task', 'its processor', 'looks with a blank row', 'heap, MB'],
  ];
  const limits = [
    'limit',
    LIMITS.firstScreen,
    '',
    LIMITS.press95,
    LIMITS.press99,
    '',
    LIMITS.task,
    LIMITS.task,
    0,
    LIMITS.heap,
  ];
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |\n`;
  return `# Studio

${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores ${cpus()[0].model.split(' ').slice(0, 2).join(' ')}, Chromium ${browser.version()}, load of the machine ${loadavg()[0].toFixed(1)}: \`node test/app/speed.ts\`

Milliseconds. A key: ${PRESSES} decisions, ten a second, from the key press (the event's own time) to the frame that shows the next
item; the processor's figure is all that the window's thread computed, divided by the presses. Tasks are those of the window's
thread, by the clock and by the processor; other work on the machine, mining above all, is in the clock's figures only. Scrolling is by 700 pixels
each 50 ms.

${line(head)}${line(head.map(() => '---'))}${line(limits)}${rows.map(line).join('')}`;
}
