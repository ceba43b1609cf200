// Swahili. The menu of the desktop program, and its question at the end.

import type { Part } from '../en/index.ts';

export const menu: Part<'menu'> = {
  menu: {
    file: 'Faili',
    newProject: 'Mradi mpya…',
    openProject: 'Fungua mradi…',
    sample: 'Jaribu sampuli',
    settings: 'Mipangilio',
    quit: 'Toka',
    edit: 'Hariri',
    undo: 'Tendua',
    redo: 'Rudia',
    cut: 'Kata',
    copy: 'Nakili',
    paste: 'Bandika',
    selectAll: 'Chagua yote',
    view: 'Mwonekano',
    zoomIn: 'Kubwa zaidi',
    zoomOut: 'Ndogo zaidi',
    resetZoom: 'Ukubwa wa kawaida',
    togglefullscreen: 'Skrini nzima',
    helpMenu: 'Msaada',
    help: 'Msaada',
    keys: 'Vitufe vyote',
    stillRunning: 'Kazi bado inaendelea.',
    stillRunningText: 'Inasimama baada ya kilichohifadhiwa, na itaweza kuendelea mradi utakapofunguliwa tena.',
    stay: 'Baki',
  },
};
