// Spanish. Language models.

import type { Part } from '../en/index.ts';

export const models: Part<'models'> = {
  models: {
    title: 'Modelos de lengua',
    text: 'Los modelos que buscan y de los que parten los etiquetadores. Sirve cualquier carpeta con la disposición de Hugging Face, con tokenizer.json y una exportación ONNX de un modelo enmascarado o causal; se queda donde está.',
    add: 'Añadir una carpeta',
    take: 'Añadir',
    name: 'Cómo llamarlo',
    masked: 'enmascarado',
    causal: 'causal',
    pieces: 'hasta {count} piezas',
    vocabulary: '{count} en su vocabulario',
    licence: 'Licencia',
    noLicence: 'su ficha no lo dice',
    languages: 'Lenguas',
    noLanguages: 'su ficha no lo dice',
    fingerprint: 'Huella',
    noFingerprint: 'se conoce tras abrirlo una vez',
    speedHere: 'Velocidad aquí',
    speed: '{count} predicciones por segundo ({device}, {at})',
    noSpeed: 'sin medir',
    folder: 'Carpeta',
    note: 'Nota',
    measure: 'Medir velocidad',
    needsProject: 'Abra primero un proyecto: sus tareas miden.',
    remove: 'Quitar',
    removeText:
      'Un modelo quitado solo sale de esta lista; su carpeta no se toca. El modelo inicial viene con el programa y se queda.',
  },
};
