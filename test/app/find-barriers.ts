// What axe-core finds on a page that keeps somebody out, with the place and the reason.

import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

export async function findBarriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`),
    );
}
