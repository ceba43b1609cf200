// A tagger from the first decision to the folder that is handed out, on screen: trained, watched, scored, tried, its
// learning curve, a corpus tagged and reviewed, exported, removed.

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { checkTagger } from '../../main/training/check-tagger.ts';
import { assertOpenToAll } from './find-barriers.ts';
import { goTo } from './studio.ts';
import { buildForTraining, LABELLED, readParts } from './tagger-projects.ts';
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
const LONG_MS = 280_000;
const studio = useStudio('Training', buildForTraining);
let page: Page;

before(async () => {
  page = await studio.start();
  await page.getByRole('navigation').first().waitFor();
  await goTo(page, 'taggers');
});

const tab = (name: string) => page.getByRole('tab', { name }).click();

/** A new file or folder of this name in the home folder. */
async function nameIt(name: string): Promise<void> {
  await page.getByRole('dialog').getByLabel('Name').fill(name);
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
}

describe('the tagger screen', { concurrency: false }, () => {
  it('says what the next step is where there is none', async () => {
    await page.getByRole('heading', { name: 'No tagger yet' }).waitFor();
  });

  it('trains from what was decided and draws the loss while it does', async () => {
    await page.getByText('More choices').click();
    await page.getByLabel('Times through the text').fill('8');
    await page.getByLabel('Layers, from the top').fill('2');
    await page.getByLabel('Learning rate').fill('0.0008');
    await page.getByLabel('Held out, %').fill('15');
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.getByRole('heading', { name: 'tagger 1' }).waitFor();
    await page.getByRole('progressbar', { name: 'Training' }).waitFor();
    await page.locator('.charts .uplot canvas').first().waitFor({ timeout: LONG_MS });
    await page.getByText(/^step \d+, pass \d+, loss/).waitFor();
    assert.equal(await page.getByText('not trained yet').count(), 2, 'the curve is there before the end');
    await page.getByText('not trained yet').first().waitFor({ state: 'detached', timeout: LONG_MS });
    await page.getByRole('group', { name: 'F1 on held-out sentences' }).waitFor();
    await assertOpenToAll(page);
  });

  it('is scored against the labels that a corpus came with', async () => {
    await tab('Scores');
    await page.getByRole('heading', { name: 'held-out decisions' }).waitFor();
    await page.getByLabel('Hold it against').selectOption({ label: 'the labels of labelled' });
    await page.getByRole('button', { name: 'Score it' }).click();
    await page.getByRole('heading', { name: 'labels of labelled' }).waitFor({ timeout: LONG_MS });
    const { labelled } = await readParts();
    const all = page.getByRole('row', { name: /^All types/ });
    const gold = labelled.flatMap(({ spans }) => spans).length;
    assert.equal(await all.getByRole('cell').nth(3).innerText(), String(gold));
    await page.getByText(`on ${LABELLED} sentences`).waitFor();
    await page.getByRole('heading', { name: 'Names that were learnt, and new ones' }).waitFor();
    await assertOpenToAll(page);
  });

  it('shows the errors to look at next, gold above, tagger below', async () => {
    await tab('Errors to look at');
    const first = page.locator('.error').first();
    await first.waitFor();
    const [gold, found] = await first.locator('.labelled').all();
    const words = async (line: typeof gold) => (await line.locator('bdi, mark').allInnerTexts()).join(' ');
    assert.notEqual(await words(gold), await words(found));
    await assertOpenToAll(page);
  });

  it('finds names in a typed text, which stays as it was typed', async () => {
    await tab('Try it');
    const text = 'Amina Jallo went to London.  She met Peter Smith!';
    await page.getByLabel('Type or paste a text').fill(text);
    await page.getByRole('button', { name: 'Find names' }).click();
    await page.locator('.tagged').waitFor({ timeout: LONG_MS });
    const shown = await page.locator('.tagged .labelled').evaluateAll((lines) =>
      lines.map((line) => {
        for (const what of line.querySelectorAll('.what')) what.remove();
        return line.textContent;
      }),
    );
    assert.deepEqual(shown, ['Amina Jallo went to London.', 'She met Peter Smith!']);
  });

  it('draws the learning curve and says whether more decisions would help', async () => {
    await tab('Would more help?');
    await page.getByLabel('Parts').fill('2');
    await page.getByRole('button', { name: 'Draw the curve' }).click();
    await page.getByText(/^The last doubling brought/).waitFor({ timeout: LONG_MS });
    await assertOpenToAll(page);
  });

  it('tags a corpus, and what it found is reviewed', async () => {
    await tab('Use it');
    await page.getByRole('checkbox', { name: /reviewed/ }).uncheck();
    await page.getByRole('button', { name: 'Tag', exact: true }).click();
    const found = page.getByText(/^\d+ spans? found$/);
    await found.waitFor({ timeout: LONG_MS });
    const count = Number((await found.innerText()).split(' ')[0]);
    await page.getByRole('button', { name: 'Review what it found' }).click();
    await page.locator('.row.current mark').waitFor();
    await page.keyboard.press('a');
    await page.getByRole('button', { name: `Accepted 1` }).waitFor();
    await page.getByRole('button', { name: `All ${count}` }).waitFor();
  });
});

describe('the export of a tagger', { concurrency: false }, () => {
  it('hands it out as a folder that is sound', async () => {
    await goTo(page, 'exports');
    await tab('Tagger');
    await page.getByRole('heading', { name: 'Model card' }).waitFor();
    await assertOpenToAll(page);
    await page.getByRole('button', { name: 'Write the folder to …' }).click();
    await nameIt('handed-out');
    await page.getByText('The tagger is in').waitFor({ timeout: LONG_MS });
    const check = await checkTagger(join(home, 'handed-out'));
    assert.deepEqual(check.findings, []);
    assert.deepEqual([...check.types].sort(), ['LOC', 'MISC', 'ORG', 'PER']);
  });

  it('refuses a folder that is there, and says so', async () => {
    await page.getByRole('button', { name: 'Write the folder to …' }).click();
    await nameIt('handed-out');
    await page.getByText(/is there already/).waitFor();
  });

  it('removes the tagger after a question', async () => {
    await goTo(page, 'taggers');
    await tab('Use it');
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByRole('heading', { name: 'No tagger yet' }).waitFor();
  });
});
