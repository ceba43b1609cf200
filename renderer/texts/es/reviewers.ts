// Spanish. Reviewers: gold sample, merging, agreement.

import type { Part } from '../en/index.ts';

export const reviewers: Part<'reviewers'> = {
  reviewers: {
    title: 'Revisores',
    text: 'Cuánto vale una lista, según frases leídas sin mirarla; y hasta qué punto coinciden varios revisores.',
    tab: {
      gold: 'Muestra de referencia',
      agreement: 'Fusión y acuerdo',
    },
    lacking: {
      corpora: 'Aún no hay texto',
      seeds: 'Aún no hay tipos',
    },
    lackingText: 'Una muestra necesita frases que sacar y tipos que marcar.',
    size: 'Frases',
    draw: 'Sacar',
    drawText:
      'Sacadas al azar, sin mirar ninguna puntuación; el mismo número da otra vez las mismas frases, en cada copia del proyecto.',
    finished: 'Frases terminadas',
    progress: '{done} de {total} terminadas',
    place: '{row} de {total}',
    isDone: 'terminada',
    annotate: 'Palabras de la frase',
    chosen: 'Elegido: {words}',
    finish: 'Terminada, la siguiente',
    chooseKeys: 'elegir una palabra',
    extendKeys: 'más o menos palabras; o seleccionarlas con el ratón',
    stepKeys: 'otra frase',
    scores: 'Cuánto vale una búsqueda',
    scoresText:
      'Lo que propone la búsqueda frente a las frases terminadas, se haya decidido lo que sea en otra parte. Termine antes la muestra: lo que vea aquí podría influir en su lectura.',
    noRun: 'Aún no se ha buscado nada.',
    merge: 'Fusionar un archivo de proyecto',
    mergeText:
      'Toma lo que decidió otro revisor, con su nombre y la hora. Lo decidido aquí queda; fusionar otra vez trae solo lo nuevo.',
    merged: '{count} veredicto tomado | {count} veredictos tomados',
    aside: '{count} de ellos sobre palabras decididas aquí | {count} de ellos sobre palabras decididas aquí',
    broughtSentences: '{count} frase nueva | {count} frases nuevas',
    agreement: 'Acuerdo',
    agreementText: 'Sobre lo que ambos han respondido, cada uno por su lado.',
    pair: 'Revisores',
    entities: 'Entidades',
    spanF1: 'F1 de los fragmentos',
    kappa: 'Kappa (palabras)',
    disagreements: 'Diferencias',
    unsettled: 'Por decidir',
    nobodyElse: 'Aún no hay nada a lo que hayan respondido dos revisores.',
    queue: 'Donde difieren',
    noEntity: 'ninguna entidad',
    take: 'Tomar esta lectura',
    queueKeys: 'otro lugar',
    allSettled: 'Todas las diferencias están resueltas.',
  },
};
