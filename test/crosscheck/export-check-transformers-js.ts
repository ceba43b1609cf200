// Loads what export-taggers.ts exported with transformers.js, in single precision and in eight bits (dtype "q8"), and
// counts what differs.
//
//     node test/crosscheck/export-check-transformers-js.ts /tmp/taggers

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AutoModelForTokenClassification, AutoTokenizer, env } from '@huggingface/transformers';
import { type Comparison, compareScores } from '../../main/training/export/compare-scores.ts';
import { ExportedTagger, QUANTISED_GRAPH } from '../../main/training/exported-tagger.ts';
import type { Expected, ExpectedText } from './export-taggers.ts';

/** Nats: single precision in another order of additions stays below it. */
const TOLERANCE = 1e-4;

export interface TransformersJsCheck {
  readonly texts: number;
  /** Texts that its tokenizer cuts otherwise; they are not compared. */
  readonly otherIds: number;
  /** Against the trained weights. */
  readonly full: Comparison;
  /** dtype "q8" against the same file as this program runs it. */
  readonly quantised: Comparison;
}

/** @param folder holds the tagger NAME and NAME.json. */
export async function checkTransformersJs(folder: string, name: string): Promise<TransformersJsCheck> {
  env.allowRemoteModels = false;
  env.localModelPath = folder;
  const { labels, texts } = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Expected;
  const tokenizer = await AutoTokenizer.from_pretrained(name, { local_files_only: true });
  const alike = texts.filter(({ text, ids }) => idsOf(tokenizer(text)).join() === ids.join());
  const batches = alike.map(({ text }) => tokenizer(text));
  const coarse = await runQuantised(join(folder, name), alike);
  return {
    texts: texts.length,
    otherIds: texts.length - alike.length,
    full: compareScores(
      alike.map(({ scores }) => Float32Array.from(scores)),
      await run(name, 'fp32', batches, labels),
      labels,
      TOLERANCE,
    ),
    quantised: compareScores(coarse, await run(name, 'q8', batches, labels), labels, TOLERANCE),
  };
}

/** What its tokenizers give for a text. */
interface Batch {
  readonly input_ids: { readonly data: unknown };
}

function idsOf({ input_ids }: Batch): number[] {
  return Array.from(input_ids.data as BigInt64Array, Number);
}

async function run(
  name: string,
  dtype: 'fp32' | 'q8',
  batches: readonly Batch[],
  labels: number,
): Promise<Float32Array[]> {
  const model = await AutoModelForTokenClassification.from_pretrained(name, { dtype, local_files_only: true });
  const scores: Float32Array[] = [];
  for (const batch of batches) {
    const { logits } = await model(batch);
    scores.push(logProbabilities(logits.data as Float32Array, labels));
  }
  await model.dispose();
  return scores;
}

function logProbabilities(logits: Float32Array, labels: number): Float32Array {
  return logits.map((logit, i) => {
    const from = i - (i % labels);
    const row = logits.subarray(from, from + labels);
    const largest = Math.max(...row);
    return logit - largest - Math.log(row.reduce((sum, each) => sum + Math.exp(each - largest), 0));
  });
}

async function runQuantised(folder: string, texts: readonly ExpectedText[]): Promise<Float32Array[]> {
  const tagger = await ExportedTagger.open(folder, QUANTISED_GRAPH);
  try {
    return await tagger.run(
      texts.map(({ ids }) => {
        const every = Int32Array.from(ids.keys());
        return { ids: Int32Array.from(ids), words: every, positions: every };
      }),
    );
  } finally {
    await tagger.close();
  }
}

/** transformers.js has no ALBERT for token classification. */
export const WITHOUT_CLASS: readonly string[] = ['albert'];

if (import.meta.main) {
  const [folder] = process.argv.slice(2);
  for (const file of readdirSync(folder).filter((file) => file.endsWith('.json'))) {
    const name = file.replace('.json', '');
    if (WITHOUT_CLASS.some((family) => name.includes(family))) continue;
    console.log(name, JSON.stringify(await checkTransformersJs(folder, name)));
  }
}
