// Arabic, Thai and Amharic from mining to review: the words of each script are found, shown as they are written, and decided.
// The model is a byte-level one with random weights: what it ranks first means nothing, that it can rank every script does.

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { SHARED, unlessShared } from '../support/shared.ts';
import { buildScriptCorpora } from './review-projects.ts';
import { goTo } from './studio.ts';
import { useStudio } from './use-studio.ts';

const SCRIPTS = [
  {
    language: 'ar',
    texts: ['وصل محمد الأمين أمس إلى الخرطوم.', 'كتبت فدوى طوقان قصيدة جديدة.'],
    seed: 'محمد',
    letter: /\p{Script=Arabic}/u,
    direction: 'rtl',
  },
  {
    language: 'th',
    texts: ['สมชายเดินทางไปเชียงใหม่', 'มานีอยู่กับครอบครัว'],
    seed: 'สมชาย',
    letter: /\p{Script=Thai}/u,
    direction: 'ltr',
  },
  {
    language: 'am',
    texts: ['ሀዲስ አለማየሁ በደብረ ማርቆስ ተወለዱ።', 'አበበ ቢቂላ ሮም ሮጠ።'],
    seed: 'አበበ',
    letter: /\p{Script=Ethiopic}/u,
    direction: 'ltr',
  },
] as const;
/** A busy machine. */
const MINING_MS = 240_000;
const skip = unlessShared('models/tiny-roberta');

describe('corpora in Arabic, Thai and Amharic', { skip, concurrency: false }, () => {
  const studio = useStudio('Scripts', (path) => buildScriptCorpora(path, SCRIPTS));

  it('are mined and reviewed in their own script and direction', async () => {
    mkdirSync(studio.userFolder, { recursive: true });
    const models = { tiny: join(SHARED, 'models/tiny-roberta') };
    writeFileSync(join(studio.userFolder, 'models.json'), JSON.stringify(models));
    const page = await studio.start();
    await page.getByRole('navigation').waitFor();
    await goTo(page, 'mining');
    await page.locator('.plan').getByLabel('Model', { exact: true }).selectOption('tiny');
    await page.getByLabel('everything').check();
    await page.getByRole('button', { name: 'Start' }).click();
    const run = page.locator('.run');
    await run.getByRole('status').getByText('done').waitFor({ timeout: MINING_MS });
    for (const { language, letter, direction } of SCRIPTS) {
      await run.locator('select').selectOption(language);
      const lines = run.locator(`.kwic[lang=${language}]`);
      // The list of before stays until the new one is there.
      await run.locator(`.kwic:not([lang=${language}])`).first().waitFor({ state: 'detached' });
      await lines.first().waitFor();
      assert.equal(await lines.first().getAttribute('dir'), direction);
      const marks = await lines.locator('mark').allTextContents();
      assert.ok(marks.length >= 4 && marks.every((mark) => letter.test(mark)), marks.join(' | '));
    }

    await run.getByRole('button', { name: 'Review' }).click();
    await page.locator('.row.current mark').waitFor();
    for (const { language, letter, direction } of SCRIPTS) {
      await page.getByLabel('Document').selectOption({ label: `${language}.txt` });
      const sentence = page.locator(`.row.current .sentence[lang=${language}]`);
      await sentence.waitFor();
      assert.equal(await sentence.getAttribute('dir'), direction);
      assert.match((await sentence.locator('mark').textContent())!, letter);
      await page.keyboard.press('a');
      await page.locator('.row .status.accepted').first().waitFor();
      await page.keyboard.press('u');
      await page.locator('.row .status.accepted').waitFor({ state: 'detached' });
    }
  });
});
