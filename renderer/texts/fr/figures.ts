// French. The figures.

import type { Part } from '../en/index.ts';

export const figures: Part<'figures'> = {
  figures: {
    number: 'Figure {number}',
    save: 'Enregistrer en',
    saveAs: 'Enregistrer « {figure} » en {format}',
    show: 'Dessiner',
    model: 'Modèle de langue',
    run: 'Fouille',
    type: 'Type',
    rank: 'Rang',
    precision: 'précision',
    precisionAt: 'précision au rang {k}',
    recall: 'rappel',
    noRun: 'Lancez une fouille : les figures en sont tirées.',
    noLabels: 'Les corpus n’ont pas d’étiquettes de ces types : on ne sait pas ce qui est juste.',
    noFacets: 'Aucun type n’a encore été décomposé.',
    ranking: {
      title: 'Précision et rappel',
      text: 'Combien de segments sont justes à mesure que l’on descend le classement, d’après les étiquettes des corpus.',
    },
    facets: {
      title: 'Un type décomposé',
      text: 'Ce que couvrent les premiers exemples d’un type, et où se tiennent ses segments selon ce à quoi ils ressemblent.',
    },
    languages: {
      title: 'Précision dans chaque langue',
      text: 'Selon les étiquettes des corpus quand il y en a, sinon selon les verdicts.',
    },
    models: {
      title: 'Modèles de langue',
      text: 'Les corpus étiquetés fouillés par chaque modèle : sa taille, sa précision et ce qu’il coûte.',
      which: 'Modèles',
      compare: 'Comparer',
      model: 'Modèle',
      seconds: 'Secondes',
      size: 'taille en Mo',
    },
    reaction: {
      title: 'Ce qui remarque l’échange',
      text: 'Un segment et un exemple échangent leurs places. Les barres sont les mots que le modèle attendait à côté : à droite ce qui devient moins probable, à gauche ce qui le devient davantage.',
      find: 'Chercher une phrase',
      search: 'Chercher',
      mark: 'Choisissez un mot ; avec Maj jusqu’à un autre.',
      seed: 'Exemple',
      by: 'Mots',
      before: 'les plus attendus',
      effect: 'qui changent le plus',
      left: 'avant le segment, à « {piece} »',
      right: 'après le segment, à « {piece} »',
      context: 'contexte d’étiquette, à « {piece} »',
      score: '{score} nats, moyenne de {slots} places',
    },
    names: {
      title: 'Des noms entre deux mots',
      text: 'Chaque nom est un point : à quel point le modèle trouve improbable chacun des deux mots à côté. Ce qui va ensemble se tient ensemble.',
      prompt: "Texte avec {'{mask}'} et {'{name}'}",
      first: 'Un mot',
      second: 'Un autre mot',
      list: 'Noms, un par ligne ; après une tabulation leur groupe',
    },
  },
};
