// Swahili. Types and seeds.

import type { Part } from '../en/index.ts';

export const seeds: Part<'seeds'> = {
  seeds: {
    title: 'Aina na mifano',
    text: 'Mstari mmoja kwa aina: jina lake, sentensi ingeiitaje, na mfano mmoja kutoka matini yako. Mifano zaidi inaruhusiwa; mmoja unatosha.',
    noneTitle: 'Bado hakuna kinachotafutwa',
    noneText: 'Taja aina, kwa mfano “Mtu”, kisha toa mfano mmoja kama ulivyoandikwa kwenye matini yako.',
    newType: 'Jina la aina mpya',
    addType: 'Ongeza',
    name: 'Jina la aina',
    colour: 'Rangi',
    colourNumber: 'Rangi ya {number}',
    up: 'Sogeza juu',
    down: 'Sogeza chini',
    retire: 'Ondoa',
    retired: 'Hazitolewi tena',
    offerAgain: 'Toa {name} tena',
    anyLanguage: 'lugha yoyote',
    phrase: 'huitwa, k.m. “mtu”',
    phraseIn: 'Aina huitwaje ({language})',
    seed: 'mfano mmoja, k.m. “Amina Jallo”',
    anotherSeed: 'mfano mwingine',
    seedIn: 'Mfano mpya ({language})',
    dropSeed: 'Ondoa {seed}',
    confirmed: 'Yaliyothibitishwa katika mapitio, kama mifano zaidi:',
    addConfirmed: 'Tumia {seed}, lililothibitishwa, kama mfano zaidi',
  },
  check: {
    open: 'Jaribu …',
    title: 'Mifano ya {type}, kando kwa kando',
    text: 'Kila mfano unapata nini kwanza katika sentensi 200. Mfano mzuri hupata aina yako mara moja, si maneno yake tu.',
    others: 'Mifano mingine ya kulinganisha, mmoja kwa mstari',
    start: 'Jaribu',
    running: 'mfano {count} unajaribiwa … | mifano {count} inajaribiwa …',
    sample: 'katika sentensi {count}; kuchimba yote kwa mfano mmoja huchukua kama {time}',
    pieces: 'kipande {count} kwa modeli | vipande {count} kwa modeli',
    unknown: '{share} haivijui',
    overlap: '{share} sawa na “{seed}”.',
    nothing: 'Haupati chochote hapa.',
  },
};
