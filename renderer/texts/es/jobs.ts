// Spanish. Long work.

import type { Part } from '../en/index.ts';

export const jobs: Part<'jobs'> = {
  job: {
    import: 'Importación',
    mine: 'Búsqueda',
    train: 'Entrenamiento',
    survey: 'Examen del corpus',
    settle: 'Resolución de solapamientos',
    remove: 'Borrado',
    merge: 'Fusión',
    decompose: 'Búsqueda de subtipos',
    'survey languages': 'Examen de las lenguas',
    'compare models': 'Comparación de modelos',
  },
  jobState: {
    queued: 'en espera',
    paused: 'en pausa',
    running: 'en curso',
    done: 'terminada',
    failed: 'fallida',
    cancelled: 'cancelada',
    interrupted: 'interrumpida',
  },
};
