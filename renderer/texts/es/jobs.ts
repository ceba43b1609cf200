// Spanish. Long work.

import type { Part } from '../en/index.ts';

export const jobs: Part<'jobs'> = {
  job: {
    import: 'Importación',
    mine: 'Búsqueda',
    train: 'Entrenamiento',
    survey: 'Examen del corpus',
    estimate: 'Cálculo del tiempo',
    settle: 'Resolución de solapamientos',
    merge: 'Fusión',
    decompose: 'Búsqueda de subtipos',
    surveyLanguages: 'Examen de las lenguas',
    evaluateTagger: 'Evaluación de un etiquetador',
    learningCurve: 'Curva de aprendizaje',
    tag: 'Etiquetado',
    export: 'Escritura de datos',
    copyTagger: 'Entrega de un etiquetador',
    measureModel: 'Medición de un modelo',
    compareModels: 'Comparación de modelos',
    checkSeeds: 'Prueba de ejemplos',
    evaluateGold: 'Evaluación con la muestra de referencia',
    removeCorpus: 'Borrado de un corpus',
    removeRun: 'Borrado de una búsqueda',
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
