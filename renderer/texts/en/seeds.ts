// English. Types and seeds.

export const seeds = {
  seeds: {
    title: 'Types and seeds',
    text: 'One line per type: its name, what a sentence would call it, and one example from your own corpus. More examples are allowed; one is enough.',
    noneTitle: 'Nothing is looked for yet',
    noneText: 'Name a type, for example “Person”, then give one example as it is written in your texts.',
    newType: 'Name of a new type',
    addType: 'Add',
    name: 'Name of the type',
    colour: 'Colour',
    colourNumber: 'Colour {number}',
    up: 'Move up',
    down: 'Move down',
    retire: 'Retire',
    retired: 'No longer offered',
    offerAgain: 'Offer {name} again',
    anyLanguage: 'any language',
    phrase: 'called, e.g. “person”',
    phraseIn: 'What the type is called ({language})',
    seed: 'one example, e.g. “Amina Jallo”',
    anotherSeed: 'another example',
    seedIn: 'New example ({language})',
    dropSeed: 'Take {seed} away',
  },
};
