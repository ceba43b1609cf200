// Spanish. Corpus: import and reading.

import type { Part } from '../en/index.ts';

export const corpora: Part<'corpora'> = {
  corpora: {
    title: 'Corpus',
    text: 'Los textos se conservan tal cual. Lo que no se puede leer se cuenta y se lista con su línea y el motivo.',
    noneTitle: 'Todavía no hay texto',
    noneText: 'Suelte un archivo arriba o elija uno. Verá cómo se lee antes de que se guarde nada.',
    name: 'Nombre',
    language: 'Lengua',
    noLanguage: 'sin indicar',
    imported: 'Importado',
    importing: 'importándose',
    removing: 'borrándose',
    read: 'Leer: {name}',
    range: '{first}–{last} de {total}',
  },
  import: {
    title: 'Importar un archivo',
    drop: 'Suelte un archivo aquí',
    formats: 'Texto plano, CoNLL, CoNLL-U, JSON Lines',
    reading: 'Leyendo …',
    choose: 'Elegir un archivo',
    name: 'Nombre del corpus',
    language: 'Lengua (código BCP-47)',
    format: 'Formato',
    detected: '{format} (detectado)',
    lines: 'Una oración por línea',
    encoding: 'Codificación',
    script: 'Escritura',
    direction: 'Sentido',
    rejects: 'Ilegibles',
    rejected: 'No se puede leer',
    line: 'Línea {line}',
    before: 'El mismo archivo ya fue importado.',
    start: 'Importar',
  },
  format: { plain: 'Texto plano', conll: 'Columnas CoNLL', conllu: 'CoNLL-U', jsonl: 'JSON Lines' },
};
