// To begin with: renowned artists and scholars, between the words of Fig. 8 (paper, appendix D; it does not list its names).

export const PAPER_PROMPT = 'famous {mask} {name}';
export const PAPER_WORDS = ['artist', 'scientist'] as const;

const ARTISTS = [
  'Vincent van Gogh',
  'Pablo Picasso',
  'Claude Monet',
  'Frida Kahlo',
  'Leonardo da Vinci',
  'Michelangelo',
  'Rembrandt',
  'Andy Warhol',
  'Henri Matisse',
  'Gustav Klimt',
];
const SCHOLARS = [
  'Albert Einstein',
  'Isaac Newton',
  'Marie Curie',
  'Alan Turing',
  'Charles Darwin',
  'Niels Bohr',
  'Stephen Hawking',
  'Galileo Galilei',
  'Max Planck',
  'Richard Feynman',
];

/** One a line, with its group after a tab. */
export const PAPER_NAMES = [
  ...ARTISTS.map((name) => `${name}\tartists`),
  ...SCHOLARS.map((name) => `${name}\tscholars`),
].join('\n');
