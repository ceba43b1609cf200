// The reviewers' screen: a gold sample by keyboard to the scores of a run on it; another reviewer's file to a settled
// disagreement.

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { readTypes } from '../../main/store/entity-types.ts';
import { openProject } from '../../main/store/file/project-file.ts';
import { readDecision } from '../../main/store/review/decisions.ts';
import { decodeMessage } from '../../src/contract/codec.ts';
import type { SentenceId } from '../../src/project/ids.ts';
import { assertOpenToAll } from './find-barriers.ts';
import { buildForReviewers } from './reviewers-project.ts';
import { goTo } from './studio.ts';
import { useStudio } from './use-studio.ts';

/** What is chosen by hand: the file dialog begins at home. */
const home = join(tmpdir(), `seedmark-home-${process.pid}`);
mkdirSync(home, { recursive: true });
const realHome = process.env.HOME;
process.env.HOME = home;
after(() => {
  process.env.HOME = realHome;
});

/** Minutes on a busy machine. */
const LONG_MS = 120_000;
const studio = useStudio('Reviewers', (path) => buildForReviewers(path, join(home, 'kofi.seedmark')));
let page: Page;

/** What the service has sent to the window. */
const received: unknown[] = [];

/** Whether an answer has candidates or scores of a ranking. */
function tellsRanking(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, held]) => {
    if (key === 'score' || key === 'scores' || key === 'margin') return true;
    return tellsRanking(held);
  });
}

before(async () => {
  page = await studio.start();
  await page.getByRole('navigation').first().waitFor();
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => received.push(decodeMessage(payload)));
  });
  await page.reload();
  await page.getByRole('navigation').first().waitFor();
  await goTo(page, 'reviewers');
});

const marks = () => page.locator('.area mark').allInnerTexts();
const chosen = async () => (await page.locator('.area .chosen').allInnerTexts()).join('');

describe('a confirmed span', () => {
  it('is offered as a further example of its type, and is one when that is taken', async () => {
    await goTo(page, 'seeds');
    const offers = page.locator('.confirmed button');
    await offers.first().waitFor();
    const offered = await offers.locator('bdi').allInnerTexts();
    assert.equal(offered.length, 2);
    await assertOpenToAll(page);
    await offers.first().click();
    await page.locator('.seed bdi').getByText(offered[0], { exact: true }).waitFor();
    assert.deepEqual(await offers.locator('bdi').allInnerTexts(), [offered[1]]);
    await goTo(page, 'reviewers');
  });
});

describe('the gold sample', { concurrency: false }, () => {
  it('is drawn, and its first sentence is open to the keyboard', async () => {
    await page.getByLabel('Sentences', { exact: true }).fill('2');
    await page.getByRole('button', { name: 'Draw' }).click();
    await page.getByText('0 of 2 finished').waitFor();
    await page.locator('.area:focus').waitFor();
    await assertOpenToAll(page);
  });

  it('marks the words that arrow keys choose, and takes marks away', async () => {
    await page.locator('.area').focus();
    const sentence = await page.locator('.area .sentence').textContent();
    await page.keyboard.press('ArrowRight');
    const second = await chosen();
    await page.keyboard.press('Shift+ArrowRight');
    const words = await chosen();
    assert.ok(words.startsWith(second) && words.length > second.length && sentence!.includes(words));
    await page.keyboard.press('1');
    await page.locator('.area mark[data-ends="PER"]').waitFor();
    assert.deepEqual(await marks(), [words]);
    await page.keyboard.press('Backspace');
    await page.locator('.area mark').waitFor({ state: 'detached' });
    await page.keyboard.press('2');
    await page.locator('.area mark[data-ends="LOC"]').waitFor();
    assert.equal(await page.locator('.area .sentence').textContent(), sentence, 'the text is as it was');
  });

  it('another type takes the place of the one before; a word is chosen with the mouse', async () => {
    const words = await marks();
    await page.keyboard.press('1');
    await page.locator('.area mark[data-ends="PER"]').waitFor();
    assert.deepEqual(await marks(), words);
    await page.locator('.area [data-from="0"]').dblclick();
    const first = await chosen();
    assert.ok(first.length > 0 && !first.includes(' '));
    assert.equal(await page.locator('.area [data-from="0"]').innerText(), first);
  });

  it('goes on with Enter until every sentence is finished, and nothing of a ranking is ever sent', async () => {
    await page.locator('.area').focus();
    await page.keyboard.press('Enter');
    await page.getByText('1 of 2 finished').waitFor();
    await page.locator('.gold header').getByText('2 of 2').waitFor();
    assert.deepEqual(await marks(), []);
    await page.keyboard.press('Enter');
    await page.getByText('2 of 2 finished').waitFor();
    assert.ok(received.length > 10);
    assert.deepEqual(received.filter(tellsRanking), []);
  });

  it('tells what the run is worth on it, with intervals', async () => {
    await page.getByRole('button', { name: 'Score it' }).click();
    const all = page.getByRole('row', { name: /^All types/ });
    await all.waitFor({ timeout: LONG_MS });
    await page.getByText('on 2 sentences').waitFor();
    const cells = await all.getByRole('cell').allInnerTexts();
    assert.equal(cells[3], '1', 'one name was marked');
    assert.ok(received.some(tellsRanking), 'what is sent is seen');
    for (const score of cells.slice(0, 3)) assert.match(score, /^\d+\.\d%\s+\d+\.\d%–\d+\.\d%$/);
    await assertOpenToAll(page);
  });

  it('is there again after a restart', async () => {
    page = await studio.start();
    await page.getByRole('navigation').first().waitFor();
    await goTo(page, 'reviewers');
    await page.getByLabel('Sentences', { exact: true }).waitFor();
    await page.getByLabel('Sentences', { exact: true }).fill('2');
    await page.getByRole('button', { name: 'Draw' }).click();
    await page.getByText('2 of 2 finished').waitFor();
    assert.equal((await marks()).length, 1);
  });
});

describe("another reviewer's file", { concurrency: false }, () => {
  it('is merged, and the agreement of the two is shown', async () => {
    await page.getByRole('tab', { name: 'Merge and agreement' }).click();
    await page.getByText('Nothing yet that two reviewers have answered.').waitFor();
    await page.getByRole('button', { name: 'Merge a project file' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'kofi.seedmark' }).click();
    await page.getByText('3 verdicts taken over').waitFor({ timeout: LONG_MS });
    const row = page.getByRole('row', { name: /Kofi – me/ });
    await row.waitFor();
    const cells = await row.getByRole('cell').allInnerTexts();
    assert.equal(cells[0], '3');
    assert.deepEqual(cells.slice(4), ['2', '2']);
    await assertOpenToAll(page);
  });

  it('is settled place by place: a number takes a reading, undo takes it back', async () => {
    const readings = page.locator('.readings > li');
    assert.equal(await readings.count(), 2);
    const theirs = readings.filter({ has: page.getByRole('heading', { name: 'Kofi' }) });
    assert.match(await theirs.locator('.said').innerText(), /no entity/);
    const place = (await readings.allInnerTexts()).findIndex((text) => text.includes('Kofi'));
    await page.keyboard.press('u');
    await page.keyboard.press('ArrowDown');
    await page.getByText('2 of 2').waitFor();
    await page.keyboard.press('ArrowUp');
    await page.getByText('1 of 2').waitFor();
    await page.keyboard.press(`${place + 1}`);
    await page.getByText('1 of 1').waitFor();
    await page.keyboard.press('u');
    await page.getByText('1 of 2').waitFor();
    await page.keyboard.press(`${place + 1}`);
    await page.getByText('1 of 1').waitFor();
    const mine = (await readings.allInnerTexts()).findIndex((text) => text.startsWith('me'));
    await page.keyboard.press(`${mine + 1}`);
    await page.getByText('Every difference is settled.').waitFor();
    const cells = await page
      .getByRole('row', { name: /Kofi – me/ })
      .getByRole('cell')
      .allInnerTexts();
    assert.deepEqual(cells.slice(4), ['2', '0']);
    await studio.stop();
    const project = openProject(studio.project, { isReadOnly: true });
    const { connection } = project;
    const [{ id: type }] = readTypes(connection);
    const status = (sentence: number) =>
      readDecision(connection, { sentence: sentence as SentenceId, span: { start: 0, end: 2 }, type })?.status;
    assert.deepEqual([1, 2, 3].map(status), ['accepted', 'rejected', 'rejected']);
    project.close();
  });
});
