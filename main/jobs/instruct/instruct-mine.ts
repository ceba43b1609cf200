// InstructMine (paper 5.2): a chat model annotates sentence by sentence. Answers are kept as they come, one JSON line a
// sentence, so that an interrupted run asks no sentence twice.

import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { LabelledSpan, Sentence } from '../../../src/corpus/sentence.ts';
import { instructPrompt } from '../../../src/instruct/prompt.ts';
import { type ReadAnswer, readAnswer } from '../../../src/instruct/read-answer.ts';
import type { EntityType } from '../../../src/mining/entity-type.ts';
import { type AskOptions, ask, type Endpoint } from './endpoint.ts';

export interface InstructRequest {
  readonly endpoint: Endpoint;
  readonly types: readonly EntityType[];
  readonly sentences: readonly Sentence[];
  /** File of the answers; those that are there are not asked for again. */
  readonly answers: string;
  readonly options: AskOptions;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface InstructResult {
  /** Of each sentence, not overlapping. */
  readonly found: readonly (readonly LabelledSpan[])[];
  /** Sentences whose answer was no chat completion: nothing is found there. */
  readonly unreadable: number;
  readonly notInSentence: number;
  readonly unknownLabel: number;
  readonly malformed: number;
}

interface KeptAnswer {
  readonly sentence: number;
  /** Null: it could not be read. */
  readonly answer: string | null;
}

/** @returns undefined when aborted. @throws what `ask` throws. */
export async function instructMine(request: InstructRequest): Promise<InstructResult | undefined> {
  const { endpoint, types, sentences, answers, options, onProgress } = request;
  const kept = readKept(answers);
  for (const [s, { text }] of sentences.entries()) {
    if (options.signal?.aborted) return undefined;
    if (kept.has(s)) continue;
    const answer = await ask(endpoint, instructPrompt(types, text), options).catch((error) => {
      if (options.signal?.aborted) return { aborted: true };
      throw error;
    });
    if (typeof answer === 'object') return undefined;
    kept.set(s, answer ?? null);
    appendFileSync(answers, `${JSON.stringify({ sentence: s, answer: answer ?? null } satisfies KeptAnswer)}\n`);
    onProgress?.(kept.size, sentences.length);
  }
  const read = sentences.map((sentence, s) => readAnswer(kept.get(s) ?? '', sentence, types));
  const sum = (part: (one: ReadAnswer) => number) => read.reduce((total, one) => total + part(one), 0);
  return {
    found: read.map(({ spans }) => spans),
    unreadable: [...kept.values()].filter((answer) => answer === null).length,
    notInSentence: sum((one) => one.notInSentence),
    unknownLabel: sum((one) => one.unknownLabel),
    malformed: sum((one) => one.malformed),
  };
}

/** A last line that was cut off is asked for again. */
function readKept(path: string): Map<number, string | null> {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const lines = text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter(Boolean);
  if (text !== '' && !text.endsWith('\n')) appendFileSync(path, '\n'); // sets it apart from what follows
  return new Map(
    lines.flatMap((line) => {
      try {
        const { sentence, answer } = JSON.parse(line) as KeptAnswer;
        return [[sentence, answer] as const];
      } catch {
        return []; // the part of a line that an earlier stop cut off
      }
    }),
  );
}
