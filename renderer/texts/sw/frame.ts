// Swahili. The frame around every screen, and words that several screens use.

import type { Part } from '../en/index.ts';

export const frame: Part<'frame'> = {
  common: {
    close: 'Funga',
    cancel: 'Ghairi',
    pause: 'Simamisha',
    resume: 'Endelea',
    back: 'Nyuma',
    further: 'Mbele',
  },
  frame: {
    screens: 'Skrini',
    sentences: 'sentensi {count} | sentensi {count}',
    readOnly: 'kusoma tu',
    connecting: 'Inaanza …',
    lost: 'Huduma haijibu. Kila uamuzi uliothibitishwa uko kwenye diski. Inajaribu tena …',
    damaged: 'Faili la mradi limeharibika. Hifadhi nakala, kisha liache lirejeshwe.',
    left: 'imebaki {time}',
    waiting: '{count} zinasubiri',
  },
  time: { seconds: 'sek {count}', minutes: 'dak {count}', hours: 'saa {count}' },
  screen: {
    home: 'Mwanzo',
    corpora: 'Matini',
    seeds: 'Aina na mifano',
    mining: 'Uchimbaji',
    review: 'Mapitio',
    reviewers: 'Wakaguzi',
    facets: 'Aina ndogo',
    languages: 'Lugha',
    figures: 'Michoro',
    taggers: 'Kitambulishi',
    exports: 'Kuhamisha nje',
    models: 'Modeli za lugha',
    settings: 'Mipangilio',
  },
  files: {
    name: 'Jina',
    parent: 'Folda ya juu',
    empty: 'Hakuna cha kuchagua hapa.',
    cut: 'Folda hii ina vitu zaidi ya vilivyoorodheshwa.',
    create: 'Unda',
    thisFolder: 'Chukua folda hii',
  },
  direction: { ltr: 'kushoto kwenda kulia', rtl: 'kulia kwenda kushoto' },
};
