// How many of the cells (spans × seeds) of a decomposition are accepted, as its user says it.

import type { SeedAcceptance } from './seed-search.ts';

/** Share of all cells, or of each seed's spans, that is accepted; or a score. */
export type AcceptanceRule =
  | { readonly share: number; readonly of: 'all cells' | 'each seed' }
  | { readonly threshold: number };

export function acceptanceOf(rule: AcceptanceRule, spans: number, seeds: number): SeedAcceptance {
  if ('threshold' in rule) return { mode: 'threshold', threshold: rule.threshold };
  const share = (of: number) => Math.max(1, Math.round(rule.share * of));
  return rule.of === 'all cells'
    ? { mode: 'best cells', cells: share(spans * seeds) }
    : { mode: 'best spans', spans: share(spans) };
}
