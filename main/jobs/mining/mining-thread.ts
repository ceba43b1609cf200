// The thread of `Miner`: opens the model and searches. Putting a stretch's spans in order takes seconds of this thread,
// which nobody waits for here.

import { parentPort, workerData } from 'node:worker_threads';
import { type Sentence, spanText } from '../../../src/corpus/sentence.ts';
import { type Candidate, type MinedBatch, mine } from '../../../src/mining/mine.ts';
import { carryError } from '../../compute/carried-error.ts';
import { type OpenedModel, openLanguageModel } from '../../compute/open-language-model.ts';
import { Mailbox } from '../mailbox.ts';
import { CLOSE } from '../thread-link.ts';
import type { FoundBatch, FoundInBatch, FromMiner, MinerStart, ToMiner } from './mining-protocol.ts';

const port = parentPort!;
const inbox = new Mailbox<ToMiner>();
let model: OpenedModel | undefined;

port.on('message', (message: ToMiner | typeof CLOSE) => {
  if (message !== CLOSE) return inbox.put(message);
  model?.close();
  process.exit();
});

try {
  const { modelFolder, options } = workerData as MinerStart;
  model = await openLanguageModel(modelFolder, options);
  say('opened');
  for (;;) {
    const message = await inbox.take();
    if (message === 'next batch' || !('mine' in message)) throw new Error('Nothing is being mined.');
    const { checkpoint, mine: wanted } = message;
    for await (const batch of mine(sentencesAfter(checkpoint.sentencesDone), model.lm, wanted, checkpoint)) {
      say({ batch: foundIn(batch) });
      await inbox.take();
    }
    say('done');
  }
} catch (error) {
  port.postMessage({ error: carryError(error) });
}

function say(message: FromMiner): void {
  port.postMessage(message);
}

/** The miner numbers all sentences, and looks only at those that are not done. */
async function* sentencesAfter(done: number): AsyncGenerator<Sentence> {
  const looked: Sentence = { doc: '', text: '', words: [] };
  for (let i = 0; i < done; i++) yield looked;
  for (;;) {
    say('wants sentences');
    const page = await inbox.take();
    if (page === 'next batch' || !('sentences' in page)) throw new Error('These are no sentences.');
    yield* page.sentences;
    if (page.isLast) return;
  }
}

function foundIn({ candidates, ...batch }: MinedBatch): FoundBatch {
  return { ...batch, found: candidates.map(foundOf) };
}

function foundOf({ source, ...candidate }: Candidate): FoundInBatch {
  return { ...candidate, surface: spanText(source, candidate.span) };
}
