// Swahili. Settings.

import type { Part } from '../en/index.ts';

export const settings: Part<'settings'> = {
  settings: {
    title: 'Mipangilio',
    look: 'Mwonekano',
    theme: 'Mandhari',
    language: 'Lugha ya programu',
    textSize: 'Ukubwa wa maandishi',
    fonts: 'Fonti',
    fontsText: 'Programu ina fonti za miandiko mingi. Taja fonti ya mashine hii ili kusoma mwandiko kwa fonti hiyo.',
    ownFont: 'iliyokuja',
    review: 'Mapitio na mradi',
    reviewer: 'Saini ya maamuzi',
    twins: 'Amua pacha',
    twinsText: 'Uamuzi hushika pia katika kila sentensi yenye maandishi yaleyale.',
    backups: 'Nakala zinazohifadhiwa',
    keys: 'Vitufe',
    keysText: 'Bonyeza kitufe cha skrini, kisha kitufe kipya. Kikiwa na kazi, amri hizo mbili hubadilishana.',
  },
  theme: { system: 'kama mfumo', light: 'angavu', dark: 'giza' },
  script: {
    Latn: 'Kilatini na IPA',
    Grek: 'Kigiriki',
    Cyrl: 'Kisiriliki',
    Arab: 'Kiarabu',
    Hebr: 'Kiebrania',
    Ethi: 'Kiethiopia',
    Deva: 'Kidevanagari',
    Thai: 'Kithai',
    Hani: 'Herufi za Kichina',
  },
};
