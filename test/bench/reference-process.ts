// The reference routine in a process of its own: works off sentences and labels for so many CPU seconds, then tells.

import { openTokenizer } from '../../main/compute/tokenizer.ts';
import type { Sentence, Span } from '../../src/corpus/sentence.ts';
import { answerCalls } from './child-call.ts';
import { ownCpuSeconds, peakMemoryOf } from './process-meter.ts';
import { ReferenceRoutine, type ReferenceType } from './reference-routine.ts';

export interface ReferenceUnit {
  /** Place in the sample. */
  readonly sentenceIndex: number;
  readonly typeIndex: number;
  readonly sentence: Sentence;
  readonly spans: readonly Span[];
  readonly type: ReferenceType;
}

export type ReferenceRequest =
  | {
      readonly folder: string;
      readonly model: { readonly path: string; readonly logits: string; readonly vocabularySize: number };
    }
  | { readonly units: readonly ReferenceUnit[]; readonly cpuSeconds: number };

export interface ReferenceReply {
  /** Units done, from the first on, and their scores. */
  readonly scores: readonly (readonly number[])[];
  readonly rows: number;
  readonly paddedPieces: number;
  readonly cpuSeconds: number;
  /** Bytes. */
  readonly peakMemory: number;
}

let routine: ReferenceRoutine | undefined;

answerCalls<ReferenceRequest, ReferenceReply>(async (request) => {
  if ('model' in request) {
    routine = await ReferenceRoutine.open(request.model, await openTokenizer(request.folder));
    return { scores: [], rows: 0, paddedPieces: 0, cpuSeconds: 0, peakMemory: 0 };
  }
  const started = ownCpuSeconds();
  const scores: (readonly number[])[] = [];
  let rows = 0;
  let paddedPieces = 0;
  for (const { sentence, spans, type } of request.units) {
    if (ownCpuSeconds() - started >= request.cpuSeconds) break;
    const found = await routine!.scoreSentence(sentence, spans, type);
    scores.push(found.scores);
    rows += found.rows;
    paddedPieces += found.paddedPieces;
  }
  return { scores, rows, paddedPieces, cpuSeconds: ownCpuSeconds() - started, peakMemory: peakMemoryOf(process.pid) };
});
