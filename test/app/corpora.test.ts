// Files on their way into a project: each basic format with what cannot be read of it, uploads that are no corpus, what the
// miner can never find, and seeds that are tried before hours of mining.

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { assertOpenToAll, findBarriers } from './find-barriers.ts';
import { buildUnmined } from './review-projects.ts';
import { dropFile, goTo, scratchFolder } from './studio.ts';
import { useStudio } from './use-studio.ts';

/** A real model on a busy machine. */
const MODEL_MS = 120_000;
const SENTENCES = 36;

const scratch = scratchFolder();
after(() => scratch.remove());
const studio = useStudio('Corpora', (path) => buildUnmined(path, SENTENCES));
let page: Page;

before(async () => {
  page = await studio.start();
  await page.getByRole('navigation').waitFor();
  await goTo(page, 'corpora');
  await page.getByRole('heading', { level: 1, name: 'Corpus' }).waitFor();
});

interface Dropped {
  readonly name: string;
  /** Text, or bytes. */
  readonly content: string | readonly number[];
}

const drop = ({ name, content }: Dropped): Promise<void> => dropFile(page, name, content);

/** As from the desktop: only the browser itself hands out a folder. */
async function dropFolder(path: string): Promise<void> {
  // What was looked at before goes, and the place moves.
  await page.locator('.preview').waitFor({ state: 'detached' });
  const box = (await page.locator('.drop').boundingBox())!;
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const session = await page.context().newCDPSession(page);
  const held = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, ...at, data: held });
  }
  await session.detach();
}

const FILES: readonly (Dropped & {
  readonly format: string;
  readonly sentences: readonly string[];
  readonly rejects: readonly string[];
})[] = [
  {
    name: 'notes.txt',
    content: 'Amina Jallo lives in Banjul.\n\nMusa went home.\n',
    format: 'Plain text',
    sentences: ['Amina Jallo lives in Banjul.', 'Musa went home.'],
    rejects: [],
  },
  {
    name: 'labels.conll',
    content: 'Amina B-PER\nJallo I-PER\nsings O\n\nBanjul B-LOC\nshines\n\nMusa B-PER\n\n',
    format: 'CoNLL',
    sentences: ['Amina Jallo sings', 'Musa'],
    rejects: ['Line'],
  },
  {
    name: 'tree.conllu',
    content:
      '# text = Musa sings.\n1\tMusa\tMusa\tPROPN\t_\t_\t2\tnsubj\t_\t_\n2\tsings\tsing\tVERB\t_\t_\t0\troot\t_\tSpaceAfter=No\n3\t.\t.\tPUNCT\t_\t_\t2\tpunct\t_\t_\n\n1\tbroken\n\n',
    format: 'CoNLL-U',
    sentences: ['Musa sings.'],
    rejects: ['Line'],
  },
  {
    name: 'records.jsonl',
    content: '{"text": "Amina Jallo sings."}\n{"text": \n{"text": "Musa listens."}\n',
    format: 'JSON',
    sentences: ['Amina Jallo sings.', 'Musa listens.'],
    rejects: ['Line 2'],
  },
];

describe('a file before it is a corpus', { concurrency: false }, () => {
  for (const { name, content, format, sentences, rejects } of FILES) {
    it(`shows how it is read and what cannot be read, then is stored: ${name}`, async () => {
      await drop({ name, content });
      const preview = page.locator('.preview');
      await preview.waitFor();
      const chosen = await preview.getByLabel('Format').locator('option:checked').innerText();
      assert.ok(chosen.includes(format) && chosen.includes('detected'), chosen);
      assert.deepEqual(await preview.locator('.sentences li').allInnerTexts(), sentences);
      const listed = await preview.locator('.rejects li').allInnerTexts();
      assert.equal(listed.length, rejects.length, listed.join('; '));
      for (const [i, reject] of rejects.entries()) assert.ok(listed[i].startsWith(reject), listed[i]);
      await preview.getByRole('button', { name: 'Import', exact: true }).click();
      const row = page.locator('tr', { hasText: name });
      await row.filter({ hasNotText: 'importing' }).waitFor();
      const cells = await row.locator('td').allInnerTexts();
      assert.deepEqual([cells[3], cells[5]], [`${sentences.length}`, `${rejects.length}`]);
    });
  }

  it('is guessed to be in a language, which is corrected with a click or by its tag', async () => {
    const content = 'Amina Jallo alisafiri kwenda Banjul jana asubuhi pamoja na watoto wake wawili.\n';
    await drop({ name: 'barua.txt', content: content.repeat(3) });
    const preview = page.locator('.preview');
    const guesses = preview.locator('.guesses button');
    await guesses.first().waitFor();
    assert.equal(await guesses.first().innerText(), 'Swahili');
    await guesses.nth(1).click();
    const tag = await preview.getByLabel('Language').inputValue();
    assert.match(tag, /^[a-z]{2,3}$/);
    assert.notEqual(tag, 'sw');
    await preview.getByLabel('Language').fill('sw');
    await preview.getByLabel('Language').press('Tab');
    await preview.getByRole('button', { name: 'Import', exact: true }).click();
    await page.locator('tr', { hasText: 'barua.txt' }).getByRole('cell', { name: 'Swahili', exact: true }).waitFor();
  });

  it('may be a folder that was let fall on the screen, with the folders in it', async () => {
    const folder = join(scratch.path, 'letters');
    mkdirSync(join(folder, '1892'), { recursive: true });
    writeFileSync(join(folder, 'may.txt'), 'Musa sings.\n');
    writeFileSync(join(folder, '1892/june.txt'), 'Amina listens.\n');
    await dropFolder(folder);
    const preview = page.locator('.preview');
    await preview.locator('.sentences li').nth(1).waitFor();
    assert.equal(await preview.getByLabel('Name of the corpus').inputValue(), 'letters');
    await preview.getByRole('button', { name: 'Import', exact: true }).click();
    const row = page.locator('tr', { hasText: 'letters' });
    await row.filter({ hasNotText: 'importing' }).waitFor();
    assert.deepEqual((await row.locator('td').allInnerTexts()).slice(2, 4), ['2', '2']);
  });

  it('is read from the tier that the linguist chooses', async () => {
    const annotation = (id: string, text: string) =>
      `<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="${id}"><ANNOTATION_VALUE>${text}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>`;
    const tier = (name: string, ...annotations: string[]) =>
      `<TIER TIER_ID="${name}" LINGUISTIC_TYPE_REF="u">${annotations.join('')}</TIER>`;
    const spoken = tier('utt', annotation('a1', 'Amina went to Banjul'), annotation('a2', 'Musa stayed'));
    const content = `<?xml version="1.0"?><ANNOTATION_DOCUMENT>${spoken}${tier('ft', annotation('a3', 'Amina traveled'))}</ANNOTATION_DOCUMENT>`;
    await drop({ name: 'session.eaf', content });
    const preview = page.locator('.preview');
    await preview.locator('.sentences li', { hasText: 'Amina went to Banjul' }).waitFor();
    const tiers = preview.getByRole('group', { name: 'Tiers with the text' });
    assert.equal(await tiers.getByRole('checkbox').count(), 2);
    await tiers.getByLabel('ft').check();
    await preview.locator('.sentences li', { hasText: 'Amina traveled' }).waitFor();
    assert.deepEqual(await preview.locator('.sentences li').allInnerTexts(), ['Amina traveled']);
    if (process.env.SEEDMARK_PICTURES) await page.screenshot({ path: process.env.SEEDMARK_PICTURES });
    await preview.getByRole('button', { name: 'Cancel' }).click();
  });

  it('is read in the encoding and the format that the linguist says', async () => {
    const bytes = [...new TextEncoder().encode('Caf')].concat(
      [0xe9],
      [...new TextEncoder().encode(' Zo')],
      [0xeb, 0x0a],
    );
    await drop({ name: 'old.txt', content: bytes });
    const preview = page.locator('.preview');
    await page.locator('.problem').getByText('Name the encoding').waitFor();
    await page.getByLabel('Encoding').fill('macroman');
    await page.getByRole('button', { name: 'Try again' }).click();
    await preview.locator('.sentences li', { hasText: 'CafÈ' }).waitFor();
    await preview.getByLabel('Encoding').fill('windows-1252');
    await preview.getByLabel('Encoding').press('Tab');
    await preview.locator('.sentences li', { hasText: 'Café Zoë' }).waitFor();
    const formats = await preview.getByLabel('Format').locator('option').count();
    assert.ok(formats > 15, `${formats} formats to choose from`);
    await preview.getByRole('button', { name: 'Cancel' }).click();
  });

  for (const bad of [
    {
      name: 'photo.png',
      content: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52, 0, 0, 1, 0],
    },
    { name: 'empty.txt', content: '' },
    { name: 'thesis.docx', content: [0x50, 0x4b, 3, 4, 0, 0, 0, 0] },
  ]) {
    it(`is refused with a reason and a way on when it is no corpus, and nothing is stored: ${bad.name}`, async () => {
      const corpora = await page.locator('tbody .pick').count();
      await drop(bad);
      const note = page.locator('.problem');
      await note.waitFor();
      const said = await note.locator('p').allInnerTexts();
      assert.equal(said.length, 2, said.join(' '));
      assert.ok(said.every((line) => line.length > 10));
      assert.equal(await page.locator('.preview').count(), 0);
      assert.equal(await page.locator('tbody .pick').count(), corpora);
      await page.locator('.again').getByRole('button', { name: 'Cancel' }).click();
    });
  }
});

describe('a corpus in the project', { concurrency: false }, () => {
  it('is given another name', async () => {
    const row = page.locator('tr', { hasText: 'notes.txt' });
    await row.getByRole('button', { name: 'Rename' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('field notes');
    await page.keyboard.press('Enter');
    await row.locator('.pick', { hasText: 'field notes' }).waitFor();
  });

  it('has documents whose metadata can be written', async () => {
    await page.locator('tr', { hasText: 'letters' }).locator('.pick').click();
    const document = page.locator('section', { hasText: 'Documents' }).locator('li', { hasText: '1892/june.txt' });
    await document.getByRole('button', { name: 'Metadata of 1892/june.txt' }).click();
    const dialog = page.getByRole('dialog');
    const [count] = [await dialog.getByPlaceholder('name').count()];
    await dialog.getByPlaceholder('name').last().fill('speaker');
    await dialog.getByPlaceholder('value').last().fill('Amina Jallo');
    await assertOpenToAll(page);
    await page.keyboard.press('Enter');
    await document.getByText('speaker: Amina Jallo').waitFor();
    await page.reload();
    await page.locator('tr', { hasText: 'letters' }).locator('.pick').click();
    await document.getByText('speaker: Amina Jallo').waitFor();
    await document.getByRole('button', { name: 'Metadata of 1892/june.txt' }).click();
    assert.equal(await dialog.getByPlaceholder('name').count(), count + 1);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  it('is removed after a look at what goes with it', async () => {
    const row = page.locator('tr', { hasText: 'field notes' });
    const dialog = page.getByRole('dialog');
    await row.getByRole('button', { name: 'Remove' }).click();
    await dialog.getByRole('heading', { name: 'Remove field notes?' }).waitFor();
    assert.deepEqual(await dialog.locator('.going li').allInnerTexts(), ['1 document', '2 sentences']);
    assert.deepEqual(await findBarriers(page), []);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await row.getByRole('button', { name: 'Remove' }).click();
    await dialog.getByRole('button', { name: 'Remove' }).click();
    await row.waitFor({ state: 'detached' });
    assert.equal(await page.locator('tr', { hasText: 'wikigold' }).count(), 1);
  });
});

describe('before hours of mining', { concurrency: false }, () => {
  it('it is said what can never be found, and how well the model fits', async () => {
    await page.locator('tr', { hasText: 'wikigold' }).locator('.pick').click();
    await page.getByRole('button', { name: 'Look', exact: true }).click();
    await page.getByText('pieces per word').waitFor({ timeout: MODEL_MS });
    const row = async (name: string) =>
      Number((await page.locator('tr', { hasText: name }).locator('td').first().innerText()).replaceAll(',', ''));
    const [withStopWord, tried] = [await row('spans with a stop word'), await row('spans that are tried')];
    assert.ok(withStopWord > tried && tried > 0, `${withStopWord} and ${tried}`);
  });

  it('seeds are tried on a sample and stand side by side', async () => {
    await goTo(page, 'seeds');
    await page.getByPlaceholder('another example').first().fill('Mary Smith');
    await page.getByPlaceholder('another example').first().press('Enter');
    await page.locator('.seed', { hasText: 'Mary Smith' }).waitFor();
    await page.getByRole('button', { name: 'Check …' }).first().click();
    const dialog = page.getByRole('dialog');
    // The rest are longer than what is mined by default.
    const sample = dialog.getByText(/^in \d+ sentences/);
    await sample.waitFor({ timeout: MODEL_MS });
    const tried = Number(/\d+/.exec(await sample.innerText())?.[0]);
    assert.ok(tried > SENTENCES / 2 && tried < SENTENCES, `${tried} sentences`);
    assert.deepEqual(await dialog.getByRole('heading', { level: 3 }).allInnerTexts(), ['Peter', 'Mary Smith']);
    for (const list of await dialog.locator('ol').all()) assert.equal(await list.locator('li').count(), 20);
    await dialog.getByText(/in common with “Peter”/).waitFor();
    await assertOpenToAll(page);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });
});
