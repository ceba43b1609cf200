// The screen of languages in a real browser: what each is and how well it is known, how precise a run is in it, a seed of its
// own out of what was confirmed, a document put into another language.

import assert from 'node:assert/strict';
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
  const context = await browser.newContext({ viewport: WINDOW, locale: 'en-GB' });
  watched = await openPage(context, await server.newAddress());
  page = watched.page;
  await page.getByRole('navigation').first().waitFor();
  await goTo(page, 'languages');
  await page.getByRole('row', { name: /^English en/ }).waitFor();
});
after(async () => {
  await browser?.close();
  await server?.kill();
  scratch.remove();
});

describe('languages', { concurrency: false }, () => {
  it('shows script and direction of each', async () => {
    for (const row of [/^Arabic ar Arab right to left/, /^Thai th Thai left to right/, /^Amharic am Ethi/]) {
      await page.getByRole('row', { name: row }).waitFor();
    }
  });

  it('warns where a model does not know the script', async () => {
    await page.getByRole('button', { name: 'Measure' }).click();
    const thai = page.getByRole('row', { name: /^Thai th/ });
    await thai.getByText('does not know this script').waitFor({ timeout: 60_000 });
    assert.equal(
      await page
        .getByRole('row', { name: /^English en/ })
        .locator('.warning')
        .count(),
      0,
    );
  });

  it('tells precision by language, from verdicts and from labels, and draws it', async () => {
    const arabic = page.getByRole('row', { name: /^Arabic LOC 1/ });
    await arabic.getByText('1 verdict').waitFor();
    const english = page.getByRole('row', { name: /^English LOC/ });
    assert.match(await english.innerText(), /@10\s+\d+%/);
    await page.locator('.sheet svg').waitFor();
    assert.ok((await page.locator('.sheet').innerText()).includes('Amharic'));
  });

  it('has no serious barrier in either theme', async () => {
    await assertOpenToAll(page);
  });

  it('borrows a seed from what was confirmed in a language', async () => {
    const offer = page.getByRole('button', { name: /^Use .* as a seed in Arabic$/ });
    const text = (await offer.locator('bdi').innerText()).trim();
    await offer.click();
    await page.locator('.own bdi', { hasText: text }).waitFor();
  });

  it('keeps a label context for one language', async () => {
    const field = page.getByRole('textbox', { name: 'Label context (Thai)' });
    await field.fill('{label}: {seed}');
    await field.press('Tab');
    await page.reload();
    await page
      .getByRole('row', { name: /^Thai th/ })
      .and(page.locator(':has(input)'))
      .waitFor();
    await page.waitForFunction(() =>
      [...document.querySelectorAll('input')].some(({ value }) => value === '{label}: {seed}'),
    );
    await field.fill('{label} without a slot');
    await field.press('Tab');
    await page.getByRole('alert').getByText('{seed} nowhere').waitFor();
  });

  it('puts a document into another language', async () => {
    await page.locator('#documents-language').selectOption({ label: 'Persian' });
    const document = page.locator('.document', { hasText: 'fa.txt' });
    await document.getByRole('checkbox').check();
    await page.locator('#wanted-language').fill('ar');
    await page.getByRole('button', { name: 'Correct' }).click();
    await page.getByRole('row', { name: /^Persian fa/ }).waitFor({ state: 'detached' });
    await page.getByRole('row', { name: /^Arabic ar .* 2 2 documents/ }).waitFor();
  });

  it('loads nothing from outside and breaks no rule of its policy', () => {
    assert.deepEqual([watched.foreign, watched.complaints], [[], []]);
  });
});
