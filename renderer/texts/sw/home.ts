// Swahili. Home: projects.

import type { Part } from '../en/index.ts';

export const home: Part<'home'> = {
  home: {
    title: 'Miradi',
    text: 'Faili moja lina mradi mzima: matini, aina, mifano na kila uamuzi. Hakuna kinachotoka kwenye mashine hii.',
    new: 'Mradi mpya',
    open: 'Fungua',
    newTitle: 'Mradi mpya',
    openTitle: 'Fungua mradi',
    sample: 'Jaribu sampuli',
    sampleText:
      'Au jaribu kwanza: Wikipedia ya Kiingereza yenye mfano mmoja wa watu, mahali na mashirika, ikichimbwa kwenye mashine hii ukitazama. Ni mradi wake yenyewe.',
    running: 'Inaendelea',
    current: 'Uliofunguliwa sasa',
    recent: 'Ya karibuni',
    documents: 'Nyaraka',
    sentences: 'Sentensi',
    words: 'Maneno',
    types: 'Aina',
    runs: 'Uchimbaji',
    close: 'Funga mradi',
    missing: 'haupo',
    jobs: 'kazi {count} inaendelea | kazi {count} zinaendelea',
    forget: 'Ondoa {name} kwenye orodha hii',
    start: 'Kwa kuanzia',
    noneTitle: 'Kutoka mfano mmoja hadi kitambulishi',
    step1: 'Unda mradi na uingize matini: maandishi ya kawaida, CoNLL, CoNLL-U au JSON Lines.',
    step2: 'Taja unachotafuta na utoe mfano mmoja wa kila kimoja: “mtu: Amina Jallo”.',
    step3: 'Pitia yaliyopatikana, kitufe kimoja kwa uamuzi mmoja.',
  },
};
