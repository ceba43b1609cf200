// Stored sentences through a tagger's processes: batches side by side, handed back in order, so that memory does not grow
// with the corpus and no process is idle.

import type { StoredSentence } from '../../../src/project/corpus.ts';
import type { TaggingPool } from './tagging-pool.ts';
import type { FoundSpans, TaggedBatch } from './tagging-task.ts';

/** UTF-16 units of a batch: some 4,000 pieces, seconds of work for a model of usual size. */
const BATCH_CHARS = 16 * 1024;

export interface TaggedStored {
  readonly sentence: StoredSentence;
  readonly found: FoundSpans;
}

interface Running {
  readonly sentences: readonly StoredSentence[];
  readonly tagged: Promise<TaggedBatch>;
}

/** In order, a batch at a time. @throws PoolClosed when the pool is closed meanwhile. */
export async function* tagStored(
  pool: TaggingPool,
  sentences: Iterable<StoredSentence>,
): AsyncGenerator<readonly TaggedStored[]> {
  const running: Running[] = [];
  const first = async () => {
    const { sentences: batch, tagged } = running.shift()!;
    const { found } = await tagged;
    return batch.map((sentence, i) => ({ sentence, found: found[i] }));
  };
  for (const batch of batchesOf(sentences)) {
    const tagged = pool.tag(batch);
    // Whoever awaits it hears of a failure; until then it is not unheard of.
    tagged.catch(() => undefined);
    running.push({ sentences: batch, tagged });
    if (running.length > pool.capacity) yield await first();
  }
  while (running.length > 0) yield await first();
}

function* batchesOf(sentences: Iterable<StoredSentence>): Generator<StoredSentence[]> {
  let batch: StoredSentence[] = [];
  let chars = 0;
  for (const sentence of sentences) {
    batch.push(sentence);
    chars += sentence.text.length;
    if (chars < BATCH_CHARS) continue;
    yield batch;
    batch = [];
    chars = 0;
  }
  if (batch.length > 0) yield batch;
}
