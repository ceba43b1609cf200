// The screen of fine types and the figures, in a real browser on labelled Wikigold with the starter: a type is taken apart,
// its parts are named, merged, split, written onto spans and made a type; every figure is drawn and taken along.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { assertOpenToAll } from './find-barriers.ts';
import { buildFine } from './fine-project.ts';
import {
  goTo,
  openBrowser,
  openPage,
  type RunningServer,
  scratchFolder,
  startServerProcess,
  type Watched,
  WINDOW,
} from './studio.ts';

/** Of a small decomposition on a busy machine. */
const PATIENCE_MS = 240_000;

const scratch = scratchFolder();
let browser: Browser;
let server: RunningServer;
let watched: Watched;
let page: Page;

before(async () => {
  const project = join(scratch.path, 'Fine.seedmark');
  await buildFine(project);
  browser = await openBrowser();
  server = await startServerProcess(join(scratch.path, 'user'), project);
  const context = await browser.newContext({ viewport: WINDOW, locale: 'en-GB', acceptDownloads: true });
  watched = await openPage(context, await server.newAddress());
  page = watched.page;
  await page.getByRole('navigation').first().waitFor();
});
after(async () => {
  await browser?.close();
  await server?.kill();
  scratch.remove();
});

/** What the browser saved. */
async function saved(format: 'SVG' | 'PNG' | 'CSV'): Promise<Buffer> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page
      .getByRole('button', { name: new RegExp(`as ${format}$`) })
      .first()
      .click(),
  ]);
  assert.ok(download.suggestedFilename().startsWith('figure-'));
  return readFileSync(await download.path());
}

const firstFacet = () => page.locator('.facet').first();

describe('fine types', { concurrency: false }, () => {
  it('teaches the next step where nothing has been taken apart', async () => {
    await goTo(page, 'facets');
    await page.getByText('No type has been taken apart').waitFor();
    await assertOpenToAll(page);
  });

  it('takes a type apart by its labels, and says what the greedy choice is worth', async () => {
    await page.locator('#facets-source').selectOption({ label: 'labels LOC of the corpora (1,014)' });
    await page.locator('#facets-seeds').fill('8');
    await page.locator('#facets-sentences').fill('50');
    await page.getByRole('button', { name: 'Take apart' }).click();
    await firstFacet().waitFor({ timeout: PATIENCE_MS });
    await page.getByText('at least 63%').waitFor();
    assert.ok((await page.locator('.facet').count()) > 2);
    const gains = (await page.locator('.facet .gain').allInnerTexts()).map((text) => Number(text.replace('+', '')));
    assert.deepEqual(
      gains,
      [...gains].sort((a, b) => b - a),
    );
    await assertOpenToAll(page);
  });

  it('names, merges and splits by keyboard and select, and goes back to what was proposed', async () => {
    const count = await page.locator('.facet').count();
    await firstFacet().locator('.name').fill('towns');
    await page.keyboard.press('Tab');
    await firstFacet().getByRole('checkbox').check();
    await page.locator('.facet').nth(1).getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Merge' }).click();
    await page
      .locator('.facet')
      .nth(count - 1)
      .waitFor({ state: 'detached' });
    assert.equal(await firstFacet().locator('.name').inputValue(), 'towns');
    assert.equal(await firstFacet().locator('.seed').count(), 2);
    await firstFacet().locator('.split').selectOption({ index: 2 });
    await page
      .locator('.facet')
      .nth(count - 1)
      .waitFor();
    await page.getByRole('button', { name: 'As proposed' }).click();
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>('.facet .name')?.value === '');
  });

  it('writes a named part onto its spans, and shows them where they stand', async () => {
    await firstFacet().locator('.name').fill('towns');
    await page.keyboard.press('Tab');
    await firstFacet().getByRole('button', { name: 'Write onto the spans: towns' }).click();
    await firstFacet().getByRole('button', { name: 'Take off the spans: towns' }).waitFor();
    await firstFacet()
      .getByRole('button', { name: /^\d+ spans?: towns$/ })
      .click();
    const row = page.locator('.spans .row').first();
    await row.locator('mark').waitFor();
    assert.ok((await row.innerText()).includes('towns'));
    await page.locator('.spans').getByRole('button', { name: 'Close' }).click();
  });

  it('shows spans that nobody has judged, to be decided there', async () => {
    await page.getByRole('button', { name: 'Look at them' }).click();
    const heading = page.locator('.spans h2 .small');
    await heading.waitFor();
    const before = Number(await heading.innerText());
    await page.locator('.spans .row').first().getByRole('button', { name: 'Reject' }).click();
    await page.waitForFunction(
      (count) => Number(document.querySelector('.spans h2 .small')?.textContent) === count - 1,
      before,
    );
  });

  it('makes a part a type of its own', async () => {
    await firstFacet().getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Make a type of it' }).click();
    await page.locator('#promoted-name').fill('TOWN');
    await page.getByRole('dialog').getByRole('button', { name: 'Make a type of it' }).click();
    await page.waitForFunction(() => location.hash === '#/seeds');
    await page.waitForFunction(() =>
      [...document.querySelectorAll<HTMLInputElement>('.type .name')].some(({ value }) => value === 'TOWN'),
    );
  });
});

describe('figures', { concurrency: false }, () => {
  const open = async (title: string): Promise<void> => {
    await goTo(page, 'figures');
    await page.getByRole('navigation', { name: 'Figures' }).getByRole('button', { name: title }).click();
  };

  it('Fig. 3 is drawn from the run, and taken along as SVG, PNG and CSV', async () => {
    await open('Precision and recall');
    await page.locator('.sheet svg').waitFor();
    assert.match((await saved('SVG')).toString('utf8'), /^<\?xml[\s\S]*<svg[\s\S]*MISC/);
    assert.deepEqual([...(await saved('PNG')).subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
    assert.match((await saved('CSV')).toString('utf8'), /^\ufefftype,gold,rank,recall,precision\r\nLOC,1014,/);
    await assertOpenToAll(page);
  });

  it('Fig. 4 shows the coverage and the map of the type that was taken apart', async () => {
    await open('A type taken apart');
    await page.locator('.sheet svg').nth(1).waitFor();
    await page.locator('.sheet').first().getByText('Coverage of LOC').waitFor();
  });

  it('Fig. 7 explains any span against any seed', async () => {
    await open('What notices the swap');
    await page.locator('.words [aria-pressed="true"]').first().waitFor();
    await page.locator('#reaction-seed').fill('Alan Turing');
    await page.getByRole('button', { name: 'Draw' }).click();
    await page.locator('.sheet svg').waitFor({ timeout: PATIENCE_MS });
    assert.match((await saved('CSV')).toString('utf8'), /^\ufeffspan,seed,slot,divergence,word,before,after,term/);
    await assertOpenToAll(page);
  });

  it('Fig. 8 places names between two words', async () => {
    await open('Names between two words');
    await page.getByRole('button', { name: 'Draw' }).click();
    await page.locator('.sheet svg').getByText('Rembrandt').waitFor({ timeout: PATIENCE_MS });
    const rows = (await saved('CSV')).toString('utf8').trim().split('\r\n');
    assert.equal(rows.length, 21);
    await assertOpenToAll(page);
  });

  it('loads nothing from outside and breaks no rule of its policy', () => {
    assert.deepEqual(watched.foreign, []);
    assert.deepEqual(watched.complaints, []);
  });
});
