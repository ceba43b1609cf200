// Mining with the starter model as a linguist does it: started with the defaults, looked at while it goes on, paused, gone on
// with in another window, and its list cut where it ends.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { readRuns } from '../../main/store/candidates/runs.ts';
import { openProject } from '../../main/store/file/project-file.ts';
import { readReviewPage } from '../../main/store/review/review-page.ts';
import { buildUnmined, buildWikigold } from './review-projects.ts';
import { goTo, openReview } from './studio.ts';
import { useStudio } from './use-studio.ts';
import { watchQuestions } from './watch-questions.ts';

/** Enough that there is time to pause. */
const SENTENCES = 48;
const KEPT = 24;
/** Verdicts in a row. */
const PRESSES = 6;
/** A real model on a busy machine. */
const MINING_MS = 240_000;

/** The screen looks at a run that goes on at most once in so many milliseconds, by as many questions; and it asks for other things once. */
const LOOK_MS = 1500;
const QUESTIONS_A_LOOK = 4;
const OTHER_QUESTIONS = 40;

const run = (page: Page) => page.locator('.run');
const figure = (text: string): number => Number(/\.\d+/.exec(text)![0]);

describe('a mining run', { concurrency: false }, () => {
  const studio = useStudio('Unmined', (path) => buildUnmined(path, SENTENCES));

  it('shows its best while it goes on, waits where it is paused, and goes on in a window that was opened anew', async () => {
    const page = await studio.start();
    await page.getByRole('navigation').waitFor();
    await goTo(page, 'mining');
    await page.getByText('Ready to mine').waitFor();
    await page.getByLabel('How many of the best of each type').fill(String(KEPT));
    await page.getByRole('button', { name: 'Start' }).click();
    const rows = run(page).locator('ol > li');
    await rows.first().waitFor({ timeout: MINING_MS });
    assert.ok(await run(page).getByRole('progressbar').isVisible(), 'there is a list before the run is over');
    await run(page).getByRole('button', { name: 'Pause' }).click();
    await run(page).getByRole('button', { name: 'Go on' }).waitFor();

    const questions = watchQuestions(page);
    const start = performance.now();
    await page.reload();
    await run(page).getByRole('status').getByText('paused').waitFor();
    await rows.first().waitFor();
    await run(page).getByRole('button', { name: 'Go on' }).click();
    await run(page).getByRole('status').getByText('done').waitFor({ timeout: MINING_MS });
    const looks = Math.ceil((performance.now() - start) / LOOK_MS);
    const most = QUESTIONS_A_LOOK * looks + OTHER_QUESTIONS;
    assert.ok(questions.asked > 0 && questions.asked <= most, `${questions.asked} questions in ${looks} looks' time`);
    const shown = await rows.locator('mark').allTextContents();
    const scores = (await rows.locator('.score').allTextContents()).map(figure);
    assert.deepEqual(
      scores,
      [...scores].sort((a, b) => a - b),
    );
    await studio.stop();

    const file = openProject(studio.project);
    const [mined] = readRuns(file.connection);
    const best = readReviewPage(
      file.connection,
      { run: mined.id, types: [mined.types[0].type] },
      { by: 'score' },
      { limit: 1000 },
    ).items;
    file.close();
    assert.equal(mined.state, 'done');
    assert.equal(best.length, KEPT);
    const surfaces = best.map(({ text, words, span }) =>
      text.slice(words[span.start].startChar, words[span.end - 1].endChar),
    );
    assert.deepEqual(shown, surfaces.slice(0, shown.length));
    assert.equal(new Set(best.map(({ sentence, span }) => `${sentence} ${span.start} ${span.end}`)).size, KEPT);
  });

  it('says how long it would take, and goes with all that it found when it is taken out', async () => {
    const page = await studio.start();
    await page.getByRole('navigation').waitFor();
    await goTo(page, 'mining');
    await page.getByRole('button', { name: 'How long?' }).click();
    await page.getByText(`for ${SENTENCES} sentences`).waitFor({ timeout: MINING_MS });
    await page.locator('.runs').getByRole('button', { name: 'Remove' }).click();
    await page
      .getByRole('dialog')
      .getByText(`${2 * KEPT} candidates`)
      .waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('Ready to mine').waitFor();
    await studio.stop();
    const file = openProject(studio.project);
    assert.deepEqual(readRuns(file.connection), []);
    file.close();
  });
});

describe('the end of a list', { concurrency: false }, () => {
  const studio = useStudio('Wikigold', buildWikigold);
  const slider = (page: Page) => page.getByRole('slider', { name: /^Threshold/ });
  const said = (page: Page) => page.locator('.histogram').getByRole('status');

  it('is dragged with the pointer and moved by keys, holds for the review, and is there the next day', async () => {
    const page = await studio.start();
    await page.getByRole('navigation').waitFor();
    await goTo(page, 'mining');
    await said(page).getByText('No threshold').waitFor();
    const line = (await slider(page).boundingBox())!;
    const plot = (await page.locator('.histogram .plot').boundingBox())!;
    await page.mouse.move(line.x + line.width / 2, line.y + line.height / 2);
    await page.mouse.down();
    await page.mouse.move(plot.x + plot.width * 0.6, line.y + line.height / 2, { steps: 8 });
    await page.mouse.up();
    const dragged = figure(await said(page).innerText());
    await slider(page).press('ArrowLeft');
    for (let i = 0; i < 19; i++) await page.keyboard.press('ArrowLeft');
    const moved = figure(await said(page).innerText());
    assert.ok(moved < dragged, `${moved} is before ${dragged}`);
    const count = Number(/about (\d+)/.exec(await said(page).innerText())![1]);
    const counted = await page.locator('.run ol > li:not(.beyond)').count();
    assert.ok(counted > 0 && counted <= count);

    await goTo(page, 'review');
    await page.getByRole('button', { name: /^PER/ }).click();
    await said(page)
      .getByText(`threshold ${/\.\d+/.exec(String(moved))![0]}`)
      .waitFor();
    await studio.stop();
    const again = await studio.start();
    await openReview(again);
    await again.getByRole('button', { name: /^PER/ }).click();
    await said(again)
      .getByText(`threshold ${/\.\d+/.exec(String(moved))![0]}`)
      .waitFor();
    await again.locator('.histogram').getByRole('button', { name: 'Take away' }).click();
    await said(again).getByText('No threshold').waitFor();
    await slider(again).and(again.locator(':focus')).waitFor();
    await again.reload();
    await again.getByRole('button', { name: /^PER/ }).click();
    await said(again).getByText('No threshold').waitFor();
  });

  it('is worth what the verdicts so far say, and that moves with each of them', async () => {
    const page = await studio.start();
    const questions = watchQuestions(page);
    await page.reload();
    await openReview(page);
    await page.getByRole('button', { name: /^PER/ }).click();
    await page.getByText('300 to decide').waitFor();
    const precision = page.locator('.precision');
    await precision.getByText('no verdicts yet').waitFor();
    /** Spans inside of longer names are in no list, so their verdicts do not count. */
    const figures = async (): Promise<{ share: number; verdicts: number }> => {
      const text = await precision.locator('.now').innerText();
      return { share: Number(/(\d+)%/.exec(text)![1]), verdicts: Number(/(\d+) verdict/.exec(text)![1]) };
    };
    let decided = 0;
    const press = async (key: string): Promise<void> => {
      for (let i = 0; i < PRESSES; i++) await page.keyboard.press(key);
      decided += PRESSES;
      await questions.settled('review.decided', decided, 'review.precision');
    };
    await press('a');
    const accepted = await figures();
    await press('r');
    const mixed = await figures();
    assert.ok(mixed.verdicts > accepted.verdicts && mixed.share < accepted.share, JSON.stringify([accepted, mixed]));
    await press('u');
    assert.deepEqual(await figures(), accepted, 'what was taken back does not count');
    await page.keyboard.press('m');
    await page.getByText('20 to decide').waitFor();
    assert.equal(await page.locator('.row.current mark').count(), 1);
  });
});
