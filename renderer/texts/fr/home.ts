// French. Home: projects.

import type { Part } from '../en/index.ts';

export const home: Part<'home'> = {
  home: {
    title: 'Projets',
    text: 'Un seul fichier contient un projet : corpus, types, exemples et chaque décision. Rien ne quitte cette machine.',
    new: 'Nouveau projet',
    open: 'Ouvrir',
    newTitle: 'Nouveau projet',
    openTitle: 'Ouvrir un projet',
    sample: 'Essayer l’exemple',
    sampleText:
      'Ou essayez d’abord : la Wikipédia anglaise, avec un seul exemple pour les personnes, les lieux et les organisations, fouillée sur cette machine sous vos yeux. C’est un projet à part.',
    running: 'En cours',
    current: 'Ouvert',
    recent: 'Récents',
    documents: 'Documents',
    sentences: 'Phrases',
    words: 'Mots',
    types: 'Types',
    runs: 'Fouilles',
    close: 'Fermer le projet',
    missing: 'introuvable',
    jobs: '{count} tâche en cours | {count} tâches en cours',
    forget: 'Retirer {name} de cette liste',
    start: 'Pour commencer',
    noneTitle: 'D’un exemple à un étiqueteur',
    step1: 'Créez un projet et importez un corpus : texte brut, CoNLL, CoNLL-U ou JSON Lines.',
    step2: 'Nommez ce que vous cherchez et donnez un exemple de chacun : « personne : Amina Jallo ».',
    step3: 'Révisez ce qui a été trouvé, une touche par décision.',
  },
};
