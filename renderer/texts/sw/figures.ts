// Swahili. The figures.

import type { Part } from '../en/index.ts';

export const figures: Part<'figures'> = {
  figures: {
    number: 'Mchoro {number}',
    save: 'Hifadhi kama',
    saveAs: 'Hifadhi “{figure}” kama {format}',
    show: 'Chora',
    model: 'Modeli ya lugha',
    run: 'Uchimbaji',
    type: 'Aina',
    rank: 'Nafasi',
    precision: 'usahihi',
    precisionAt: 'usahihi kwenye nafasi {k}',
    recall: 'ukamilifu',
    noRun: 'Chimba kwanza: michoro hutokana na uchimbaji.',
    noLabels: 'Matini hazina lebo za aina hizi, hivyo haijulikani kilicho sahihi.',
    noFacets: 'Bado hakuna aina iliyogawanywa.',
    ranking: {
      title: 'Usahihi na ukamilifu',
      text: 'Ni vipande vingapi vilivyo sahihi kadiri unavyoshuka katika mpangilio, dhidi ya lebo za matini.',
    },
    facets: {
      title: 'Aina iliyogawanywa',
      text: 'Mifano ya kwanza ya aina inafunika kiasi gani, na vipande vyake viko wapi kwa vinavyofanana navyo.',
    },
    languages: { title: 'Usahihi katika kila lugha', text: 'Kwa lebo za matini zinapokuwepo, vinginevyo kwa maamuzi.' },
    models: {
      title: 'Modeli za lugha',
      text: 'Matini zenye lebo zikichimbwa na kila modeli: ukubwa wake, usahihi wake na gharama yake.',
      which: 'Modeli',
      compare: 'Linganisha',
      model: 'Modeli',
      seconds: 'Sekunde',
      size: 'ukubwa kwa MB',
    },
    reaction: {
      title: 'Kinachotambua mabadilishano',
      text: 'Kipande na mfano hubadilishana nafasi. Pau ni maneno ambayo modeli iliyatarajia kando yake: kulia yaliyopungua uwezekano, kushoto yaliyoongezeka.',
      find: 'Tafuta sentensi',
      search: 'Tafuta',
      mark: 'Chagua neno; kwa Shift hadi lingine.',
      seed: 'Mfano',
      by: 'Maneno',
      before: 'yaliyotarajiwa zaidi',
      effect: 'yanayobadilika zaidi',
      left: 'kabla ya kipande, kwenye “{piece}”',
      right: 'baada ya kipande, kwenye “{piece}”',
      context: 'muktadha wa lebo, kwenye “{piece}”',
      score: 'nats {score}, wastani wa nafasi {slots}',
    },
    names: {
      title: 'Majina kati ya maneno mawili',
      text: 'Kila jina ni nukta: modeli inaona kila moja ya maneno mawili kuwa na uwezekano mdogo kiasi gani kando yake. Vinavyohusiana hukaa pamoja.',
      prompt: "Maandishi yenye {'{mask}'} na {'{name}'}",
      first: 'Neno moja',
      second: 'Neno lingine',
      list: 'Majina, moja kwa mstari; baada ya kichupo kundi lake',
    },
  },
};
