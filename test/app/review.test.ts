// Reviewing Wikigold with the starter model's own ranking, by keyboard alone, over restarts of the service.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { openProject } from '../../main/store/file/project-file.ts';
import { readReviewPage } from '../../main/store/review/review-page.ts';
import type { RunId } from '../../src/project/ids.ts';
import type { ReviewItem } from '../../src/project/review.ts';
import { buildWikigold } from './review-projects.ts';
import { openReview } from './studio.ts';
import { useStudio } from './use-studio.ts';

const REVIEWED = 200;
const PAGE = 500;
/** What a reviewer might press; 2 is the type LOC. */
const KEYS = ['a', 'a', 'r', 'a', '2', 's', 'a', 'r'] as const;

const studio = useStudio('Wikigold', buildWikigold);

async function start(): Promise<Page> {
  const page = await studio.start();
  await openReview(page);
  return page;
}

/** As the file has them, best first; nobody has it open. */
function stored(): readonly ReviewItem[] {
  const { connection, close } = openStored();
  const items: ReviewItem[] = [];
  let cursor: ReturnType<typeof readReviewPage>['next'];
  do {
    const page = readReviewPage(
      connection,
      { run: 1 as RunId },
      { by: 'score' },
      { limit: PAGE, ...(cursor && { cursor }) },
    );
    items.push(...page.items);
    cursor = page.next;
  } while (cursor);
  close();
  return items;
}

function openStored() {
  const file = openProject(studio.project);
  return { connection: file.connection, close: () => file.close() };
}

async function goToSpan(page: Page, surface: string): Promise<void> {
  for (let row = 0; row < PAGE; row++) {
    if ((await page.locator('.row.current mark').textContent()) === surface) return;
    await page.keyboard.press('ArrowDown');
  }
  assert.fail('the span is not in the list');
}

const saved = (page: Page) => page.getByText('every decision is on the disk').waitFor();
const decided = (items: readonly ReviewItem[]) => items.filter(({ status }) => status !== 'open').length;

describe('the review', { concurrency: false }, () => {
  it(`takes ${REVIEWED} decisions by keyboard alone, in the order of the list`, async () => {
    const page = await start();
    for (let i = 0; i < REVIEWED; i++) {
      // A key is about the row that is open: nobody decides what is not there yet.
      await page.locator(`.row.current[data-row="${i}"]`).waitFor();
      await page.keyboard.press(KEYS[i % KEYS.length]);
    }
    await saved(page);
    await page.getByText(`${REVIEWED} decided today`).waitFor();
    await studio.stop();
    const items = stored();
    const loc = items.find(({ text }) => text.includes('Dancemania'))!.type;
    const statuses = { a: 'accepted', r: 'rejected', s: 'skipped' } as const;
    const expected = items.slice(0, REVIEWED).map(({ type }, i) => {
      const key = KEYS[i % KEYS.length];
      if (key === '2') return type === loc ? 'accepted' : 'retyped';
      return statuses[key];
    });
    assert.deepEqual(
      items.slice(0, REVIEWED).map(({ status }) => status),
      expected,
    );
    assert.equal(decided(items), REVIEWED);
  });

  it('takes back and brings back what was decided before the service was started anew', async () => {
    const earlier = stored();
    const page = await start();
    for (let i = 0; i < 3; i++) {
      await page.keyboard.press('u');
      await page.getByText(`${(1000 + i + 1).toLocaleString('en')} to decide`).waitFor();
    }
    await page.keyboard.press('Shift+U');
    await page.getByText('1,002 to decide').waitFor();
    await studio.stop();
    const items = stored();
    assert.equal(decided(items), REVIEWED - 2);
    assert.deepEqual(
      items.slice(0, REVIEWED - 2).map(({ status }) => status),
      earlier.slice(0, REVIEWED - 2).map(({ status }) => status),
    );
  });

  it('accepts all candidates of a surface form after saying how many they are, and takes that back in one step', async () => {
    const earlier = stored();
    const groups = Map.groupBy(
      earlier.filter(({ status }) => status === 'open'),
      ({ surface, type }) => `${surface} ${type}`,
    );
    const group = [...groups.values()].sort((a, b) => b.length - a.length)[0];
    const { text, words, span } = group[0];
    const surface = text.slice(words[span.start].startChar, words[span.end - 1].endChar);
    const page = await start();
    await page.keyboard.press('/');
    await page.keyboard.type(surface);
    await page.keyboard.press('Enter');
    await page.locator('.row mark', { hasText: surface }).first().waitFor();
    await goToSpan(page, surface);
    await page.keyboard.press('Shift+A');
    const dialog = page.getByRole('dialog');
    const count = Number(/\d+/.exec(await dialog.getByText(/\d+ candidates? as/).innerText())![0]);
    assert.equal(count, group.length);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await saved(page);
    await studio.stop();
    const accepted = stored();
    assert.equal(decided(accepted), decided(earlier) + count);
    const ids = new Set(group.map(({ id }) => id));
    assert.ok(accepted.filter(({ id }) => ids.has(id)).every(({ status }) => status === 'accepted'));

    const again = await start();
    await again.keyboard.press('u');
    await again.getByText('1,002 to decide').waitFor();
    await studio.stop();
    assert.deepEqual(
      stored().map(({ status }) => status),
      earlier.map(({ status }) => status),
    );
  });

  it('gives a span other borders by words, and keeps a note', async () => {
    const page = await start();
    const mark = page.locator('.row.current mark');
    const before = (await mark.textContent())!;
    const sentence = (await page.locator('.row.current .sentence').textContent())!;
    await page.keyboard.press('Shift+ArrowRight');
    const longer = (await mark.textContent())!;
    assert.ok(longer.startsWith(before) && longer.length > before.length);
    assert.equal(await page.locator('.row.current .sentence').textContent(), sentence);
    await page.keyboard.press('n');
    await page.keyboard.type('two words, surely');
    await page.keyboard.press('Control+Enter');
    await page.locator('.row.current .note', { hasText: 'two words, surely' }).waitFor();
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('a');
    await page.locator('.row .status.rebound').first().waitFor();
    await saved(page);
    await studio.stop();
    assert.equal(stored().filter(({ status }) => status === 'rebound').length, 1);
  });
});
