// Swahili. The help and the tour.

import type { Part } from '../en/index.ts';

export const help: Part<'help'> = {
  help: {
    title: 'Msaada',
    pages: 'Kurasa za msaada',
    open: 'Msaada kuhusu skrini hii',
    tour: 'Onyesha ziara',
  },
  tour: {
    skip: 'Ruka',
    next: 'Endelea',
    done: 'Tayari',
    step: '{step} kati ya {steps}',
    seedsTitle: 'Mfano mmoja unatosha',
    seeds:
      'Aina ina jina, kiitwacho na mfano mmoja. Modeli ya mashine hii hutafuta vipande vinavyofanya kama mfano huo.',
    miningTitle: 'Uchimbaji',
    mining:
      'Kila kipande hulinganishwa na mfano; vinavyofanana zaidi huja kwanza. Orodha hujaa ukitazama, na kusimamisha hakupotezi kitu.',
    reviewTitle: 'Kitufe kimoja, uamuzi mmoja',
    review: '{accept} hukubali, {reject} hukataa, {undo} hutendua, leo au kesho. Kipande kinachofuata kiko tayari.',
    rankTitle: 'Kwa nini nafasi hii',
    rank: 'Pembeni: kila jirani anachoongeza kwenye umbali, na usahihi wa orodha hadi sasa. Kisha funza kitambulishi kwa ulichokubali na ukitoe.',
    helpTitle: 'Msaada uko hapa',
    help: 'Kitufe hiki hueleza skrini uliyopo, {keys} huonyesha vitufe vyote. Hakuna kinachotoka kwenye mashine hii.',
  },
};
