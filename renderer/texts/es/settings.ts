// Spanish. Settings.

import type { Part } from '../en/index.ts';

export const settings: Part<'settings'> = {
  settings: {
    title: 'Ajustes',
    look: 'Aspecto',
    theme: 'Tema',
    language: 'Lengua de la interfaz',
    textSize: 'Tamaño del texto',
    fonts: 'Fuentes',
    fontsText:
      'El programa trae fuentes para muchas escrituras. Nombre una fuente de esta máquina para leer con ella una escritura.',
    ownFont: 'la incluida',
    review: 'Revisión y proyecto',
    reviewer: 'Firmar decisiones como',
    twins: 'Decidir gemelas',
    twinsText: 'Una decisión vale también en toda oración con el mismo texto.',
    backups: 'Copias guardadas',
    keys: 'Teclas',
    keysText: 'Pulse el botón y luego la tecla nueva. Si está ocupada, las dos órdenes intercambian sus teclas.',
  },
  theme: { system: 'como el sistema', light: 'claro', dark: 'oscuro' },
  script: {
    Latn: 'Latino y AFI',
    Grek: 'Griego',
    Cyrl: 'Cirílico',
    Arab: 'Árabe',
    Hebr: 'Hebreo',
    Ethi: 'Etíope',
    Deva: 'Devanagari',
    Thai: 'Tailandés',
    Hani: 'Caracteres chinos',
  },
};
