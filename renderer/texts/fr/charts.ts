// French. Charts, on whichever screen.

import type { Part } from '../en/index.ts';

export const charts: Part<'charts'> = {
  chart: {
    table: 'En tableau',
    interval: '({low} à {high})',
    score: 'score',
    from: 'de',
    to: 'à',
    candidates: 'candidats',
  },
  threshold: {
    label: 'Seuil',
    none: 'Pas de seuil : toute la liste compte',
    below: 'seuil {threshold} · {count} segment avant | seuil {threshold} · {count} segments avant',
    about: 'seuil {threshold} · environ {count} segment avant | seuil {threshold} · environ {count} segments avant',
    takeAway: 'Supprimer',
    nothing: 'Pas encore de segments',
  },
};
