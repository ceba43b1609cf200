// Small jobs of the real kind: what they work out is in the project, batch by batch, and so is how far they have come.

import { setTimeout } from 'node:timers/promises';
import type { JobKind } from '../../main/jobs/job-kind.ts';
import { readCorpora } from '../../main/store/corpus/corpora.ts';
import { readSentences } from '../../main/store/corpus/sentences.ts';
import { readSetting, setSetting } from '../../main/store/settings.ts';

export interface Counted {
  readonly sentences: number;
  readonly words: number;
}

const NOTHING: Counted = { sentences: 0, words: 0 };

/** Counts the words of the first corpus, a sentence a batch; `wait` milliseconds for each, `failAt` a sentence. */
export const countingKind: JobKind = {
  name: 'count',
  device: ({ device }) => device as string | undefined,
  async *work({ connection, args, signal }) {
    const [corpus] = readCorpora(connection);
    let counted = (readSetting(connection, 'counted') as Counted | undefined) ?? NOTHING;
    while (counted.sentences < corpus.sentences) {
      if (args.wait !== undefined) await setTimeout(args.wait as number, undefined, { signal });
      if (args.failAt === counted.sentences) throw new Error('a sentence that cannot be counted');
      const [sentence] = readSentences(connection, corpus.id, counted.sentences, 1);
      counted = { sentences: counted.sentences + 1, words: counted.words + sentence.words.length };
      const stored = counted;
      yield {
        done: counted.sentences,
        total: corpus.sentences,
        store: () => setSetting(connection, 'counted', stored),
      };
    }
    return { words: counted.words };
  },
};

/** Computes for `wait` milliseconds without looking up, as a call into a model does. */
export const stubbornKind: JobKind = {
  name: 'stubborn',
  async *work({ args }) {
    for (let done = 1; ; done++) {
      await setTimeout(args.wait as number);
      yield { done };
    }
  },
};
