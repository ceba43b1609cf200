// English. Language models.

export const models = {
  models: {
    title: 'Language models',
    text: 'The models that mine and that taggers start from. Any folder in the Hugging Face layout with a tokenizer.json and an ONNX export of a masked or causal model will do; it stays where it is.',
    add: 'Add a folder',
    take: 'Add',
    name: 'What it is to be called',
    masked: 'masked',
    causal: 'causal',
    pieces: 'up to {count} pieces',
    vocabulary: '{count} in its vocabulary',
    licence: 'Licence',
    noLicence: 'its card does not say',
    languages: 'Languages',
    noLanguages: 'its card does not say',
    fingerprint: 'Fingerprint',
    noFingerprint: 'known after it was opened once',
    speedHere: 'Speed here',
    speed: '{count} predictions a second ({device}, {at})',
    noSpeed: 'not measured',
    folder: 'Folder',
    note: 'Note',
    measure: 'Measure speed',
    needsProject: 'Open a project first: its jobs do the measuring.',
    remove: 'Remove',
    removeText:
      'A removed model only leaves this list; its folder is not touched. The starter model comes with the program and stays.',
  },
};
