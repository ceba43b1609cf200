// French. Corpus: import and reading.

import type { Part } from '../en/index.ts';

export const corpora: Part<'corpora'> = {
  corpora: {
    title: 'Corpus',
    text: 'Les textes sont conservés tels quels. Ce qui est illisible est compté et listé avec sa ligne et la raison.',
    noneTitle: 'Pas encore de texte',
    noneText:
      'Déposez un fichier ci-dessus ou choisissez-en un. Vous voyez comment il est lu avant que rien ne soit enregistré.',
    name: 'Nom',
    language: 'Langue',
    noLanguage: 'non précisée',
    imported: 'Importé',
    importing: 'en cours d’import',
    removing: 'en cours de suppression',
    read: 'Lire : {name}',
    range: '{first}–{last} sur {total}',
  },
  import: {
    title: 'Importer un fichier',
    drop: 'Déposez un fichier ici',
    formats: 'Texte brut, CoNLL, CoNLL-U, JSON Lines',
    reading: 'Lecture …',
    choose: 'Choisir un fichier',
    name: 'Nom du corpus',
    language: 'Langue (code BCP-47)',
    format: 'Format',
    detected: '{format} (détecté)',
    lines: 'Une phrase par ligne',
    encoding: 'Encodage',
    script: 'Écriture',
    direction: 'Sens',
    rejects: 'Illisibles',
    rejected: 'Impossible à lire',
    line: 'Ligne {line}',
    before: 'Le même fichier a déjà été importé.',
    start: 'Importer',
  },
  format: { plain: 'Texte brut', conll: 'Colonnes CoNLL', conllu: 'CoNLL-U', jsonl: 'JSON Lines' },
};
