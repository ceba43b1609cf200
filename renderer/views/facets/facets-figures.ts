// The two pictures of Fig. 4 out of a decomposition as it is now.

import { coverageFigure, type Figure, facetMapFigure } from '../../../src/interpret/figures.ts';
import type { DecompositionView } from '../../../src/project/decomposition.ts';

type Say = (key: string, values?: Record<string, unknown>) => string;

export function coverageOf({ curve, seeds }: DecompositionView, type: string, t: Say): Figure {
  const points = curve.map(({ seed, gain, share }) => ({ seed: seeds[seed].text, gain, share }));
  return coverageFigure(points, {
    title: t('facets.coverageOf', { type }),
    x: t('facets.picks'),
    y: t('facets.covered'),
  });
}

export function mapOf(view: DecompositionView, type: string, t: Say): Figure {
  const [x = 0, y = 0] = view.mapShares ?? [];
  const axis = (share: number, number: number): string =>
    t('facets.axis', { number, percent: Math.round(100 * share) });
  const points = view.map.map(({ facet, ...point }) => ({ ...point, facet: facetName(view, facet, t) }));
  return facetMapFigure(points, { title: t('facets.mapOf', { type }), x: axis(x, 1), y: axis(y, 2) });
}

/** Its name, or its first seed while it has none. */
export function facetName({ facets, seeds }: DecompositionView, facet: number | undefined, t: Say): string {
  const found = facet === undefined ? undefined : facets[facet];
  if (!found) return t('facets.none');
  return found.name || `“${seeds[found.seeds[0]].text}”`;
}
