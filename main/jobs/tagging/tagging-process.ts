// A process that tags: opens one exported tagger and answers batches of sentences until its parent goes away.

import { carryError } from '../../compute/carried-error.ts';
import { openTokenizer } from '../../compute/tokenizer.ts';
import { ExportedTagger } from '../../training/exported-tagger.ts';
import { createLongTagger, type LongTagger } from './tag-long-sentences.ts';
import type { FromTagging, OpenTagger, ToTagging } from './tagging-protocol.ts';

let tag: LongTagger | undefined;

process.on('message', (message: ToTagging) => {
  void answer(message).then((reply) => process.send!(reply));
});
process.on('disconnect', () => process.exit());

async function answer(message: ToTagging): Promise<FromTagging> {
  const id = 'id' in message ? message.id : undefined;
  try {
    if ('open' in message) return await open(message.open);
    return { id: message.id, tagged: await tag!(message.batch) };
  } catch (error) {
    return { id, error: carryError(error) };
  }
}

async function open({ folder, onnxFile }: OpenTagger): Promise<FromTagging> {
  const tagger = await ExportedTagger.open(folder, onnxFile);
  tag = createLongTagger(tagger, await openTokenizer(folder));
  return { types: tagger.labelSet.types };
}
