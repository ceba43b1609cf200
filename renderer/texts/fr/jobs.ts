// French. Long work.

import type { Part } from '../en/index.ts';

export const jobs: Part<'jobs'> = {
  job: {
    import: 'Import',
    mine: 'Fouille',
    train: 'Entraînement',
    survey: 'Examen du corpus',
    estimate: 'Estimation du temps',
    settle: 'Résolution des chevauchements',
    merge: 'Fusion',
    decompose: 'Recherche de sous-types',
    surveyLanguages: 'Examen des langues',
    evaluateTagger: 'Évaluation d’un étiqueteur',
    learningCurve: 'Courbe d’apprentissage',
    tag: 'Étiquetage',
    export: 'Écriture d’un jeu de données',
    copyTagger: 'Remise d’un étiqueteur',
    measureModel: 'Mesure d’un modèle',
    compareModels: 'Comparaison de modèles',
    checkSeeds: 'Essai des exemples',
    evaluateGold: 'Évaluation sur l’échantillon de référence',
    removeCorpus: 'Suppression d’un corpus',
    removeRun: 'Suppression d’une fouille',
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
