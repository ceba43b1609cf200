// Swahili. Language models.

import type { Part } from '../en/index.ts';

export const models: Part<'models'> = {
  models: {
    title: 'Modeli za lugha',
    text: 'Modeli zinazochimba na ambazo vitambulishi huanzia. Folda yoyote yenye mpangilio wa Hugging Face, tokenizer.json na ONNX ya modeli ya kufunika au ya kufuatana inafaa; hubaki ilipo.',
    add: 'Ongeza folda',
    take: 'Ongeza',
    name: 'Itaitwaje',
    masked: 'ya kufunika',
    causal: 'ya kufuatana',
    pieces: 'hadi vipande {count}',
    vocabulary: '{count} katika msamiati wake',
    licence: 'Leseni',
    noLicence: 'kadi yake haisemi',
    languages: 'Lugha',
    noLanguages: 'kadi yake haisemi',
    fingerprint: 'Alama ya kidole',
    noFingerprint: 'hujulikana baada ya kufunguliwa mara moja',
    speedHere: 'Kasi hapa',
    speed: 'utabiri {count} kwa sekunde ({device}, {at})',
    noSpeed: 'haijapimwa',
    folder: 'Folda',
    note: 'Dokezo',
    measure: 'Pima kasi',
    needsProject: 'Fungua mradi kwanza: kazi zake hupima.',
    remove: 'Ondoa',
    removeText:
      'Modeli iliyoondolewa hutoka kwenye orodha hii tu; folda yake haiguswi. Modeli ya mwanzo huja na programu na hubaki.',
  },
};
