// Swahili. Corpus: import and reading.

import type { Part } from '../en/index.ts';

export const corpora: Part<'corpora'> = {
  corpora: {
    title: 'Matini',
    text: 'Maandishi yanahifadhiwa kama yalivyo. Yasiyosomeka yanahesabiwa na kuorodheshwa pamoja na mstari na sababu.',
    noneTitle: 'Bado hakuna maandishi',
    noneText: 'Dondosha faili hapo juu au chagua moja. Unaona linavyosomwa kabla ya chochote kuhifadhiwa.',
    name: 'Jina',
    language: 'Lugha',
    noLanguage: 'haijatajwa',
    imported: 'Iliingizwa',
    importing: 'inaingizwa',
    removing: 'inaondolewa',
    read: 'Soma: {name}',
    range: '{first}–{last} kati ya {total}',
  },
  import: {
    title: 'Ingiza faili',
    drop: 'Dondosha faili hapa',
    formats: 'Maandishi ya kawaida, CoNLL, CoNLL-U, JSON Lines',
    reading: 'Inasoma …',
    choose: 'Chagua faili',
    name: 'Jina la matini',
    language: 'Lugha (msimbo wa BCP-47)',
    format: 'Muundo',
    detected: '{format} (umetambuliwa)',
    lines: 'Sentensi moja kwa mstari',
    encoding: 'Usimbaji',
    script: 'Mwandiko',
    direction: 'Mwelekeo',
    rejects: 'Zisizosomeka',
    rejected: 'Haziwezi kusomwa',
    line: 'Mstari {line}',
    before: 'Faili hilohilo liliingizwa awali.',
    start: 'Ingiza',
  },
  format: { plain: 'Maandishi ya kawaida', conll: 'Safu za CoNLL', conllu: 'CoNLL-U', jsonl: 'JSON Lines' },
};
