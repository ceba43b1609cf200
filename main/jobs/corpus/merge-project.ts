// The job that merges another project into this one, without a server between them: types by name, documents by content,
// then sentence by sentence what its reviewers said. Every batch is whole by itself and knows what is there already, so that
// an interrupted merge is gone on with, and a second one finds nothing to do.

import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { MergeResult } from '../../../src/contract/projects.ts';
import { Failure } from '../../../src/failure.ts';
import type { CorpusId, DocumentId, SentenceId } from '../../../src/project/ids.ts';
import { copyDocuments } from '../../store/corpus/copy-documents.ts';
import { readCorpora } from '../../store/corpus/corpora.ts';
import { type DocumentKeys, hashDocuments, matchDocuments } from '../../store/corpus/document-keys.ts';
import { readDocumentSentences, readSentence } from '../../store/corpus/sentences.ts';
import type { Connection } from '../../store/file/connection.ts';
import { openProject, type ProjectFile } from '../../store/file/project-file.ts';
import {
  mergeTypes,
  readJudgedSentences,
  readTheirs,
  type TheirSentence,
  type TypeMap,
  takeOverVerdicts,
} from '../../store/review/merge-log.ts';
import { readIdentity } from '../../store/settings.ts';
import type { JobBatch, JobKind, JobSetting } from '../job-kind.ts';

export const MERGE_JOB = 'merge';

export interface MergeArgs {
  readonly path: string;
}

/** Sentences of theirs that are looked at in one transaction, and verdicts after which it ends: 15 ms. */
const SENTENCES = 10;
const VERDICTS = 40;
/** Documents of theirs that are looked up at a time. */
const LOOKED_UP = 500;

export const mergeKind: JobKind = {
  name: MERGE_JOB,
  work: (setting) => mergeProject(setting, setting.args as unknown as MergeArgs),
};

async function* mergeProject({ connection }: JobSetting, { path }: MergeArgs): AsyncGenerator<JobBatch, MergeOutcome> {
  const other = openOther(path);
  try {
    const merge = new Merge(other.project.connection, connection);
    yield* merge.types();
    const theirs = yield* merge.hash(other.project.connection);
    let matched = yield* merge.match(theirs, yield* merge.hash(connection));
    if (matched.size < theirs.size) {
      yield* merge.copyMissing([...theirs.keys()].filter((document) => !matched.has(document)).sort((a, b) => a - b));
      matched = yield* merge.match(theirs, yield* merge.hash(connection));
    }
    yield* merge.verdicts(matched);
    return { ...merge.result };
  } finally {
    other.close();
  }
}

type MergeOutcome = { readonly [Name in keyof MergeResult]: number };

class Merge {
  readonly result: { -readonly [Name in keyof MergeResult]: number };
  readonly #from: Connection;
  readonly #to: Connection;
  #total: number;
  #done = 0;
  #types: TypeMap = new Map();

  constructor(from: Connection, to: Connection) {
    this.result = { documents: 0, sentences: 0, types: 0, verdicts: 0, aside: 0 };
    this.#from = from;
    this.#to = to;
    // Ours are hashed twice: before documents are copied, and after.
    this.#total = sentencesOf(from) + 2 * sentencesOf(to) + countVerdicts(from);
  }

  *types(): Generator<JobBatch, void> {
    const store = () => {
      const { types, added } = mergeTypes(this.#from, this.#to);
      this.#types = types;
      this.result.types = added;
    };
    yield this.#batch(0, store);
  }

  *hash(connection: Connection): Generator<JobBatch, DocumentKeys> {
    const hashing = hashDocuments(connection);
    for (;;) {
      const step = hashing.next();
      if (step.done) return step.value;
      yield this.#batch(step.value);
    }
  }

  *match(theirs: DocumentKeys, ours: DocumentKeys): Generator<JobBatch, Map<DocumentId, DocumentId>> {
    const matching = matchDocuments(theirs, ours);
    for (;;) {
      const step = matching.next();
      if (step.done) return step.value;
      yield this.#batch(0);
    }
  }

  *copyMissing(documents: readonly DocumentId[]): Generator<JobBatch, void> {
    const missing = new Map<CorpusId, DocumentId[]>();
    let sentences = 0;
    for (const [at, id] of documents.entries()) {
      const sql = 'SELECT corpus_id, sentences FROM documents WHERE id = ?';
      const row = this.#from.get<{ corpus_id: CorpusId; sentences: number }>(sql, id)!;
      missing.set(row.corpus_id, missing.get(row.corpus_id) ?? []);
      missing.get(row.corpus_id)!.push(id);
      sentences += row.sentences;
      if (at % LOOKED_UP === 0) yield this.#batch(0);
    }
    // They are copied, and then all are hashed again.
    this.#total += sentences + sentencesOf(this.#to) + sentences;
    for (const source of readCorpora(this.#from)) {
      const own = missing.get(source.id);
      if (!own) continue;
      for (const { sentences, store } of copyDocuments(this.#from, this.#to, { source, documents: own })) {
        yield this.#batch(sentences, store);
        this.result.sentences += sentences;
      }
      this.result.documents += own.length;
    }
  }

  *verdicts(documents: ReadonlyMap<DocumentId, DocumentId>): Generator<JobBatch, void> {
    const project = readIdentity(this.#from).id;
    const places = new SentencePlaces(this.#from, this.#to, documents);
    for (let last = 0; ; ) {
      const ids = readJudgedSentences(this.#from, last, SENTENCES);
      if (ids.length === 0) return;
      const theirs: TheirSentence[] = [];
      let verdicts = 0;
      for (const id of ids) {
        if (verdicts >= VERDICTS) break;
        last = id;
        const sentence = places.find(id);
        if (sentence === undefined) continue;
        const one = readTheirs(this.#from, id, { sentence, types: this.#types });
        verdicts += one.verdicts.length;
        theirs.push(one);
      }
      yield this.#batch(verdicts, () => {
        const taken = takeOverVerdicts(this.#to, theirs, project);
        this.result.verdicts += taken.verdicts;
        this.result.aside += taken.aside;
      });
    }
  }

  #batch(more: number, store?: () => void): JobBatch {
    this.#done += more;
    return { done: Math.min(this.#done, this.#total), total: this.#total, store };
  }
}

function sentencesOf(connection: Connection): number {
  return connection.value<number | null>('SELECT sum(sentences) FROM corpora') ?? 0;
}

/** They are numbered nearly without gaps. */
function countVerdicts(connection: Connection): number {
  return connection.value<number | null>('SELECT max(id) FROM verdicts') ?? 0;
}

/** Their sentence → ours, by its place in the document. */
class SentencePlaces {
  readonly #from: Connection;
  readonly #to: Connection;
  readonly #documents: ReadonlyMap<DocumentId, DocumentId>;
  /** Of the document that was asked about last. */
  #document: DocumentId | undefined;
  #places: ReadonlyMap<SentenceId, number> | undefined;

  constructor(from: Connection, to: Connection, documents: ReadonlyMap<DocumentId, DocumentId>) {
    this.#from = from;
    this.#to = to;
    this.#documents = documents;
  }

  /** Undefined in a document of theirs that was not taken over: its import is not finished there. */
  find(id: SentenceId): SentenceId | undefined {
    const { document, position } = readSentence(this.#from, id);
    const own = this.#documents.get(document);
    if (own === undefined) return undefined;
    const [sentence] = readDocumentSentences(this.#to, own, this.#placeOf(document, id, position), 1);
    return sentence?.id;
  }

  #placeOf(document: DocumentId, id: SentenceId, position: number): number {
    const [first] = readDocumentSentences(this.#from, document, 0, 1);
    const [direct] = readDocumentSentences(this.#from, document, position - first.position, 1);
    if (direct?.id === id) return position - first.position;
    if (this.#document !== document) {
      const all = this.#from.all<{ id: SentenceId }>(
        'SELECT id FROM sentences WHERE document_id = ? ORDER BY id',
        document,
      );
      this.#places = new Map(all.map((row, place) => [row.id, place]));
      this.#document = document;
    }
    return this.#places!.get(id)!;
  }
}

/** For reading only; a file of an older version is brought up to date in a copy. */
function openOther(path: string): { readonly project: ProjectFile; readonly close: () => void } {
  try {
    const project = openProject(path, { isReadOnly: true });
    return { project, close: () => project.close() };
  } catch (error) {
    if (!(error instanceof Failure && error.code === 'project-read-only')) throw error;
  }
  const folder = mkdtempSync(join(tmpdir(), 'seedmark-merge-'));
  const cleanUp = () => rmSync(folder, { recursive: true, force: true });
  try {
    const copy = join(folder, basename(path));
    for (const suffix of ['', '-wal', '-journal']) {
      if (existsSync(path + suffix)) copyFileSync(path + suffix, copy + suffix);
    }
    const project = openProject(copy);
    const close = () => {
      project.close();
      cleanUp();
    };
    return { project, close };
  } catch (error) {
    cleanUp();
    throw error;
  }
}
