// What is made of a reviewed list: taggers, exports, models; fine types, languages and figures; a second reviewer.

import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { addSeed, readTypes, setPhrase } from '../../../main/store/entity-types.ts';
import { openProject } from '../../../main/store/file/project-file.ts';
import { buildFine } from '../fine-project.ts';
import { buildForReviewers } from '../reviewers-project.ts';
import { buildForTraining } from '../tagger-projects.ts';
import { type Camera, goToScreen, openWindow, type Shot, shoot, shootAll, withServer } from './camera.ts';

/** The paper's. */
const SEEDS: Readonly<Record<string, { readonly phrase: string; readonly seed: string }>> = {
  PER: { phrase: 'person', seed: 'Peter' },
  LOC: { phrase: 'location', seed: 'London' },
  ORG: { phrase: 'organization', seed: 'Reuters' },
  MISC: { phrase: 'miscellaneous', seed: 'German' },
};

const TAGGER_TABS = ['Training', 'Scores', 'Errors to look at', 'Would more help?', 'Use it'] as const;

/** A tagger is trained, scored and its learning curve drawn. */
async function train(page: Page, camera: Camera): Promise<void> {
  await goToScreen(page, 'taggers');
  await page.getByText('More choices').click();
  await page.getByLabel('Learning rate').fill('0.0008');
  await page.getByLabel('Times through the text').fill('8');
  await shoot(page, camera, 'taggers-none-light');
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await page.locator('.charts .uplot canvas').first().waitFor();
  await shoot(page, camera, 'taggers-running-light');
  await page.getByText('not trained yet').first().waitFor({ state: 'detached' });
  await page.getByRole('tab', { name: 'Scores' }).click();
  await page.getByLabel('Hold it against').selectOption({ label: 'the labels of labelled' });
  await page.getByRole('button', { name: 'Score it' }).click();
  await page.getByRole('heading', { name: 'labels of labelled' }).waitFor();
  await page.getByRole('tab', { name: 'Would more help?' }).click();
  await page.getByLabel('Parts').fill('3');
  await page.getByRole('button', { name: 'Draw the curve' }).click();
  await page.getByText(/^The last doubling brought/).waitFor();
}

async function openTab(page: Page, screen: string, tab: string): Promise<void> {
  await goToScreen(page, screen);
  await page.getByRole('tab', { name: tab }).click();
}

/** Every model mines the labelled text, on a busy machine. */
const MINING_MS = 600_000;

const figure = (name: string, title: string): Shot => ({
  name: `figures-${name}`,
  async reach(page) {
    await goToScreen(page, 'figures');
    await page.getByRole('navigation', { name: 'Figures' }).getByRole('button', { name: title }).click();
    const ready = page
      .locator('.sheet svg')
      .or(page.getByRole('button', { name: /^(Draw|Compare)$/ }))
      .first();
    await ready.waitFor();
    const draw = page.getByRole('button', { name: /^(Draw|Compare)$/ });
    if (await draw.isVisible()) await draw.click();
    await page.locator('.sheet svg').first().waitFor({ timeout: MINING_MS });
  },
});

const TAGGER_SHOTS: readonly Shot[] = [
  ...TAGGER_TABS.map((tab, i): Shot => ({ name: `taggers-${i + 1}`, reach: (page) => openTab(page, 'taggers', tab) })),
  {
    name: 'taggers-try',
    async reach(page) {
      await openTab(page, 'taggers', 'Try it');
      await page.getByLabel('Type or paste a text').fill('Peter Smith moved from London to New York in 1998.');
      await page.getByRole('button', { name: 'Find names' }).click();
      await page.locator('.tagged').waitFor();
    },
  },
  {
    name: 'exports',
    async reach(page) {
      await goToScreen(page, 'exports');
      await page.locator('pre').waitFor();
    },
  },
  {
    name: 'exports-tagger',
    async reach(page) {
      await openTab(page, 'exports', 'Tagger');
      await page.locator('pre').waitFor();
    },
  },
  {
    name: 'models',
    async reach(page) {
      await goToScreen(page, 'models');
      await page.getByText('starter').first().waitFor();
    },
  },
  // Here, where the labelled text is short: every model mines it.
  figure('6', 'Language models'),
];

/** A phrase and a seed of each type, for comparing models. */
function addSeeds(path: string): void {
  const project = openProject(path);
  const { connection } = project;
  for (const { id: type, name } of readTypes(connection)) {
    const { phrase, seed } = SEEDS[name];
    setPhrase(connection, type, { language: 'en', phrase });
    addSeed(connection, { type, language: 'en', text: seed, isNegative: false });
  }
  project.close();
}

export async function takeTaggers(camera: Camera): Promise<void> {
  const project = join(camera.scratch, 'Training.seedmark');
  await buildForTraining(project);
  addSeeds(project);
  await withServer(camera, project, async (server) => {
    const page = await openWindow(camera, server);
    await train(page, camera);
    await page.context().close();
    await shootAll(camera, server, TAGGER_SHOTS);
  });
}

const FINE_SHOTS: readonly Shot[] = [
  {
    name: 'facets',
    async reach(page) {
      await goToScreen(page, 'facets');
      await page.locator('.facet').first().waitFor();
    },
  },
  {
    name: 'facets-spans',
    async reach(page) {
      await page
        .locator('.facet')
        .first()
        .getByRole('button', { name: /^\d+ spans?/ })
        .click();
      await page.locator('.spans .row mark').first().waitFor();
      await page.locator('.spans').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'languages',
    async reach(page) {
      await goToScreen(page, 'languages');
      await page.locator('.sheet svg').waitFor();
    },
  },
  figure('3', 'Precision and recall'),
  figure('4', 'A type taken apart'),
  figure('5', 'Precision in each language'),
  figure('7', 'What notices the swap'),
  figure('8', 'Names between two words'),
];

export async function takeFine(camera: Camera): Promise<void> {
  const project = join(camera.scratch, 'Fine.seedmark');
  await buildFine(project);
  await withServer(camera, project, async (server) => {
    const page = await openWindow(camera, server);
    await goToScreen(page, 'languages');
    await page.getByRole('button', { name: 'Measure' }).click();
    await page.locator('.warning').first().waitFor();
    await goToScreen(page, 'facets');
    await page.locator('#facets-seeds').fill('16');
    await page.locator('#facets-sentences').fill('120');
    await page.getByRole('button', { name: 'Take apart' }).click();
    await page.locator('.facet').first().waitFor();
    await page.context().close();
    await shootAll(camera, server, FINE_SHOTS);
  });
}

const REVIEWERS_SHOTS: readonly Shot[] = [
  {
    name: 'reviewers',
    async reach(page) {
      await goToScreen(page, 'reviewers');
      await page.getByLabel('Sentences', { exact: true }).fill('4');
      await page.getByRole('button', { name: 'Draw' }).click();
      await page.locator('.area:focus').waitFor();
      await page.getByRole('button', { name: 'Score it' }).click();
      await page.getByRole('row', { name: /^All types/ }).waitFor();
      await page.locator('.area').focus();
    },
  },
  {
    name: 'reviewers-merge',
    async reach(page) {
      await openTab(page, 'reviewers', 'Merge and agreement');
      await page.locator('.readings > li').first().waitFor();
    },
  },
];

export async function takeReviewers(camera: Camera): Promise<void> {
  const project = join(camera.scratch, 'Reviewers.seedmark');
  await buildForReviewers(project, join(camera.scratch, 'kofi.seedmark'));
  await withServer(camera, project, async (server) => {
    const page = await openWindow(camera, server);
    await goToScreen(page, 'reviewers');
    await page.getByLabel('Sentences', { exact: true }).fill('4');
    await page.getByRole('button', { name: 'Draw' }).click();
    await page.locator('.area:focus').waitFor();
    for (let done = 1; done <= 3; done++) {
      await page.keyboard.press('Enter');
      await page.getByText(`${done} of 4 finished`).waitFor();
      await page
        .locator('.gold header')
        .getByText(`${done + 1} of 4`)
        .waitFor();
    }
    await page.getByRole('tab', { name: 'Merge and agreement' }).click();
    await page.getByRole('button', { name: 'Merge a project file' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'kofi.seedmark' }).click();
    await page.getByText(/verdicts taken over/).waitFor();
    await page.context().close();
    await shootAll(camera, server, REVIEWERS_SHOTS);
  });
}
