// English. Settings.

export const settings = {
  settings: {
    title: 'Settings',
    look: 'Look',
    theme: 'Theme',
    language: 'Language of the interface',
    textSize: 'Size of text',
    fonts: 'Fonts',
    fontsText: 'Fonts for many scripts come with the program. Name a font of this machine to read a script in it.',
    ownFont: 'as it comes',
    review: 'Review and project',
    reviewer: 'Sign decisions as',
    twins: 'Decide twins',
    twinsText: 'A decision also holds in every sentence with the same text.',
    backups: 'Backups kept',
    keys: 'Keys',
    keysText: 'Press the button, then the new key. If the key is taken, the two commands change places.',
  },
  theme: { system: 'as the system', light: 'light', dark: 'dark' },
  script: {
    Latn: 'Latin and IPA',
    Grek: 'Greek',
    Cyrl: 'Cyrillic',
    Arab: 'Arabic',
    Hebr: 'Hebrew',
    Ethi: 'Ethiopic',
    Deva: 'Devanagari',
    Thai: 'Thai',
    Hani: 'Chinese characters',
  },
};
