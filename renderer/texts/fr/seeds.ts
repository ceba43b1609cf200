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
  },
};
