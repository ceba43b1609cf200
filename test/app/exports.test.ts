// The data set that was reviewed, on screen: what will be written and what gets lost is said first, then it is written, and
// reads as it was decided.

import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { openCorpus, readCorpus } from '../../main/files/open-corpus.ts';
import { assertOpenToAll } from './find-barriers.ts';
import { goTo } from './studio.ts';
import { buildForTraining, REVIEWED, readParts } from './tagger-projects.ts';
import { useStudio } from './use-studio.ts';

/** What is chosen by hand: the file dialog begins at home. */
const home = join(tmpdir(), `seedmark-exports-${process.pid}`);
mkdirSync(home, { recursive: true });
const realHome = process.env.HOME;
process.env.HOME = home;
after(() => {
  process.env.HOME = realHome;
  rmSync(home, { recursive: true, force: true });
});

const studio = useStudio('Exports', buildForTraining);
let page: Page;

before(async () => {
  page = await studio.start();
  await page.getByRole('navigation').first().waitFor();
  await goTo(page, 'exports');
});

/** A new file or folder of this name in the home folder. */
async function writeAs(name: string): Promise<void> {
  await page.getByRole('button', { name: 'Write to …' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill(name);
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
}

/** Words and labels: all that matters of them here. */
async function readBack(name: string) {
  const { sentences } = await readCorpus(await openCorpus(join(home, name)));
  return sentences.map(({ words, spans }) => [
    words.length,
    spans.map(({ start, end, type }) => `${start} ${end} ${type}`),
  ]);
}

async function decided() {
  return (await readParts()).reviewed.map(({ words, spans }) => [
    words.length,
    spans.map(({ start, end, type }) => `${start} ${end} ${type}`),
  ]);
}

describe('the export screen', { concurrency: false }, () => {
  it('writes CoNLL that reads as it was decided, after a look at it', async () => {
    await page.getByLabel('Format').selectOption('conll');
    await page.getByRole('checkbox', { name: 'labelled' }).uncheck();
    const spans = (await readParts()).reviewed.flatMap((sentence) => sentence.spans).length;
    await page.getByText(`${spans} spans in ${REVIEWED} sentences`, { exact: true }).waitFor();
    await page.getByText('Everything fits into this format.').waitFor();
    assert.match(await page.locator('pre').innerText(), /B-MISC/);
    await writeAs('reviewed');
    await page.getByText(/spans in \d+ sentences are in/).waitFor();
    assert.deepEqual(await readBack('reviewed.conll'), await decided());
  });

  it('writes a Hugging Face folder that reads as it was decided', async () => {
    await page.getByLabel('Format').selectOption('huggingface');
    await page.getByLabel('Validation, %').waitFor();
    await page.locator('pre').getByText('ner_tags').first().waitFor();
    await writeAs('dataset');
    await page.getByText(join(home, 'dataset')).waitFor();
    assert.deepEqual(await readBack('dataset'), await decided());
  });

  it('counts what nobody judged before anything is written', async () => {
    await page.getByLabel('Format').selectOption('conll');
    await page.getByRole('checkbox', { name: 'labelled' }).check();
    await page.locator('.lost').getByText('words that nobody judged').waitFor();
    await assertOpenToAll(page);
    await page.getByRole('radio', { name: 'leave their sentences out' }).check();
    await page.getByText(new RegExp(`spans in ${REVIEWED} sentences$`)).waitFor();
  });

  it('says where a tagger comes from while there is none', async () => {
    await page.getByRole('tab', { name: 'Tagger' }).click();
    await page.getByRole('heading', { name: 'No trained tagger yet' }).waitFor();
  });
});
