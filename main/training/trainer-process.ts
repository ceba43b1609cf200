// The process that trains: an encoder, a training, then the tagger that came of it, until its parent goes away. The
// runtime may abort here without taking anything else with it; what has been trained is in the checkpoint.

import { existsSync } from 'node:fs';
import { createLabelSet, type LabelSet } from '../../src/tagger/label-set.ts';
import { carryError } from '../compute/carried-error.ts';
import { openTokenizer } from '../compute/tokenizer.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { type Encoder, openEncoder } from './encoder.ts';
import { exportTagger } from './export-tagger.ts';
import type { Weight } from './safetensors.ts';
import { tagSentences } from './tag-sentences.ts';
import { TaggerSession } from './tagger-session.ts';
import { defaultLayers, type TrainOptions } from './train.ts';
import { trainTagger } from './train-tagger.ts';
import type { FromTrainer, ToTrainer, TrainRequest } from './trainer-protocol.ts';

/** So much work is lost at most when the process is killed. */
const CHECKPOINT_MS = 60_000;

interface Trained {
  readonly encoder: Encoder;
  readonly weights: ReadonlyMap<string, Weight>;
  readonly labelSet: LabelSet;
  readonly request: TrainRequest;
  readonly options: TrainOptions;
}

let trained: Trained | undefined;
let isStopping = false;

const send = (message: FromTrainer) => process.send!(message);

process.on('message', (message: ToTrainer) => {
  if ('stop' in message) isStopping = true;
  else void answer(message).catch((error) => send({ error: carryError(error) }));
});
process.on('disconnect', () => process.exit());

async function answer(message: Exclude<ToTrainer, { stop: true }>): Promise<void> {
  if ('train' in message) {
    trained = await train(message.train);
    send(trained ? { trained: true } : { stopped: true });
  } else if (!trained) {
    throw new Error('asked for a tagger before it was trained');
  } else if ('tag' in message) {
    const { encoder, weights, labelSet, options } = trained;
    const session = await TaggerSession.open(encoder, options.layers, labelSet.labels.length, weights, options);
    const tagged = await tagSentences(session, message.tag, await openTokenizer(encoder.folder), labelSet);
    await session.close();
    send({ tagged: tagged.map(({ spans }) => spans) });
  } else {
    await exportTagger({ ...trained, layers: trained.options.layers }, message.export.folder, {
      card: message.export.card,
    });
    send({ exported: true });
  }
}

/** @returns undefined when it was stopped. */
async function train(request: TrainRequest): Promise<Trained | undefined> {
  const encoder = await openEncoder(request.modelFolder);
  const tokenizer = await openTokenizer(request.modelFolder);
  const start = request.checkpoint && existsSync(request.checkpoint) ? readCheckpoint(request.checkpoint) : undefined;
  let keptAt = performance.now();
  const options: TrainOptions = {
    ...request.options,
    layers: layersOf(encoder, request.layers),
    isCheckpointDue: () => isStopping || performance.now() - keptAt > CHECKPOINT_MS,
  };
  const events = trainTagger(encoder, tokenizer, { ...request, options }, start);
  for (;;) {
    const { value: event, done } = await events.next();
    if (done) return { encoder, weights: event, labelSet: createLabelSet(request.types), request, options };
    if (event.kind === 'opened') {
      send({
        event: {
          ...event,
          layers: options.layers,
          layersInAll: encoder.hiddenStates.length - 1,
          resumedFrom: start?.step ?? 0,
          groupPieces: options.groupPieces,
          memoryBytes: 0,
          notes: [],
        },
      });
    } else if (event.kind === 'checkpoint') {
      if (request.checkpoint) writeCheckpoint(request.checkpoint, event.checkpoint);
      keptAt = performance.now();
      send({ event: { kind: 'kept', step: event.checkpoint.step } });
      if (isStopping) return undefined;
    } else {
      send({ event });
    }
  }
}

function layersOf(encoder: Encoder, layers: TrainRequest['layers']): number {
  return layers === 'all' ? encoder.hiddenStates.length - 1 : (layers ?? defaultLayers(encoder));
}
