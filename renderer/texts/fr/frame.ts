// French. The frame around every screen, and words that several screens use.

import type { Part } from '../en/index.ts';

export const frame: Part<'frame'> = {
  common: {
    close: 'Fermer',
    cancel: 'Annuler',
    pause: 'Pause',
    resume: 'Reprendre',
    back: 'Précédent',
    further: 'Suivant',
  },
  frame: {
    screens: 'Écrans',
    sentences: '{count} phrase | {count} phrases',
    readOnly: 'lecture seule',
    connecting: 'Démarrage …',
    lost: 'Le service ne répond plus. Toute décision confirmée est sur le disque. Nouvel essai …',
    damaged: 'Le fichier du projet est endommagé. Enregistrez une copie, puis faites-le réparer.',
    left: 'encore {time}',
    waiting: '{count} en attente',
  },
  time: { seconds: '{count} s', minutes: '{count} min', hours: '{count} h' },
  screen: {
    home: 'Accueil',
    corpora: 'Corpus',
    seeds: 'Types et exemples',
    mining: 'Fouille',
    review: 'Révision',
    reviewers: 'Réviseurs',
    facets: 'Types fins',
    languages: 'Langues',
    figures: 'Figures',
    taggers: 'Étiqueteur',
    exports: 'Exporter',
    models: 'Modèles de langue',
    settings: 'Réglages',
  },
  files: {
    name: 'Nom',
    parent: 'Dossier parent',
    empty: 'Rien à choisir ici.',
    cut: 'Ce dossier contient plus que ce qui est affiché.',
    create: 'Créer',
    thisFolder: 'Prendre ce dossier',
  },
  direction: { ltr: 'de gauche à droite', rtl: 'de droite à gauche' },
};
