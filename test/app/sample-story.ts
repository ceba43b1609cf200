// What somebody does who starts Seedmark for the first time: tries the sample, is shown round, reviews what is found while
// the rest is mined, trains a tagger and exports it. Told by sample.test.ts where there is no network.

import assert from 'node:assert/strict';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';

import { checkTagger } from '../../main/training/check-tagger.ts';
import { assertOpenToAll, findBarriers } from './find-barriers.ts';
import { goTo, scratchFolder, type Watched } from './studio.ts';
import { useStudio } from './use-studio.ts';

const studio = useStudio('Sample');
const scratch = scratchFolder();
/** What is chosen by hand: the list of folders begins at home. */
const home = join(scratch.path, 'home');
mkdirSync(home);
process.env.HOME = home;
// The model is prepared as at the first start of all.
process.env.SEEDMARK_CACHE = join(scratch.path, 'cache');
after(() => scratch.remove());

/** Minutes on a busy machine. */
const LONG_MS = 400_000;
const PATIENCE_MS = 60_000;
const MOST_TOUR_MS = 60_000;
const ACCEPTED = 12;
const REJECTED = 2;
/** Steps. */
const TOUR_LENGTH = 5;

let watched: Watched;
let page: Page;

/** The service anew, and a window on it: while it mines on every core, a page takes its time. */
async function open(): Promise<void> {
  watched = await studio.startWatched();
  page = watched.page;
  page.setDefaultTimeout(PATIENCE_MS);
}
before(open);

async function assertNoBarrier(): Promise<void> {
  assert.deepEqual(await findBarriers(page), []);
}

/** A new file or folder of this name in the home folder. */
async function nameIt(name: string): Promise<void> {
  await page.getByRole('dialog').getByLabel('Name').fill(name);
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
}

/** How many have this status, as the side panel says it. */
async function count(status: string): Promise<number> {
  const text = await page.getByRole('button', { name: new RegExp(`^${status} `) }).innerText();
  return Number(text.replaceAll(/\D/g, ''));
}

describe('the sample, without a network', { concurrency: false }, () => {
  it('has no network to ask', async () => {
    await assert.rejects(fetch('http://192.0.2.1/'));
    const answer = await page.evaluate(() => fetch('https://example.org/').then(String, () => 'refused'));
    assert.equal(answer, 'refused');
    // The page's own policy refused that, and said so.
    (watched.complaints as string[]).length = 0;
    (watched.foreign as string[]).length = 0;
  });

  it('is begun from an empty Home, by keyboard', async () => {
    await page.getByRole('button', { name: 'Try the sample' }).focus();
    await page.keyboard.press('Enter');
    // The corpus is imported and the model looked at before there is anything to show.
    await page.locator('header .name', { hasText: 'Sample' }).waitFor({ timeout: LONG_MS });
  });

  it('shows round in less than a minute, each step by one key, and does not come again', async () => {
    let started = performance.now();
    for (let step = 1; step <= TOUR_LENGTH; step++) {
      await page.getByText(`${step} of ${TOUR_LENGTH}`).waitFor();
      if (step === 1) {
        await assertNoBarrier();
        started = performance.now();
      }
      await page.keyboard.press('Enter');
    }
    await page.locator('.tour').waitFor({ state: 'detached' });
    assert.ok(performance.now() - started < MOST_TOUR_MS);
    await page.reload();
    await page.getByRole('navigation').first().waitFor();
    assert.equal(await page.locator('.tour').count(), 0);
  });

  it('explains every screen by its help', async () => {
    for (const [screen, title] of [
      ['home', 'Home'],
      ['seeds', 'Types and seeds'],
      ['mining', 'Mining'],
      ['review', 'Review'],
    ]) {
      await goTo(page, screen);
      await page.locator('.view h1').first().waitFor({ state: 'attached' });
      await page.getByRole('button', { name: 'Help on this screen' }).click();
      await page.getByRole('article', { name: title, exact: true }).getByRole('paragraph').first().waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await page.keyboard.press('F1');
    await page.getByRole('article').getByRole('paragraph').first().waitFor();
    await assertOpenToAll(page);
    await page.keyboard.press('Escape');
  });

  it('fills the review while the mining goes on, and takes decisions by key', async () => {
    await goTo(page, 'review');
    await page.locator('.row.current mark').waitFor({ timeout: LONG_MS });
    await page
      .getByText(/^Mining/)
      .first()
      .waitFor();
    await page.getByText(/^[1-9][\d,]* to decide/).waitFor();
    for (let i = 1; i <= ACCEPTED + REJECTED; i++) {
      await page.keyboard.press(i % 7 === 0 ? 'r' : 'a');
      await page.getByText(`${i} decided today`).waitFor({ timeout: LONG_MS });
    }
    assert.equal(await count('Accepted'), ACCEPTED);
    assert.equal(await count('Rejected'), REJECTED);
  });

  it('is paused on Home, stays paused over a restart of the service, and loses nothing', async () => {
    await goTo(page, 'home');
    const running = page.locator('section', { has: page.getByRole('heading', { name: 'Running' }) });
    await running.getByRole('button', { name: 'Pause' }).click();
    await running.getByText('paused').waitFor();
    await studio.stop();
    await open();
    await page.getByRole('button', { name: /^Sample/ }).click();
    await page.waitForURL(/#\/(review|mining)$/);
    await goTo(page, 'home');
    await page.getByRole('button', { name: 'Go on' }).first().waitFor();
    await goTo(page, 'review');
    await page.getByText(`${ACCEPTED + REJECTED} decided today`).waitFor();
    assert.equal(await count('Accepted'), ACCEPTED);
  });

  it('trains a tagger on what was accepted', async () => {
    await goTo(page, 'taggers');
    await page.getByText('More choices').click();
    await page.getByLabel('Times through the text').fill('3');
    await page.getByLabel('Layers, from the top').fill('1');
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.getByRole('heading', { name: 'tagger 1' }).waitFor();
    await page.getByText('not trained yet').first().waitFor({ state: 'detached', timeout: LONG_MS });
    await page.getByRole('tab', { name: 'Try it' }).click();
    await page.getByLabel('Type or paste a text').fill('Kojima Minoru went to London.');
    await page.getByRole('button', { name: 'Find names' }).click();
    await page.locator('.tagged').waitFor({ timeout: LONG_MS });
  });

  it('exports the data set, and the tagger as a sound folder', async () => {
    await goTo(page, 'exports');
    await page.getByLabel('Format').selectOption('conll');
    await page
      .getByText(/[\d,]+ spans? in [\d,]+ sentences?$/)
      .first()
      .waitFor({ timeout: LONG_MS });
    await page.getByRole('button', { name: 'Write to …' }).click();
    await nameIt('decided');
    await page.getByText(/spans in [\d,]+ sentences are in/).waitFor({ timeout: LONG_MS });
    assert.ok(statSync(join(home, 'decided.conll')).size > 0);
    await page.getByRole('tab', { name: 'Tagger' }).click();
    await page.getByRole('button', { name: 'Write the folder to …' }).click();
    await nameIt('tagger');
    await page.getByText('The tagger is in').waitFor({ timeout: LONG_MS });
    const check = await checkTagger(join(home, 'tagger'));
    assert.deepEqual(check.findings, []);
    assert.ok(check.types.length > 0);
    for (const type of check.types) assert.ok(['person', 'place', 'organisation'].includes(type), type);
  });

  it('loaded nothing from outside and broke no rule of its policy', () => {
    assert.deepEqual(watched.foreign, []);
    assert.deepEqual(watched.complaints, []);
  });
});
