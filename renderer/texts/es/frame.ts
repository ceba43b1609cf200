// Spanish. The frame around every screen, and words that several screens use.

import type { Part } from '../en/index.ts';

export const frame: Part<'frame'> = {
  common: {
    close: 'Cerrar',
    cancel: 'Cancelar',
    pause: 'Pausa',
    resume: 'Continuar',
    back: 'Anterior',
    further: 'Siguiente',
  },
  frame: {
    screens: 'Pantallas',
    sentences: '{count} oración | {count} oraciones',
    readOnly: 'solo lectura',
    connecting: 'Iniciando …',
    lost: 'El servicio no responde. Toda decisión confirmada está en el disco. Se intenta de nuevo …',
    damaged: 'El archivo del proyecto está dañado. Guarde una copia y deje que se recupere.',
    left: 'faltan {time}',
    waiting: '{count} en espera',
  },
  time: { seconds: '{count} s', minutes: '{count} min', hours: '{count} h' },
  screen: {
    home: 'Inicio',
    corpora: 'Corpus',
    seeds: 'Tipos y ejemplos',
    mining: 'Búsqueda',
    review: 'Revisión',
    reviewers: 'Revisores',
    facets: 'Tipos finos',
    languages: 'Lenguas',
    figures: 'Figuras',
    taggers: 'Etiquetador',
    exports: 'Exportar',
    models: 'Modelos de lengua',
    settings: 'Ajustes',
  },
  files: {
    name: 'Nombre',
    parent: 'Carpeta superior',
    empty: 'Aquí no hay nada que elegir.',
    cut: 'En esta carpeta hay más de lo que se muestra.',
    create: 'Crear',
    thisFolder: 'Tomar esta carpeta',
  },
  direction: { ltr: 'de izquierda a derecha', rtl: 'de derecha a izquierda' },
};
