// Spanish. The help and the tour.

import type { Part } from '../en/index.ts';

export const help: Part<'help'> = {
  help: {
    title: 'Ayuda',
    pages: 'Páginas de la ayuda',
    open: 'Ayuda sobre esta pantalla',
    tour: 'Mostrar el recorrido',
  },
  tour: {
    skip: 'Saltar',
    next: 'Siguiente',
    done: 'Listo',
    step: '{step} de {steps}',
    seedsTitle: 'Un ejemplo basta',
    seeds:
      'Un tipo tiene un nombre, una designación y un ejemplo. El modelo de esta máquina busca los fragmentos que se comportan como él.',
    miningTitle: 'Búsqueda',
    mining:
      'Cada fragmento se compara con el ejemplo; los más parecidos vienen primero. La lista se llena ante sus ojos y una pausa no pierde nada.',
    reviewTitle: 'Una tecla, una decisión',
    review:
      '{accept} acepta, {reject} rechaza, {undo} deshace, hoy o mañana. El fragmento siguiente aparece enseguida.',
    rankTitle: 'Por qué este rango',
    rank: 'Al lado: lo que cada vecino añade a la distancia y la precisión de la lista hasta ahora. Después entrene un etiquetador con lo aceptado y expórtelo.',
    helpTitle: 'La ayuda está aquí',
    help: 'Este botón explica la pantalla en la que está, {keys} muestra todas las teclas. Nada sale de esta máquina.',
  },
};
