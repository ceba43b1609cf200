// The language of each document: of all its sentences. Guessed at import, corrected by hand; a change tells mining that
// what earlier runs found in the corpus was found under other settings.

import type { LanguageDocument } from '../../../src/contract/languages.ts';
import type { CorpusId, DocumentId, RunId, SentenceId, TypeId } from '../../../src/project/ids.ts';
import type { Connection } from '../file/connection.ts';
import { readSetting, setSetting } from '../settings.ts';
import { languageId } from './languages.ts';

/** The language of most of the documents' sentences becomes that of the corpus. */
export function setDocumentLanguages(
  connection: Connection,
  languages: readonly { readonly document: DocumentId; readonly language: string }[],
): void {
  connection.write(() => {
    const corpora = new Set<CorpusId>();
    for (const { document, language } of languages) {
      const id = languageId(connection, language);
      const { changes } = connection.run(
        'UPDATE sentences SET language_id = ? WHERE document_id = ? AND language_id <> ?',
        id,
        document,
        id,
      );
      if (changes > 0) corpora.add(corpusOf(connection, document));
    }
    for (const corpus of corpora) {
      connection.run(
        `UPDATE corpora SET language_id = (SELECT language_id FROM language_counts WHERE corpus_id = ?
           ORDER BY sentences DESC, language_id LIMIT 1) WHERE id = ?`,
        corpus,
        corpus,
      );
      setSetting(connection, settingOf(corpus), connection.clock());
    }
  });
}

/** When a document of the corpus was last said to be in another language, in milliseconds since 1970; 0 for never. */
export function languagesChangedAt(connection: Connection, corpus: CorpusId): number {
  return (readSetting(connection, settingOf(corpus)) as number | undefined) ?? 0;
}

/** The first sentences of a document as one text. */
export function documentText(connection: Connection, document: DocumentId, sentences: number): string {
  return connection
    .all<{ text: string }>('SELECT text FROM sentences WHERE document_id = ? ORDER BY id LIMIT ?', document, sentences)
    .map(({ text }) => text)
    .join('\n');
}

/** Sentences from all over a corpus as one text. */
export function corpusText(connection: Connection, corpus: CorpusId, sentences: number): string {
  const total = connection.value<number>('SELECT sentences FROM corpora WHERE id = ?', corpus) ?? 0;
  const step = Math.max(1, Math.floor(total / sentences));
  return connection
    .all<{ text: string }>(
      'SELECT text FROM sentences WHERE corpus_id = ? AND position % ? = 0 ORDER BY position LIMIT ?',
      corpus,
      step,
      sentences,
    )
    .map(({ text }) => text)
    .join('\n');
}

/** Languages of a corpus's sentences and how many are in each, most sentences first. */
export function corpusLanguages(
  connection: Connection,
  corpus: CorpusId,
): { readonly language: string; readonly sentences: number }[] {
  return connection.all(
    `SELECT tag AS language, sentences FROM language_counts JOIN languages ON languages.id = language_id
     WHERE corpus_id = ? AND sentences > 0 ORDER BY sentences DESC, tag`,
    corpus,
  );
}

/** Languages of several corpora, each once. */
export function languagesOf(connection: Connection, corpora: readonly CorpusId[]): Set<string> {
  return new Set(corpora.flatMap((id) => corpusLanguages(connection, id).map(({ language }) => language)));
}

/** In order of ids. */
export function readLanguageDocuments(
  connection: Connection,
  { language, after = 0, limit }: { language?: string; after?: number; limit: number },
): LanguageDocument[] {
  const inLanguage = language === undefined ? '' : 'WHERE language = ?';
  return connection.all<LanguageDocument>(
    `SELECT * FROM (SELECT documents.id, corpus_id AS corpus, name, sentences,
       (SELECT tag FROM sentences JOIN languages ON languages.id = language_id WHERE document_id = documents.id
        ORDER BY sentences.id LIMIT 1) AS language,
       (SELECT text FROM sentences WHERE document_id = documents.id ORDER BY id LIMIT 1) AS begins
     FROM documents WHERE documents.id > ?) ${inLanguage} ORDER BY id LIMIT ?`,
    after,
    ...(language === undefined ? [] : [language]),
    limit,
  );
}

export interface LanguageCounts {
  readonly language: string;
  readonly documents: number;
  readonly sentences: number;
}

/** Languages that sentences are in, most sentences first. */
export function countLanguages(connection: Connection): LanguageCounts[] {
  return connection.all(
    `SELECT tag AS language, count(DISTINCT document_id) AS documents, count(*) AS sentences
     FROM sentences JOIN languages ON languages.id = language_id GROUP BY tag ORDER BY sentences DESC, tag`,
  );
}

/** Sentences of a language from all over the project as one text. */
export function languageText(connection: Connection, language: string, sentences: number): string {
  return connection
    .all<{ text: string }>(
      `SELECT text FROM sentences WHERE language_id = (SELECT id FROM languages WHERE tag = ?) ORDER BY id LIMIT ?`,
      language,
      sentences,
    )
    .map(({ text }) => text)
    .join('\n');
}

function corpusOf(connection: Connection, document: DocumentId): CorpusId {
  return connection.value<number>('SELECT corpus_id FROM documents WHERE id = ?', document) as CorpusId;
}

function settingOf(corpus: CorpusId): string {
  return `languages of corpus ${corpus} changed`;
}

/** Spans that the corpora's own labels mark, by language and label, most first. */
export function countLanguageLabels(
  connection: Connection,
): { readonly language: string; readonly label: string; readonly spans: number }[] {
  return connection.all(
    `SELECT tag AS language, type AS label, count(*) AS spans FROM source_labels
     JOIN sentences ON sentences.id = sentence_id JOIN languages ON languages.id = language_id
     GROUP BY tag, type ORDER BY spans DESC, type`,
  );
}

/** Texts of a type that were accepted in a language, with the best score of a run; most often accepted first. */
export function readAcceptedTexts(
  connection: Connection,
  { type, language, run }: { type: TypeId; language: string; run?: RunId },
): { readonly sentence: SentenceId; readonly start: number; readonly end: number; readonly score: number | null }[] {
  return connection.all(
    `SELECT decisions.sentence_id AS sentence, entity_start AS start, entity_end AS "end",
       (SELECT score FROM candidates WHERE candidates.sentence_id = decisions.sentence_id AND start_word = entity_start
          AND end_word = entity_end AND type_id = entity_type_id AND run_id = ?) AS score
     FROM decisions JOIN sentences ON sentences.id = sentence_id
     WHERE entity_type_id = ? AND sentences.language_id = (SELECT id FROM languages WHERE tag = ?)
     ORDER BY sentence_id, entity_start`,
    run ?? null,
    type,
    language,
  );
}
