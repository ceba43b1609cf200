// Spanish. The figures.

import type { Part } from '../en/index.ts';

export const figures: Part<'figures'> = {
  figures: {
    number: 'Figura {number}',
    save: 'Guardar como',
    saveAs: 'Guardar «{figure}» como {format}',
    show: 'Dibujar',
    model: 'Modelo de lengua',
    run: 'Búsqueda',
    type: 'Tipo',
    rank: 'Rango',
    precision: 'precisión',
    precisionAt: 'precisión en el rango {k}',
    recall: 'exhaustividad',
    noRun: 'Busque primero: las figuras se dibujan de una búsqueda.',
    noLabels: 'Los corpus no tienen etiquetas de estos tipos: no se sabe qué es correcto.',
    noFacets: 'Todavía no se ha descompuesto ningún tipo.',
    ranking: {
      title: 'Precisión y exhaustividad',
      text: 'Cuántos segmentos son correctos según se baja por el orden, frente a las etiquetas de los corpus.',
    },
    facets: {
      title: 'Un tipo descompuesto',
      text: 'Cuánto de un tipo cubren sus primeros ejemplos, y dónde están sus segmentos según a qué se parecen.',
    },
    languages: {
      title: 'Precisión en cada lengua',
      text: 'Por etiquetas de los corpus donde las hay; si no, por veredictos.',
    },
    models: {
      title: 'Modelos de lengua',
      text: 'Los corpus etiquetados, buscados por cada modelo: su tamaño, su precisión y lo que cuesta.',
      which: 'Modelos',
      compare: 'Comparar',
      model: 'Modelo',
      seconds: 'Segundos',
      size: 'tamaño en MB',
    },
    reaction: {
      title: 'Qué nota el cambio',
      text: 'Un segmento y un ejemplo cambian de lugar. Las barras son las palabras que el modelo esperaba al lado: a la derecha lo que se hizo menos probable, a la izquierda lo que se hizo más.',
      find: 'Buscar una oración',
      search: 'Buscar',
      mark: 'Elija una palabra; con Mayús hasta otra.',
      seed: 'Ejemplo',
      by: 'Palabras',
      before: 'más esperadas',
      effect: 'que más cambian',
      left: 'antes del segmento, en «{piece}»',
      right: 'después del segmento, en «{piece}»',
      context: 'contexto de etiqueta, en «{piece}»',
      score: '{score} nats, la media de {slots} lugares',
    },
    names: {
      title: 'Nombres entre dos palabras',
      text: 'Cada nombre es un punto: cuán improbable le parece al modelo cada una de dos palabras a su lado. Lo que va junto está junto.',
      prompt: "Texto con {'{mask}'} y {'{name}'}",
      first: 'Una palabra',
      second: 'Otra palabra',
      list: 'Nombres, uno por línea; tras un tabulador su grupo',
    },
  },
};
