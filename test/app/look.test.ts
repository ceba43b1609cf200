// Every screen in both themes: usable with assistive technology, within the content policy, nothing from outside.

import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { SCREENS } from '../../renderer/screens.ts';
import { assertOpenToAll } from './find-barriers.ts';
import { buildWikigold } from './review-projects.ts';
import { dropFile, goTo, openReview, type Watched, WINDOW } from './studio.ts';
import { useStudio } from './use-studio.ts';

const studio = useStudio('Wikigold', buildWikigold);
let watched: Watched;
let page: Page;

before(async () => {
  watched = await studio.startWatched();
  page = watched.page;
  await openReview(page);
  for (const key of ['a', 'r', 's', '2']) await page.keyboard.press(key);
  await page.getByText('4 decided today').waitFor();
});

/** 1280 by 800 at 200 %. */
const ZOOMED = { width: 640, height: 400 } as const;
const titles = new Set<string>();

/** With all that it asks the service for. */
async function openScreen(screen: string): Promise<void> {
  await goTo(page, screen);
  await page.locator(`nav [aria-current="page"]`).and(page.locator('.studio > nav > *')).waitFor();
  await page.locator('.view h1, .view h2').first().waitFor({ state: 'attached' });
  await page.locator('.skeleton').waitFor({ state: 'detached' });
}

async function closeDialog(): Promise<void> {
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

/** What is wider than its screen and cannot be scrolled where it is. Runs in the page. */
function tooWide(): string[] {
  const view = document.querySelector('.view')!;
  const scrolls = (element: Element): boolean => {
    if (element === view) return false;
    const { overflowX } = getComputedStyle(element);
    return overflowX !== 'visible' || scrolls(element.parentElement!);
  };
  const { left, right } = view.getBoundingClientRect();
  return [...view.querySelectorAll('*')]
    .filter((element) => {
      const box = element.getBoundingClientRect();
      return box.width > 0 && (box.right > right + 1 || box.left < left - 1) && !scrolls(element.parentElement!);
    })
    .map((element) => element.outerHTML.slice(0, 120));
}

describe('a screen', { concurrency: false }, () => {
  for (const screen of SCREENS) {
    it(`has no serious barrier in either theme: ${screen}`, async () => {
      await openScreen(screen);
      await assertOpenToAll(page);
    });

    it(`needs no scrolling sideways at 200 %, mirrored or not: ${screen}`, async () => {
      await openScreen(screen);
      await page.setViewportSize(ZOOMED);
      for (const direction of ['rtl', 'ltr'] as const) {
        await page.evaluate((dir) => {
          document.documentElement.dir = dir;
        }, direction);
        assert.deepEqual(await page.evaluate(tooWide), [], direction);
      }
      await page.setViewportSize(WINDOW);
    });
  }

  it('has its tabs from the right where it is mirrored', async () => {
    for (const screen of ['reviewers', 'exports']) {
      await openScreen(screen);
      for (const [direction, sign] of [
        ['rtl', -1],
        ['ltr', 1],
      ] as const) {
        await page.evaluate((dir) => {
          document.documentElement.dir = dir;
        }, direction);
        await page.waitForFunction((expected) => {
          const [first, second] = [...document.querySelectorAll('[role=tab]')].map(
            (tab) => tab.getBoundingClientRect().x,
          );
          return Math.sign(second - first) === expected;
        }, sign);
      }
    }
  });

  it('has no serious barrier where a document is read', async () => {
    await openScreen('review');
    await page.locator('.row.current mark').waitFor();
    await page.keyboard.press('d');
    await page.locator('.document .sentence').first().waitFor();
    await assertOpenToAll(page);
    await page.keyboard.press('d');
    await page.locator('.row.current mark').waitFor();
  });

  it('has no serious barrier in its dialogs', async () => {
    await openScreen('review');
    await page.locator('.row.current mark').waitFor();
    for (const key of ['Shift+A', 'n', 'Shift+/', 'F1']) {
      await page.keyboard.press(key);
      await page.getByRole('dialog').waitFor();
      if (key === 'F1') await page.getByRole('article').getByRole('paragraph').first().waitFor();
      await assertOpenToAll(page);
      await closeDialog();
    }
    await openScreen('seeds');
    await page.getByRole('button', { name: 'Check …' }).first().click();
    await page.getByRole('dialog').waitFor();
    await assertOpenToAll(page);
    await closeDialog();
  });

  it('has a help page of its own for every screen', async () => {
    for (const screen of SCREENS) {
      await openScreen(screen);
      await page.keyboard.press('F1');
      const title = await page.locator('nav [aria-current="page"]').last().innerText();
      await page.getByRole('article', { name: title, exact: true }).locator('p').first().waitFor();
      assert.ok(!titles.has(title), `${title} is the page of two screens`);
      titles.add(title);
      await closeDialog();
    }
  });

  it('has no serious barrier where a file is looked at before it is imported', async () => {
    await openScreen('corpora');
    await dropFile(page, 'notes.txt', 'Amina Jallo lives in Banjul.\n\nMusa went home.\n');
    await page.locator('.preview .sentences li').first().waitFor();
    await assertOpenToAll(page);
    await page.getByRole('button', { name: 'Cancel' }).click();
  });

  it('speaks each of the four languages', async () => {
    await goTo(page, 'settings');
    for (const [language, title] of [
      ['fr', 'Réglages'],
      ['es', 'Ajustes'],
      ['sw', 'Mipangilio'],
      ['en', 'Settings'],
    ]) {
      await page.locator('#language').selectOption(language);
      await page.getByRole('heading', { level: 1, name: title }).waitFor();
      assert.equal(await page.evaluate(() => document.documentElement.lang), language);
    }
  });

  it('lets a key be changed, which then does what it says, by its place on the keyboard', async () => {
    await goTo(page, 'settings');
    await page.getByRole('button', { name: /^reject: R/ }).click();
    await page.keyboard.press('x');
    await page.getByRole('button', { name: /^reject: X/ }).waitFor();
    await goTo(page, 'review');
    await page.locator('.row.current mark').waitFor();
    await page.locator('.row.current .acts', { hasText: 'X' }).waitFor();
    const rejected = page.getByRole('button', { name: /^Rejected/ });
    const before = Number((await rejected.innerText()).match(/\d+/)![0]);
    // A Cyrillic layout: another letter at the same place.
    await page.evaluate(() => {
      window.dispatchEvent(new KeyboardEvent('keydown', { key: 'ч', code: 'KeyX', bubbles: true }));
    });
    await page.getByRole('button', { name: new RegExp(`^Rejected ${before + 1}$`) }).waitFor();
  });

  it('loads nothing from outside and breaks no rule of its policy', () => {
    assert.deepEqual(watched.foreign, []);
    assert.deepEqual(watched.complaints, []);
  });
});
