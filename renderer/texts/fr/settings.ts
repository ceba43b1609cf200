// French. Settings.

import type { Part } from '../en/index.ts';

export const settings: Part<'settings'> = {
  settings: {
    title: 'Réglages',
    look: 'Apparence',
    theme: 'Thème',
    language: 'Langue de l’interface',
    textSize: 'Taille du texte',
    fonts: 'Polices',
    fontsText:
      'Des polices pour de nombreuses écritures sont fournies. Nommez une police de cette machine pour lire une écriture avec elle.',
    ownFont: 'fournie',
    review: 'Révision et projet',
    reviewer: 'Signer les décisions',
    twins: 'Décider les jumeaux',
    twinsText: 'Une décision vaut aussi dans toute phrase de même texte.',
    backups: 'Sauvegardes gardées',
    keys: 'Touches',
    keysText:
      'Pressez le bouton, puis la nouvelle touche. Si elle est prise, les deux commandes échangent leurs touches.',
  },
  theme: { system: 'comme le système', light: 'clair', dark: 'sombre' },
  script: {
    Latn: 'Latin et API',
    Grek: 'Grec',
    Cyrl: 'Cyrillique',
    Arab: 'Arabe',
    Hebr: 'Hébreu',
    Ethi: 'Éthiopien',
    Deva: 'Devanagari',
    Thai: 'Thaï',
    Hani: 'Caractères chinois',
  },
};
