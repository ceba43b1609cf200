// Spanish. Long work.

import type { Part } from '../en/index.ts';

export const jobs: Part<'jobs'> = {
  job: {
    import: 'Importación',
    mine: 'Búsqueda',
    train: 'Entrenamiento',
    survey: 'Examen del corpus',
    'check seeds': 'Prueba de ejemplos',
    estimate: 'Cálculo del tiempo',
    settle: 'Resolución de solapamientos',
    remove: 'Borrado',
    merge: 'Fusión',
    decompose: 'Búsqueda de subtipos',
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
