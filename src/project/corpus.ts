// A corpus as a project keeps it: where it came from, how it was read, what it has.

import type { LabelledSpan, Sentence } from '../corpus/sentence.ts';
import type { CorpusId, DocumentId, SentenceId } from './ids.ts';

/** What is known of a corpus before its first sentence. */
export interface CorpusSource {
  readonly name: string;
  /** Without its folder: folders tell more about a person than a project needs to keep. */
  readonly fileName: string;
  readonly format: string;
  readonly encoding: string;
  /** Options of the reader, as JSON takes them: reading with them again gives the same sentences. */
  readonly readOptions: Readonly<Record<string, unknown>>;
  /** SHA-256 of the source's bytes, hex. */
  readonly sha256: string;
  readonly bytes: number;
  /** BCP-47 tag; 'und' when the language has none. */
  readonly language: string;
}

export interface Corpus extends CorpusSource {
  readonly id: CorpusId;
  /** 'importing' until the last item of the source is stored; 'removing' from when it is taken out. */
  readonly state: 'importing' | 'complete' | 'removing';
  readonly importedAt: Date;
  /** Items (sentences and rejects) of the source that are stored: an interrupted import goes on after them. */
  readonly itemsRead: number;
  readonly documents: number;
  readonly sentences: number;
  readonly words: number;
  readonly rejects: number;
}

export interface CorpusDocument {
  readonly id: DocumentId;
  readonly corpus: CorpusId;
  readonly name: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly sentences: number;
}

export interface StoredSentence extends Sentence {
  readonly id: SentenceId;
  readonly corpus: CorpusId;
  readonly document: DocumentId;
  /** 0-based in its corpus. */
  readonly position: number;
  readonly language: string;
  /** What the source says of it beside its text, by name: speaker, startMs, endMs, tier … */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Labels that the source came with. */
  readonly spans: readonly LabelledSpan[];
}
