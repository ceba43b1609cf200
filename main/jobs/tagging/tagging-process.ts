// A process that tags: opens one exported tagger and answers batches of sentences until its parent goes away.

import { answerPool } from '../../compute/pool-protocol.ts';
import { openTokenizer } from '../../compute/tokenizer.ts';
import { ExportedTagger } from '../../training/exported-tagger.ts';
import { createLongTagger, type LongTagger } from './tag-long-sentences.ts';
import type { OpenTagger, PackedSentence } from './tagging-task.ts';

let tag: LongTagger;

answerPool({
  async open({ folder, onnxFile }: OpenTagger) {
    const tagger = await ExportedTagger.open(folder, onnxFile);
    tag = createLongTagger(tagger, await openTokenizer(folder));
    return tagger.labelSet.types;
  },
  run: (sentences: readonly PackedSentence[]) => tag(sentences),
});
