// Two windows on one project, and a service that is killed.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { openProject } from '../../main/store/file/project-file.ts';
import { countByStatus } from '../../main/store/review/review-counts.ts';
import type { RunId } from '../../src/project/ids.ts';
import { buildWikigold } from './review-projects.ts';
import { openReview } from './studio.ts';
import { useStudio } from './use-studio.ts';

const studio = useStudio('Wikigold', buildWikigold);

async function start(): Promise<Page> {
  const page = await studio.start();
  await openReview(page);
  return page;
}

describe('two windows on one project', () => {
  it('each shows what the other decided, and takes it back', async () => {
    const one = await start();
    const { page: two } = await studio.open();
    await openReview(two);
    const spanOf = (page: Page) => page.locator('.row .line.done');
    await one.keyboard.press('a');
    await one.locator('.status.accepted').first().waitFor();
    // The second window has its first row open: what was decided there shows in it.
    await two.locator('.row.current .tag', { hasText: 'accepted' }).waitFor();
    await two.keyboard.press('ArrowDown');
    await two.keyboard.press('r');
    await spanOf(one)
      .or(one.locator('.row.current .tag', { hasText: 'rejected' }))
      .first()
      .waitFor();
    await one.locator('.row.current .tag', { hasText: 'rejected' }).waitFor();
    await one.keyboard.press('u');
    await two.locator('.row .status.rejected').waitFor({ state: 'detached' });
    await one.keyboard.press('u');
    await two.locator('.row .status.accepted').waitFor({ state: 'detached' });
  });
});

describe('a service that is killed while somebody reviews', () => {
  it('has every decision that was shown, says that it is gone, and shows no other', async () => {
    const page = await start();
    for (let i = 0; i < 25; i++) await page.keyboard.press('a');
    // Some are shown, some may be on their way.
    const shown = await page.locator('.row .status.accepted').count();
    await studio.kill();
    await page.getByText('The service does not answer').waitFor();
    const shownAfter = await page.evaluate(() => document.querySelectorAll('.row .status.accepted').length);
    await page.keyboard.press('a');
    await page.locator('.problem').waitFor();
    assert.equal(await page.locator('.row .status.accepted').count(), shownAfter);
    const file = openProject(studio.project);
    const counts = countByStatus(file.connection, { run: 1 as RunId });
    file.close();
    const accepted = counts
      .filter(({ status }) => status === 'accepted')
      .reduce((sum, { candidates }) => sum + candidates, 0);
    assert.ok(accepted >= shown, `${accepted} on the disk, ${shown} shown`);

    const again = await start();
    await again.getByRole('button', { name: new RegExp(`^Accepted ${accepted}$`) }).waitFor();
  });
});
