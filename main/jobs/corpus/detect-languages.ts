// What language the documents of a corpus are in, guessed once it is imported without anybody having said it.

import { scriptOf } from '../../../src/corpus/script.ts';
import type { CorpusId } from '../../../src/project/ids.ts';
import { guessLanguages, languageOfDocument } from '../../files/guess-language.ts';
import { readDocuments } from '../../store/corpus/corpora.ts';
import { corpusText, documentText, setDocumentLanguages } from '../../store/corpus/document-languages.ts';
import type { Connection } from '../../store/file/connection.ts';

/** Sentences that are looked at, of the corpus and of each document. */
const LOOKED_AT = 40;
/** Documents of one transaction. */
const BATCH = 100;

const UNDETERMINED = 'und';

/** Yields batches to be stored; beginning anew gives the same. */
export function* detectLanguages(connection: Connection, corpus: CorpusId): Generator<() => void> {
  const text = corpusText(connection, corpus, LOOKED_AT);
  const whole = { language: guessLanguages(text)[0]?.language ?? UNDETERMINED, script: scriptOf(text) };
  let after = 0;
  for (;;) {
    const documents = readDocuments(connection, corpus, after, BATCH);
    if (documents.length === 0) return;
    after = documents[documents.length - 1].id;
    const found = documents.map(({ id }) => ({
      document: id,
      language: languageOfDocument(documentText(connection, id, LOOKED_AT), whole),
    }));
    yield () => setDocumentLanguages(connection, found);
  }
}
