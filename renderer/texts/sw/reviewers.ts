// Swahili. Reviewers: gold sample, merging, agreement.

import type { Part } from '../en/index.ts';

export const reviewers: Part<'reviewers'> = {
  reviewers: {
    title: 'Wakaguzi',
    text: 'Orodha ina thamani gani, kwa sentensi zilizosomwa bila kuitazama; na wakaguzi kadhaa wanakubaliana kiasi gani.',
    tab: {
      gold: 'Sampuli ya marejeo',
      agreement: 'Kuunganisha na makubaliano',
    },
    lacking: {
      corpora: 'Bado hakuna matini',
      seeds: 'Bado hakuna aina',
    },
    lackingText: 'Sampuli inahitaji sentensi za kuchagua na aina za kutia alama.',
    size: 'Sentensi',
    draw: 'Chagua',
    drawText:
      'Huchaguliwa kwa bahati nasibu, bila kutazama alama yoyote; idadi ileile hutoa sentensi zilezile tena, katika kila nakala ya mradi.',
    finished: 'Sentensi zilizokamilika',
    progress: '{done} kati ya {total} zimekamilika',
    place: '{row} kati ya {total}',
    isDone: 'imekamilika',
    annotate: 'Maneno ya sentensi',
    chosen: 'Limechaguliwa: {words}',
    finish: 'Imekamilika, inayofuata',
    chooseKeys: 'chagua neno',
    extendKeys: 'maneno zaidi au machache; au yachague kwa kipanya',
    stepKeys: 'sentensi nyingine',
    scores: 'Thamani ya uchimbaji',
    scoresText:
      'Unachopendekeza uchimbaji dhidi ya sentensi zilizokamilika, bila kujali kilichoamuliwa kwingine. Kamilisha sampuli kwanza: unachokiona hapa kinaweza kuathiri usomaji wako.',
    noRun: 'Bado hakuna kilichochimbwa.',
    merge: 'Unganisha faili la mradi',
    mergeText:
      'Huchukua alichoamua mkaguzi mwingine, pamoja na jina na wakati. Kilichoamuliwa hapa hubaki; kuunganisha tena huleta kipya tu.',
    merged: 'uamuzi {count} umechukuliwa | maamuzi {count} yamechukuliwa',
    aside: '{count} kuhusu maneno yaliyoamuliwa hapa | {count} kuhusu maneno yaliyoamuliwa hapa',
    broughtSentences: 'sentensi mpya {count} | sentensi mpya {count}',
    agreement: 'Makubaliano',
    agreementText: 'Kwa yale ambayo wote wawili wamejibu, kila mmoja peke yake.',
    pair: 'Wakaguzi',
    entities: 'Majina',
    spanF1: 'F1 ya vipande',
    kappa: 'Kappa (maneno)',
    disagreements: 'Tofauti',
    unsettled: 'Hayajaamuliwa',
    nobodyElse: 'Bado hakuna kilichojibiwa na wakaguzi wawili.',
    queue: 'Wanapotofautiana',
    noEntity: 'hakuna jina',
    take: 'Chukua usomaji huu',
    queueKeys: 'mahali pengine',
    allSettled: 'Tofauti zote zimeamuliwa.',
  },
};
