// Swahili. Charts, on whichever screen.

import type { Part } from '../en/index.ts';

export const charts: Part<'charts'> = {
  chart: {
    table: 'Kama jedwali',
    interval: '({low} hadi {high})',
    score: 'alama',
    from: 'kutoka',
    to: 'hadi',
    candidates: 'wagombea',
  },
  threshold: {
    label: 'Kizingiti',
    none: 'Hakuna kizingiti: orodha yote inahesabiwa',
    below: 'kizingiti {threshold} · kipande {count} kabla yake | kizingiti {threshold} · vipande {count} kabla yake',
    about:
      'kizingiti {threshold} · kama kipande {count} kabla yake | kizingiti {threshold} · kama vipande {count} kabla yake',
    takeAway: 'Ondoa',
    nothing: 'Bado hakuna vipande',
  },
};
