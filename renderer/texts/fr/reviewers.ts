// French. Reviewers: gold sample, merging, agreement.

import type { Part } from '../en/index.ts';

export const reviewers: Part<'reviewers'> = {
  reviewers: {
    title: 'Réviseurs',
    text: 'Ce que vaut une liste, d’après des phrases lues sans la regarder ; et à quel point plusieurs réviseurs s’accordent.',
    tab: {
      gold: 'Échantillon de référence',
      agreement: 'Fusion et accord',
    },
    lacking: {
      corpora: 'Pas encore de texte',
      seeds: 'Pas encore de type',
    },
    lackingText: 'Un échantillon demande des phrases à tirer et des types à marquer.',
    size: 'Phrases',
    draw: 'Tirer',
    drawText:
      'Tirées au hasard, sans regarder aucun score ; le même nombre redonne les mêmes phrases, dans chaque copie du projet.',
    finished: 'Phrases terminées',
    progress: '{done} sur {total} terminées',
    place: '{row} sur {total}',
    isDone: 'terminée',
    annotate: 'Mots de la phrase',
    chosen: 'Choisi : {words}',
    finish: 'Terminée, la suivante',
    chooseKeys: 'choisir un mot',
    extendKeys: 'plus ou moins de mots ; ou les sélectionner à la souris',
    stepKeys: 'autre phrase',
    scores: 'Ce que vaut une fouille',
    scoresText:
      'Ce que la fouille propose face aux phrases terminées, quoi qu’on ait décidé ailleurs. Terminez d’abord l’échantillon : ce que vous voyez ici pourrait influencer votre lecture.',
    noRun: 'Rien n’a encore été fouillé.',
    merge: 'Fusionner un fichier de projet',
    mergeText:
      'Reprend ce qu’un autre réviseur a décidé, avec son nom et l’heure. Ce qui a été décidé ici reste ; fusionner de nouveau n’apporte que le nouveau.',
    merged: '{count} verdict repris | {count} verdicts repris',
    aside: 'dont {count} sur des mots décidés ici | dont {count} sur des mots décidés ici',
    broughtSentences: '{count} nouvelle phrase | {count} nouvelles phrases',
    agreement: 'Accord',
    agreementText: 'Sur ce à quoi les deux ont répondu, chacun de son côté.',
    pair: 'Réviseurs',
    entities: 'Entités',
    spanF1: 'F1 des passages',
    kappa: 'Kappa (mots)',
    disagreements: 'Différences',
    unsettled: 'À trancher',
    nobodyElse: 'Rien encore à quoi deux réviseurs aient répondu.',
    queue: 'Là où ils diffèrent',
    noEntity: 'aucune entité',
    take: 'Prendre cette lecture',
    queueKeys: 'autre endroit',
    allSettled: 'Toutes les différences sont tranchées.',
  },
};
