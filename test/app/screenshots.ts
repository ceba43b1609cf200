// Pictures of every screen, light, dark and mirrored, on real projects: `node test/app/screenshots.ts [FOLDER]`.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { buildFine } from './fine-project.ts';
import { buildScripts, buildWikigold } from './review-projects.ts';
import { buildForReviewers } from './reviewers-project.ts';
import { openBrowser, openPage, scratchFolder, startServerProcess, WINDOW } from './studio.ts';
import { buildForTraining } from './tagger-projects.ts';

/** Minutes on a busy machine. */
const TRAINING_MS = 300_000;
const out = process.argv[2] ?? join(import.meta.dirname, '../../out/screenshots');
mkdirSync(out, { recursive: true });
/** What the starter needs on a busy machine. */
const SLOW_MS = 400_000;
const scratch = scratchFolder();
/** Where the file dialog begins. */
process.env.HOME = scratch.path;
const browser = await openBrowser();

async function settled(page: Page): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(400);
}

async function go(page: Page, screen: string): Promise<void> {
  await page.evaluate((name) => {
    location.hash = `/${name}`;
  }, screen);
  await settled(page);
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(out, `${name}.png`) });
}

async function setTheme(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  await settled(page);
}

async function contextFor(): Promise<BrowserContext> {
  return browser.newContext({ viewport: WINDOW, locale: 'en-GB' });
}

async function wikigold(): Promise<void> {
  const project = join(scratch.path, 'Wikigold.seedmark');
  await buildWikigold(project);
  const server = await startServerProcess(join(scratch.path, 'user'), project);
  const { page } = await openPage(await contextFor(), await server.newAddress());
  await page.getByRole('heading', { name: 'Projects' }).waitFor();
  await go(page, 'review');
  await page.locator('.row.current').waitFor();
  for (const key of ['a', 'a', 'r', 'a', '2', 'a']) {
    await page.keyboard.press(key);
    await page.waitForTimeout(120);
  }
  await settled(page);
  for (const theme of ['light', 'dark'] as const) {
    await setTheme(page, theme);
    for (const screen of ['home', 'corpora', 'seeds', 'mining', 'review', 'settings']) {
      await go(page, screen);
      await shoot(page, `${screen}-${theme}`);
    }
    await go(page, 'review');
    await page.keyboard.press('d');
    await page.locator('.document .sentence').first().waitFor();
    await settled(page);
    await shoot(page, `document-${theme}`);
    await page.keyboard.press('d');
    await page.locator('.row.current').waitFor();
    await page.keyboard.press('Shift+A');
    await page.getByRole('dialog').waitFor();
    await settled(page);
    await shoot(page, `bulk-${theme}`);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Shift+/');
    await settled(page);
    await shoot(page, `keys-${theme}`);
    await page.keyboard.press('Escape');
  }
  await setTheme(page, 'light');
  await preview(page);
  await page.evaluate(() => {
    document.documentElement.dir = 'rtl';
  });
  for (const screen of ['home', 'seeds', 'mining', 'review']) {
    await go(page, screen);
    await shoot(page, `${screen}-mirrored`);
  }
  await page.evaluate(() => {
    document.documentElement.dir = 'ltr';
  });
  await page.setViewportSize({ width: WINDOW.width / 2, height: WINDOW.height / 2 });
  await go(page, 'review');
  await shoot(page, 'review-zoomed');
  await server.stop();
}

/** A file is dropped into the corpus screen: Arabic. */
async function preview(page: Page): Promise<void> {
  await go(page, 'corpora');
  const lines = ['وصل الصحفي محمد الأمين أمس إلى مدينة الخرطوم.', 'كتبت الشاعرة فدوى طوقان قصيدة جديدة.'].join('\n');
  const dropped = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'رسائل.txt'));
    return transfer;
  }, lines);
  await page.locator('.drop').dispatchEvent('drop', { dataTransfer: dropped });
  await page.locator('.preview').waitFor();
  await settled(page);
  await shoot(page, 'import-light');
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await settled(page);
  await shoot(page, 'import-started-light');
}

async function scripts(): Promise<void> {
  const project = join(scratch.path, 'Scripts.seedmark');
  buildScripts(project);
  const server = await startServerProcess(join(scratch.path, 'user-2'), project);
  const { page } = await openPage(await contextFor(), await server.newAddress());
  await go(page, 'review');
  await page.locator('.row.current').waitFor();
  await settled(page);
  await shoot(page, 'scripts-light');
  for (const [key, name] of [
    ['ArrowDown', 'hebrew'],
    ['ArrowDown', 'persian'],
    ['ArrowDown', 'thai'],
    ['ArrowDown', 'ethiopic'],
    ['ArrowDown', 'nko'],
    ['ArrowDown', 'devanagari'],
    ['ArrowDown', 'ipa'],
    ['ArrowDown', 'long-word'],
  ] as const) {
    await page.keyboard.press(key);
    await settled(page);
    if (['nko', 'ipa', 'long-word'].includes(name)) await shoot(page, `scripts-${name}`);
  }
  await server.stop();
}

/** A tagger trained, scored and tried; the exports of the same project; the models. */
async function taggers(): Promise<void> {
  const project = join(scratch.path, 'Training.seedmark');
  await buildForTraining(project);
  const server = await startServerProcess(join(scratch.path, 'user-4'), project);
  const { page } = await openPage(await contextFor(), await server.newAddress());
  page.setDefaultTimeout(TRAINING_MS);
  await page.getByRole('navigation').first().waitFor();
  await go(page, 'taggers');
  await shoot(page, 'taggers-none');
  await page.getByText('More choices').click();
  await page.getByLabel('Learning rate').fill('0.0008');
  await page.getByLabel('Times through the text').fill('8');
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await page.locator('.charts .uplot canvas').first().waitFor();
  await settled(page);
  await shoot(page, 'taggers-running');
  await page.getByText('not trained yet').first().waitFor({ state: 'detached' });
  await page.getByRole('tab', { name: 'Scores' }).click();
  await page.getByLabel('Hold it against').selectOption({ label: 'the labels of labelled' });
  await page.getByRole('button', { name: 'Score it' }).click();
  await page.getByRole('heading', { name: 'labels of labelled' }).waitFor();
  await page.getByRole('tab', { name: 'Would more help?' }).click();
  await page.getByLabel('Parts').fill('3');
  await page.getByRole('button', { name: 'Draw the curve' }).click();
  await page.getByText(/^The last doubling brought/).waitFor();
  await page.getByRole('tab', { name: 'Try it' }).click();
  await page.getByLabel('Type or paste a text').fill('Peter Smith moved from London to New York in 1998.');
  await page.getByRole('button', { name: 'Find names' }).click();
  await page.locator('.tagged').waitFor();
  const tabs = ['Training', 'Scores', 'Errors to look at', 'Try it', 'Would more help?', 'Use it'];
  for (const theme of ['light', 'dark'] as const) {
    await setTheme(page, theme);
    await go(page, 'taggers');
    for (const [i, tab] of tabs.entries()) {
      await page.getByRole('tab', { name: tab }).click();
      await settled(page);
      await shoot(page, `taggers-${i + 1}-${theme}`);
    }
    await go(page, 'exports');
    await page.locator('pre').waitFor();
    await shoot(page, `exports-${theme}`);
    await page.getByRole('tab', { name: 'Tagger' }).click();
    await page.locator('pre').waitFor();
    await shoot(page, `exports-tagger-${theme}`);
    await go(page, 'models');
    await shoot(page, `models-${theme}`);
  }
  await page.addInitScript(() => {
    new MutationObserver(() => {
      document.documentElement.dir = 'rtl';
    }).observe(document, { childList: true });
  });
  await page.reload();
  await go(page, 'taggers');
  await page.getByRole('tab', { name: 'Scores' }).click();
  await settled(page);
  await shoot(page, 'taggers-mirrored');
  await server.stop();
}

/** Fine types, languages and figures; the starter takes LOC apart meanwhile. */
async function fine(): Promise<void> {
  const project = join(scratch.path, 'Fine.seedmark');
  await buildFine(project);
  const server = await startServerProcess(join(scratch.path, 'user-4'), project);
  const { page } = await openPage(await contextFor(), await server.newAddress());
  await page.getByRole('navigation').first().waitFor();
  await go(page, 'languages');
  await page.getByRole('button', { name: 'Measure' }).click();
  await page.locator('.warning').first().waitFor({ timeout: SLOW_MS });
  await go(page, 'facets');
  await page.locator('#facets-seeds').fill('16');
  await page.locator('#facets-sentences').fill('120');
  await page.getByRole('button', { name: 'Take apart' }).click();
  await page.locator('.facet').first().waitFor({ timeout: SLOW_MS });
  for (const theme of ['light', 'dark'] as const) {
    await setTheme(page, theme);
    for (const screen of ['facets', 'languages', 'figures']) {
      await go(page, screen);
      await page.waitForTimeout(600);
      await shoot(page, `${screen}-${theme}`);
    }
  }
  await setTheme(page, 'light');
  for (const [title, name] of [
    ['A type taken apart', '4'],
    ['Precision in each language', '5'],
    ['What notices the swap', '7'],
    ['Names between two words', '8'],
  ]) {
    await page.getByRole('navigation', { name: 'Figures' }).getByRole('button', { name: title }).click();
    await page.waitForTimeout(600);
    const draw = page.getByRole('button', { name: 'Draw' });
    if (await draw.isVisible()) await draw.click();
    await page.locator('.sheet svg').first().waitFor({ timeout: SLOW_MS });
    await shoot(page, `figure-${name}`);
  }
  await server.stop();
}

/** A gold sample, its scores, and two reviewers who differ. */
async function reviewers(): Promise<void> {
  const project = join(scratch.path, 'Reviewers.seedmark');
  const theirs = join(scratch.path, 'kofi.seedmark');
  await buildForReviewers(project, theirs);
  const server = await startServerProcess(join(scratch.path, 'user-5'), project);
  const { page } = await openPage(await contextFor(), await server.newAddress());
  await page.getByRole('navigation').first().waitFor();
  await go(page, 'reviewers');
  await page.getByLabel('Sentences', { exact: true }).fill('4');
  await page.getByRole('button', { name: 'Draw' }).click();
  await page.locator('.area:focus').waitFor();
  for (const key of [
    '1',
    'Enter',
    'Enter',
    'Enter',
    'ArrowRight',
    'Shift+ArrowRight',
    '1',
    'ArrowRight',
    'ArrowRight',
    'Shift+ArrowRight',
  ]) {
    await page.keyboard.press(key);
    await settled(page);
  }
  await page.getByRole('button', { name: 'Score it' }).click();
  await page.getByRole('row', { name: /^All types/ }).waitFor({ timeout: SLOW_MS });
  await page.locator('.area').focus();
  for (const theme of ['light', 'dark'] as const) {
    await setTheme(page, theme);
    await shoot(page, `reviewers-gold-${theme}`);
  }
  await setTheme(page, 'light');
  await page.getByRole('tab', { name: 'Merge and agreement' }).click();
  await page.getByRole('button', { name: 'Merge a project file' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'kofi.seedmark' }).click();
  await page.getByText(/verdicts taken over/).waitFor({ timeout: SLOW_MS });
  for (const theme of ['light', 'dark'] as const) {
    await setTheme(page, theme);
    await shoot(page, `reviewers-agreement-${theme}`);
  }
  await server.stop();
}

async function empty(): Promise<void> {
  const server = await startServerProcess(join(scratch.path, 'user-3'));
  const { page } = await openPage(await contextFor(), await server.newAddress());
  await page.getByRole('heading', { name: 'Projects' }).waitFor();
  await settled(page);
  await shoot(page, 'first-start');
  await server.stop();
}

try {
  const wanted = process.argv[3];
  for (const [name, make] of Object.entries({ wikigold, scripts, taggers, fine, reviewers, empty }))
    if (!wanted || wanted === name) await make();
} finally {
  await browser.close();
  scratch.remove();
}
