// Loads what gradients-export.ts exported with transformers.js and counts what differs.
//
//     node test/crosscheck/gradients-transformers.ts /tmp/taggers

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AutoModelForTokenClassification, AutoTokenizer, env } from '@huggingface/transformers';

/** transformers.js has no ALBERT for token classification. */
const UNKNOWN = ['tiny-albert'];

interface Job {
  readonly labels: number;
  readonly sentences: readonly { text: string; ids: number[]; scores: number[] }[];
}

const [folder] = process.argv.slice(2);
env.allowRemoteModels = false;
env.localModelPath = folder;
const names = readdirSync(folder).flatMap((file) => (file.endsWith('.json') ? [file.replace('.json', '')] : []));
for (const name of names.filter((name) => !UNKNOWN.includes(name))) {
  const options = { dtype: 'fp32', local_files_only: true } as const;
  const model = await AutoModelForTokenClassification.from_pretrained(name, options);
  const tokenizer = await AutoTokenizer.from_pretrained(name, { local_files_only: true });
  const { labels, sentences } = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Job;
  const count = { pieces: 0, otherIds: 0, otherLabels: 0 };
  for (const { text, ids, scores } of sentences) {
    const batch = tokenizer(text);
    if (Array.from(batch.input_ids.data as BigInt64Array, Number).join() !== ids.join()) {
      count.otherIds++;
      continue;
    }
    const { logits } = await model(batch);
    const best = (values: ArrayLike<number>, piece: number) => {
      const row = Array.from({ length: labels }, (_, label) => values[piece * labels + label]);
      return row.indexOf(Math.max(...row));
    };
    ids.forEach((_, piece) => {
      count.pieces++;
      if (best(logits.data as Float32Array, piece) !== best(scores, piece)) count.otherLabels++;
    });
  }
  console.log(name, sentences.length, 'sentences', JSON.stringify(count));
}
