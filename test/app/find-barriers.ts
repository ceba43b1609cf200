// What axe-core finds on a page that keeps somebody out, with the place and the reason.

import assert from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const THEMES = ['dark', 'light'] as const;

export async function findBarriers(page: Page): Promise<string[]> {
  // Colours that are fading are no colours of the screen.
  await page.evaluate(() => document.fonts.ready);
  await page.waitForFunction(() => document.getAnimations().length === 0);
  // Our pages have no frames: what axe finds in the page is all, and a second page to gather it in is not needed.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations } = await axe.analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`),
    );
}

/** In both themes; light at the end. */
export async function assertOpenToAll(page: Page): Promise<void> {
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme });
    await page.locator(`html[data-theme=${theme}]`).waitFor();
    assert.deepEqual(await findBarriers(page), [], theme);
  }
}
