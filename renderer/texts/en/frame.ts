// English. The frame around every screen, and words that several screens use.

export const frame = {
  common: {
    close: 'Close',
    cancel: 'Cancel',
    pause: 'Pause',
    resume: 'Go on',
    back: 'Back',
    further: 'Further',
  },
  frame: {
    screens: 'Screens',
    sentences: '{count} sentence | {count} sentences',
    readOnly: 'read only',
    connecting: 'Starting …',
    lost: 'The service does not answer. Every decision that was confirmed is on the disk. Trying again …',
    damaged: 'The project file is damaged. Save a copy, then let it be recovered.',
    left: '{time} left',
    waiting: '{count} waiting',
  },
  time: { seconds: '{count} s', minutes: '{count} min', hours: '{count} h' },
  screen: {
    home: 'Home',
    corpora: 'Corpus',
    seeds: 'Types and seeds',
    mining: 'Mining',
    review: 'Review',
    taggers: 'Tagger',
    exports: 'Export',
    models: 'Language models',
    settings: 'Settings',
  },
  files: {
    name: 'Name',
    parent: 'Folder above',
    empty: 'Nothing to choose here.',
    cut: 'There is more in this folder than is listed.',
    create: 'Create',
    thisFolder: 'Take this folder',
  },
  direction: { ltr: 'left to right', rtl: 'right to left' },
};
