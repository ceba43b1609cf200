// Every screen in both themes: usable with assistive technology, within the content policy, nothing from outside.

import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { findBarriers } from './find-barriers.ts';
import { buildWikigold } from './review-projects.ts';
import { goTo, openReview, type Watched } from './studio.ts';
import { useStudio } from './use-studio.ts';

const SCREENS = [
  'home',
  'corpora',
  'seeds',
  'mining',
  'review',
  'reviewers',
  'taggers',
  'exports',
  'models',
  'settings',
] as const;

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

describe('a screen', { concurrency: false }, () => {
  for (const theme of ['light', 'dark'] as const) {
    for (const screen of SCREENS) {
      it(`has no serious barrier: ${screen}, ${theme}`, async () => {
        await page.emulateMedia({ colorScheme: theme });
        await goTo(page, screen);
        await page.locator('.view h1').waitFor({ state: 'attached' });
        await page.waitForTimeout(300);
        assert.deepEqual(await findBarriers(page), []);
      });
    }

    it(`has no serious barrier in its dialogs: ${theme}`, async () => {
      await goTo(page, 'review');
      await page.locator('.row.current mark').waitFor();
      for (const key of ['Shift+A', 'n', 'Shift+/']) {
        await page.keyboard.press(key);
        await page.getByRole('dialog').waitFor();
        await page.waitForTimeout(200);
        assert.deepEqual(await findBarriers(page), []);
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
      }
    });
  }

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
