// The models screen: what is installed, one more from a folder, a folder that is none, how fast it is here.

import assert from 'node:assert/strict';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { SHARED, unlessShared } from '../support/shared.ts';
import { goTo } from './studio.ts';
import { buildForTraining } from './tagger-projects.ts';
import { useStudio } from './use-studio.ts';

const home = join(tmpdir(), `seedmark-models-${process.pid}`);
mkdirSync(join(home, 'photos'), { recursive: true });
symlinkSync(join(SHARED, 'models'), join(home, 'models'));
const realHome = process.env.HOME;
process.env.HOME = home;
after(() => {
  process.env.HOME = realHome;
  rmSync(home, { recursive: true, force: true });
});

const LONG_MS = 120_000;
const studio = useStudio('Models', buildForTraining);
let page: Page;

before(async () => {
  page = await studio.start();
  await page.getByRole('navigation').first().waitFor();
  await goTo(page, 'models');
});

describe('the models screen', { concurrency: false }, () => {
  it('shows the starter with its licence, which cannot be removed', async () => {
    const starter = page.locator('.model').filter({ has: page.getByRole('heading', { name: 'starter' }) });
    await starter.getByText('apache-2.0', { exact: false }).waitFor();
    assert.equal(await starter.getByRole('button', { name: /^Remove/ }).count(), 0);
  });

  it('says what a folder lacks that is no model', async () => {
    await page.getByRole('button', { name: 'Add a folder' }).click();
    await page.getByRole('button', { name: 'photos' }).click();
    await page.getByRole('dialog').getByText(join(home, 'photos')).waitFor();
    await page.getByRole('button', { name: 'Take this folder' }).click();
    await page
      .getByRole('alert')
      .getByText(/photos/)
      .first()
      .waitFor();
    assert.match(await page.getByRole('alert').innerText(), /tokenizer\.json|config\.json|\.onnx/);
    await page.getByRole('alert').getByRole('button', { name: 'Close' }).click();
  });

  it('takes in a folder under a name, and takes it off the list again', { skip: unlessShared('models') }, async () => {
    await page.getByRole('button', { name: 'Add a folder' }).click();
    await page.getByRole('dialog').getByText(join(home, 'photos')).waitFor();
    await page.getByRole('button', { name: 'Folder above' }).click();
    await page.getByRole('button', { name: 'models', exact: true }).click();
    await page.getByRole('button', { name: 'tiny-gpt2' }).click();
    await page.getByRole('dialog').getByText('tiny-gpt2').waitFor();
    await page.getByRole('button', { name: 'Take this folder' }).click();
    await page.getByLabel('What it is to be called').fill('small');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    const model = page.locator('.model').filter({ has: page.getByRole('heading', { name: 'small' }) });
    await model.getByText(/causal/).waitFor();
    await model.getByText('its card does not say').first().waitFor();
    await model.getByRole('button', { name: /^Remove/ }).click();
    await model.waitFor({ state: 'detached' });
  });

  it('measures how fast the starter is here, and keeps the figure', async () => {
    await page.getByRole('button', { name: 'Measure speed: starter' }).click();
    await page.getByText(/predictions a second \(cpu/).waitFor({ timeout: LONG_MS });
    await page.reload();
    await page.getByText(/predictions a second \(cpu/).waitFor();
    await page.locator('code').first().waitFor();
  });
});
