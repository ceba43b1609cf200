// French. The menu of the desktop program, and its question at the end.

import type { Part } from '../en/index.ts';

export const menu: Part<'menu'> = {
  menu: {
    file: 'Fichier',
    newProject: 'Nouveau projet…',
    openProject: 'Ouvrir un projet…',
    sample: 'Essayer l’exemple',
    settings: 'Réglages',
    quit: 'Quitter',
    edit: 'Édition',
    undo: 'Annuler',
    redo: 'Rétablir',
    cut: 'Couper',
    copy: 'Copier',
    paste: 'Coller',
    selectAll: 'Tout sélectionner',
    view: 'Affichage',
    zoomIn: 'Agrandir',
    zoomOut: 'Réduire',
    resetZoom: 'Taille normale',
    togglefullscreen: 'Plein écran',
    helpMenu: 'Aide',
    help: 'Aide',
    keys: 'Toutes les touches',
    stillRunning: 'Un travail est en cours.',
    stillRunningText: 'Il s’arrête après ce qui est enregistré et pourra reprendre à la prochaine ouverture du projet.',
    stay: 'Rester',
  },
};
