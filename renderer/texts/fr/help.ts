// French. The help and the tour.

import type { Part } from '../en/index.ts';

export const help: Part<'help'> = {
  help: {
    title: 'Aide',
    pages: 'Pages de l’aide',
    open: 'Aide sur cet écran',
    tour: 'Montrer la visite',
  },
  tour: {
    skip: 'Passer',
    next: 'Suivant',
    done: 'Terminé',
    step: '{step} sur {steps}',
    seedsTitle: 'Un exemple suffit',
    seeds:
      'Un type a un nom, une désignation et un exemple. Le modèle de cette machine cherche les passages qui se comportent comme lui.',
    miningTitle: 'Fouille',
    mining:
      'Chaque passage est comparé à l’exemple ; les plus semblables viennent d’abord. La liste se remplit sous vos yeux, et une pause ne perd rien.',
    reviewTitle: 'Une touche, une décision',
    review:
      '{accept} accepte, {reject} rejette, {undo} annule, aujourd’hui ou demain. Le passage suivant est là aussitôt.',
    rankTitle: 'Pourquoi ce rang',
    rank: 'Sur le côté : ce que chaque voisin ajoute à la distance, et la précision de la liste jusqu’ici. Entraînez ensuite un étiqueteur sur ce que vous avez accepté et exportez-le.',
    helpTitle: 'L’aide est ici',
    help: 'Ce bouton explique l’écran où vous êtes, {keys} montre toutes les touches. Rien ne quitte cette machine.',
  },
};
