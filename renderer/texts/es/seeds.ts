// Spanish. Types and seeds.

import type { Part } from '../en/index.ts';

export const seeds: Part<'seeds'> = {
  seeds: {
    title: 'Tipos y ejemplos',
    text: 'Una línea por tipo: su nombre, cómo lo llamaría una oración y un ejemplo de su corpus. Se admiten más ejemplos; uno basta.',
    noneTitle: 'Todavía no se busca nada',
    noneText: 'Nombre un tipo, por ejemplo «Persona», y dé un ejemplo tal como aparece en sus textos.',
    newType: 'Nombre de un tipo nuevo',
    addType: 'Añadir',
    name: 'Nombre del tipo',
    colour: 'Color',
    colourNumber: 'Color {number}',
    up: 'Subir',
    down: 'Bajar',
    retire: 'Retirar',
    retired: 'Ya no se ofrecen',
    offerAgain: 'Ofrecer {name} de nuevo',
    anyLanguage: 'cualquier lengua',
    phrase: 'llamado, p. ej. «persona»',
    phraseIn: 'Cómo se llama el tipo ({language})',
    seed: 'un ejemplo, p. ej. «Amina Jallo»',
    anotherSeed: 'otro ejemplo',
    seedIn: 'Ejemplo nuevo ({language})',
    dropSeed: 'Quitar {seed}',
    confirmed: 'Confirmados en la revisión, como más ejemplos:',
    addConfirmed: 'Tomar {seed}, confirmado, como un ejemplo más',
  },
  check: {
    open: 'Comprobar …',
    title: 'Ejemplos de {type}, uno junto a otro',
    text: 'Lo que cada ejemplo encuentra primero en 200 oraciones. Un buen ejemplo encuentra enseguida su tipo, y no solo sus propias palabras.',
    others: 'Otros ejemplos para comparar, uno por línea',
    start: 'Comprobar',
    running: 'se prueba {count} ejemplo … | se prueban {count} ejemplos …',
    sample: 'en {count} oraciones; buscar en todo con un ejemplo tarda unos {time}',
    pieces: '{count} pieza para el modelo | {count} piezas para el modelo',
    unknown: '{share} desconocidas para él',
    overlap: '{share} en común con «{seed}».',
    nothing: 'Aquí no encuentra nada.',
  },
};
