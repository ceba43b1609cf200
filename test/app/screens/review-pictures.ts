// The way from a corpus to a reviewed list, on Wikigold with spans that the starter ranked; what other scripts look like; a
// list of very many.

import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { buildLong, buildScripts, buildWikigold, SCRIPT_LINES } from '../review-projects.ts';
import { dropFile } from '../studio.ts';
import { type Camera, goToScreen, openWindow, type Shot, shootAll, withServer } from './camera.ts';

const VERY_MANY = 100_000;

export async function openReviewScreen(page: Page): Promise<void> {
  await goToScreen(page, 'review');
  await page.locator('.row.current mark').waitFor();
}

/** What a key opens over the review; it is closed by the next shot, which comes back to the list. */
async function overReview(page: Page, key: string): Promise<void> {
  await page.keyboard.press('Escape');
  await openReviewScreen(page);
  await page.keyboard.press(key);
  await page.getByRole('dialog').waitFor();
}

async function closeDialog(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

/** A file is dropped: Arabic, which is found out. */
async function showImport(page: Page): Promise<void> {
  await goToScreen(page, 'corpora');
  const lines = ['وصل الصحفي محمد الأمين أمس إلى مدينة الخرطوم.', 'كتبت الشاعرة فدوى طوقان قصيدة جديدة.'];
  await dropFile(page, 'رسائل.txt', lines.join('\n\n'));
  await page.locator('.preview .sentences li').first().waitFor();
}

const SHOTS: readonly Shot[] = [
  { name: 'home', reach: (page) => goToScreen(page, 'home') },
  {
    name: 'corpora',
    async reach(page) {
      await goToScreen(page, 'corpora');
      await page.getByRole('button', { name: 'Look', exact: true }).click();
      await page.getByText('pieces per word').waitFor();
    },
  },
  { name: 'import', reach: showImport },
  {
    name: 'seeds',
    async reach(page) {
      await goToScreen(page, 'seeds');
      await page.locator('.type .name').first().waitFor();
    },
  },
  {
    name: 'seed-check',
    async reach(page) {
      await page.getByRole('button', { name: 'Check …' }).first().click();
      await page.getByRole('dialog').getByRole('textbox').fill('John Smith');
      await page.locator('.seeds .card h3').first().waitFor();
      await page.getByRole('dialog').getByRole('button', { name: 'Check', exact: true }).click();
      await page.locator('.seeds .card h3').nth(1).waitFor();
      await page.locator('.seeds .card').nth(1).locator('li').first().waitFor();
    },
  },
  {
    name: 'mining',
    async reach(page) {
      await closeDialog(page);
      await goToScreen(page, 'mining');
      await page.locator('.run ol > li').first().waitFor();
    },
  },
  {
    name: 'review',
    async reach(page) {
      await openReviewScreen(page);
      await page.getByText('words that were expected').waitFor();
    },
  },
  {
    name: 'document',
    async reach(page) {
      await page.keyboard.press('d');
      await page.locator('.document .sentence').first().waitFor();
    },
  },
  {
    name: 'bulk-accept',
    async reach(page) {
      await page.keyboard.press('d');
      await overReview(page, 'Shift+A');
    },
  },
  { name: 'note', reach: (page) => overReview(page, 'n') },
  { name: 'keys', reach: (page) => overReview(page, 'Shift+/') },
  {
    name: 'help',
    async reach(page) {
      await closeDialog(page);
      await page.getByRole('button', { name: 'Help on this screen' }).click();
      await page.getByRole('article').getByRole('paragraph').first().waitFor();
    },
  },
  {
    name: 'settings',
    async reach(page) {
      await closeDialog(page);
      await goToScreen(page, 'settings');
    },
  },
];

export async function takeReview(camera: Camera): Promise<void> {
  const project = join(camera.scratch, 'Wikigold.seedmark');
  await buildWikigold(project);
  await withServer(camera, project, async (server) => {
    const page = await openWindow(camera, server);
    await openReviewScreen(page);
    const keys = ['a', 'a', 'r', 'a', '2', 'a', 'a', 's', 'a', 'r', 'a', 'a', 'r', 'a'];
    for (const [i, key] of keys.entries()) {
      await page.keyboard.press(key);
      await page.getByText(`${i + 1} decided today`).waitFor();
    }
    await goToScreen(page, 'mining');
    await page.getByRole('slider', { name: /^Threshold/ }).focus();
    for (let i = 0; i < 12; i++) await page.keyboard.press('ArrowLeft');
    await page.context().close();
    await shootAll(camera, server, SHOTS);
  });
}

/** One picture for each kind of script that other tools are known to break. */
export async function takeScripts(camera: Camera): Promise<void> {
  const project = join(camera.scratch, 'Scripts.seedmark');
  buildScripts(project);
  const looks = ['light', 'rtl'] as const;
  const shots = SCRIPT_LINES.map(
    ({ language }, i): Shot => ({
      name: `script-${language}`,
      looks,
      async reach(page) {
        if (i === 0) await openReviewScreen(page);
        else await page.keyboard.press('ArrowDown');
        await page.locator('.row.current mark').waitFor();
      },
    }),
  );
  const reading: Shot = {
    name: 'script-ar-corpus',
    looks,
    async reach(page) {
      await goToScreen(page, 'corpora');
      await page.getByRole('button', { name: 'ar.txt', exact: true }).click();
      await page.locator('.text li').first().waitFor();
    },
  };
  await withServer(camera, project, (server) => shootAll(camera, server, [...shots, reading]));
}

export async function takeVeryMany(camera: Camera): Promise<void> {
  const project = join(camera.scratch, 'Long.seedmark');
  await buildLong(project, VERY_MANY);
  const looks = ['light'] as const;
  await withServer(camera, project, (server) =>
    shootAll(camera, server, [
      { name: 'very-many-review', looks, reach: openReviewScreen },
      {
        name: 'very-many-mining',
        looks,
        async reach(page) {
          await goToScreen(page, 'mining');
          await page.locator('.run ol > li').first().waitFor();
        },
      },
    ]),
  );
}
