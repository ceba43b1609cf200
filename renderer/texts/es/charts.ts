// Spanish. Charts, on whichever screen.

import type { Part } from '../en/index.ts';

export const charts: Part<'charts'> = {
  chart: {
    table: 'Como tabla',
    interval: '({low} a {high})',
    score: 'puntuación',
    from: 'de',
    to: 'a',
    candidates: 'candidatos',
  },
  threshold: {
    label: 'Umbral',
    none: 'Sin umbral: cuenta toda la lista',
    below: 'umbral {threshold} · {count} segmento antes | umbral {threshold} · {count} segmentos antes',
    about: 'umbral {threshold} · unos {count} segmento antes | umbral {threshold} · unos {count} segmentos antes',
    takeAway: 'Quitar',
    nothing: 'Todavía no hay segmentos',
  },
};
