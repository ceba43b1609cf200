// French. Long work.

import type { Part } from '../en/index.ts';

export const jobs: Part<'jobs'> = {
  job: {
    import: 'Import',
    mine: 'Fouille',
    train: 'Entraînement',
    survey: 'Examen du corpus',
    settle: 'Résolution des chevauchements',
    remove: 'Suppression',
    merge: 'Fusion',
    decompose: 'Recherche de sous-types',
    'survey languages': 'Examen des langues',
    'compare models': 'Comparaison de modèles',
  },
  jobState: {
    queued: 'en attente',
    paused: 'en pause',
    running: 'en cours',
    done: 'terminée',
    failed: 'échouée',
    cancelled: 'annulée',
    interrupted: 'interrompue',
  },
};
