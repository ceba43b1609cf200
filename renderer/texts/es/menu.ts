// Spanish. The menu of the desktop program, and its question at the end.

import type { Part } from '../en/index.ts';

export const menu: Part<'menu'> = {
  menu: {
    file: 'Archivo',
    newProject: 'Proyecto nuevo…',
    openProject: 'Abrir un proyecto…',
    sample: 'Probar la muestra',
    settings: 'Ajustes',
    quit: 'Salir',
    edit: 'Edición',
    undo: 'Deshacer',
    redo: 'Rehacer',
    cut: 'Cortar',
    copy: 'Copiar',
    paste: 'Pegar',
    selectAll: 'Seleccionar todo',
    view: 'Ver',
    zoomIn: 'Más grande',
    zoomOut: 'Más pequeño',
    resetZoom: 'Tamaño normal',
    togglefullscreen: 'Pantalla completa',
    helpMenu: 'Ayuda',
    help: 'Ayuda',
    keys: 'Todas las teclas',
    stillRunning: 'Hay un trabajo en curso.',
    stillRunningText: 'Se detiene tras lo guardado y podrá continuar la próxima vez que se abra el proyecto.',
    stay: 'Quedarse',
  },
};
