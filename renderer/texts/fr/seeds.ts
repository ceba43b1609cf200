// French. Types and seeds.

import type { Part } from '../en/index.ts';

export const seeds: Part<'seeds'> = {
  seeds: {
    title: 'Types et exemples',
    text: 'Une ligne par type : son nom, comment une phrase l’appellerait, et un exemple de votre corpus. D’autres exemples sont permis ; un seul suffit.',
    noneTitle: 'Rien n’est encore recherché',
    noneText: 'Nommez un type, par exemple « Personne », puis donnez un exemple tel qu’il est écrit dans vos textes.',
    newType: 'Nom d’un nouveau type',
    addType: 'Ajouter',
    name: 'Nom du type',
    colour: 'Couleur',
    colourNumber: 'Couleur {number}',
    up: 'Monter',
    down: 'Descendre',
    retire: 'Retirer',
    retired: 'Plus proposés',
    offerAgain: 'Proposer de nouveau {name}',
    anyLanguage: 'toute langue',
    phrase: 'appelé, p. ex. « personne »',
    phraseIn: 'Comment on appelle le type ({language})',
    seed: 'un exemple, p. ex. « Amina Jallo »',
    anotherSeed: 'un autre exemple',
    seedIn: 'Nouvel exemple ({language})',
    dropSeed: 'Enlever {seed}',
    confirmed: 'Confirmés dans la révision, comme exemples de plus :',
    addConfirmed: 'Prendre {seed}, confirmé, comme exemple de plus',
  },
  check: {
    open: 'Vérifier …',
    title: 'Exemples de {type}, côte à côte',
    text: 'Ce que chaque exemple trouve d’abord dans 200 phrases. Un bon exemple trouve tout de suite votre type, et pas seulement ses propres mots.',
    others: 'Autres exemples à comparer, un par ligne',
    start: 'Vérifier',
    running: '{count} exemple à l’essai … | {count} exemples à l’essai …',
    sample: 'dans {count} phrases ; tout fouiller avec un exemple prend environ {time}',
    pieces: '{count} morceau pour le modèle | {count} morceaux pour le modèle',
    unknown: '{share} inconnus de lui',
    overlap: '{share} en commun avec « {seed} ».',
    nothing: 'Il ne trouve rien ici.',
  },
};
