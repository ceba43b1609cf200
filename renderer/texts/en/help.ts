// English. The help and the tour.

export const help = {
  help: {
    title: 'Help',
    pages: 'Pages of the help',
    open: 'Help on this screen',
    tour: 'Show the tour',
  },
  tour: {
    skip: 'Skip',
    next: 'Next',
    done: 'Done',
    step: '{step} of {steps}',
    seedsTitle: 'One example is enough',
    seeds:
      'A type has a name, a phrase and one example: the seed. The model on this machine looks for spans that behave like it.',
    miningTitle: 'Mining',
    mining:
      'Every span is compared with the seed; the most alike come first. The list fills while you watch, and pausing loses nothing.',
    reviewTitle: 'One key, one decision',
    review:
      '{accept} accepts, {reject} rejects, {undo} takes it back, today or tomorrow. The next span is there at once.',
    rankTitle: 'Why it ranks here',
    rank: 'At the side: what each neighbour adds to the distance, and how precise the list is so far. Then train a tagger on what you accepted and export it.',
    helpTitle: 'Help is here',
    help: 'This button explains the screen you are on, {keys} shows all keys. Nothing leaves this machine.',
  },
};
