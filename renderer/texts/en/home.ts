// English. Home: projects.

export const home = {
  home: {
    title: 'Projects',
    text: 'One file holds a project: its corpus, types, examples and every decision. Nothing leaves this machine.',
    new: 'New project',
    open: 'Open',
    newTitle: 'New project',
    openTitle: 'Open a project',
    sample: 'Try the sample',
    sampleText:
      'Or try it first: English Wikipedia with one example each for persons, places and organisations, mined on this machine while you watch. It is a project of its own.',
    running: 'Running',
    current: 'Open now',
    recent: 'Recent',
    documents: 'Documents',
    sentences: 'Sentences',
    words: 'Words',
    types: 'Types',
    runs: 'Mining runs',
    close: 'Close project',
    missing: 'not there',
    jobs: '{count} job running | {count} jobs running',
    forget: 'Take {name} off this list',
    start: 'To begin with',
    noneTitle: 'From one example to a tagger',
    step1: 'Make a project and import a corpus: plain text, CoNLL, CoNLL-U or JSON Lines.',
    step2: 'Name what you look for, and give one example each: “person: Amina Jallo”.',
    step3: 'Review what was found, one key a decision.',
  },
};
