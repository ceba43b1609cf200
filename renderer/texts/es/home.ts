// Spanish. Home: projects.

import type { Part } from '../en/index.ts';

export const home: Part<'home'> = {
  home: {
    title: 'Proyectos',
    text: 'Un solo archivo contiene un proyecto: corpus, tipos, ejemplos y cada decisión. Nada sale de esta máquina.',
    new: 'Proyecto nuevo',
    open: 'Abrir',
    newTitle: 'Proyecto nuevo',
    openTitle: 'Abrir un proyecto',
    sample: 'Probar la muestra',
    sampleText:
      'O pruebe primero: la Wikipedia inglesa con un solo ejemplo de personas, lugares y organizaciones, explorada en esta máquina ante sus ojos. Es un proyecto aparte.',
    running: 'En curso',
    current: 'Abierto ahora',
    recent: 'Recientes',
    documents: 'Documentos',
    sentences: 'Oraciones',
    words: 'Palabras',
    types: 'Tipos',
    runs: 'Búsquedas',
    close: 'Cerrar el proyecto',
    missing: 'no está',
    jobs: '{count} tarea en curso | {count} tareas en curso',
    forget: 'Quitar {name} de esta lista',
    start: 'Para empezar',
    noneTitle: 'De un ejemplo a un etiquetador',
    step1: 'Cree un proyecto e importe un corpus: texto plano, CoNLL, CoNLL-U o JSON Lines.',
    step2: 'Nombre lo que busca y dé un ejemplo de cada uno: «persona: Amina Jallo».',
    step3: 'Revise lo encontrado, una tecla por decisión.',
  },
};
