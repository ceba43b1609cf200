// The process that trains: an encoder, a training, then the tagger that came of it, until its parent goes away. The
// runtime may abort here without taking anything else with it; what has been trained is in the checkpoint.

import { existsSync } from 'node:fs';
import { corpusRows } from '../../src/tagger/corpus-rows.ts';
import { createLabelSet, type LabelSet } from '../../src/tagger/label-set.ts';
import type { TaggingRow } from '../../src/tagger/windows.ts';
import { carryError } from '../compute/carried-error.ts';
import { endOnError } from '../compute/pool-protocol.ts';
import { openTokenizer } from '../compute/tokenizer.ts';
import { type Checkpoint, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { type Encoder, openEncoder } from './encoder.ts';
import { taggerClass } from './export/tagger-config.ts';
import { exportTagger } from './export-tagger.ts';
import type { Weight } from './safetensors.ts';
import { tagSentences } from './tag-sentences.ts';
import { TaggerSession } from './tagger-session.ts';
import { checkLayers, defaultLayers, type TrainOptions } from './train.ts';
import { trainTagger } from './train-tagger.ts';
import type { FromTrainer, ToTrainer, TrainRequest } from './trainer-protocol.ts';
import { chooseTrainingDevice } from './training-devices.ts';
import { planMemory } from './training-memory.ts';

/** So much work is lost at most when the process is killed. */
const CHECKPOINT_MS = 60_000;

/** Rows of the training data on which an export is compared with the trained weights. */
const SAMPLE_ROWS = 300;

interface Trained {
  readonly encoder: Encoder;
  readonly weights: ReadonlyMap<string, Weight>;
  readonly labelSet: LabelSet;
  readonly rows: readonly TaggingRow[];
  readonly options: TrainOptions;
}

let trained: Trained | undefined;
let isStopping = false;
let keptAt = performance.now();

const send = (message: FromTrainer) => process.send!(message, endOnError);

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
    const { rows, options } = trained;
    const sampleRows = rows.slice(0, SAMPLE_ROWS);
    const tagger = { ...trained, layers: options.layers };
    send({ exported: await exportTagger(tagger, message.export.folder, { card: message.export.card, sampleRows }) });
  }
}

/** @returns undefined when it was stopped. */
async function train(request: TrainRequest): Promise<Trained | undefined> {
  const encoder = await openEncoder(request.modelFolder);
  if (request.willExport) taggerClass(encoder.architecture);
  const tokenizer = await openTokenizer(request.modelFolder);
  const sentences = request.sentences.map(({ sentence }) => sentence);
  const corpus = corpusRows(sentences, tokenizer, encoder.maxPieces);
  const labelSet = createLabelSet(request.types);
  const start = request.checkpoint && existsSync(request.checkpoint) ? readCheckpoint(request.checkpoint) : undefined;
  const { options, notes } = await settle(encoder, corpus.rows, labelSet, request, start);
  send({
    event: {
      kind: 'opened',
      layers: options.layers,
      layersInAll: encoder.hiddenStates.length - 1,
      rows: corpus.rows.length,
      pieces: corpus.rows.reduce((sum, { ids }) => sum + ids.length, 0),
      resumedFrom: start?.step ?? 0,
      device: options.device ?? 'cpu',
      notes,
    },
  });
  const events = trainTagger(encoder, tokenizer, { ...request, corpus, options }, start);
  for (;;) {
    const { value: event, done } = await events.next();
    if (done) return { encoder, weights: event, labelSet, rows: corpus.rows, options };
    if (event.kind === 'checkpoint') {
      if (request.checkpoint) writeCheckpoint(request.checkpoint, event.checkpoint);
      keptAt = performance.now();
      send({ event: { kind: 'kept', step: event.checkpoint.step } });
      if (isStopping) return undefined;
    } else {
      send({ event });
    }
  }
}

/** What the machine allows of what was asked for. @param start decides the groups: the result is the same to the last bit. */
async function settle(
  encoder: Encoder,
  rows: readonly TaggingRow[],
  { labels }: LabelSet,
  request: TrainRequest,
  start: Checkpoint | undefined,
): Promise<{ readonly options: TrainOptions; readonly notes: readonly string[] }> {
  const { layers: asked, device: wanted } = request;
  const layers = asked === 'all' ? encoder.hiddenStates.length - 1 : (asked ?? defaultLayers(encoder));
  checkLayers(encoder, layers);
  const { dropout, batchRows, keptBytes } = request.options;
  const ids = rows.map((row) => row.ids);
  const part = { layers, labels: labels.length, dropout };
  const lengths = ids.map(({ length }) => length);
  const groupPieces = start?.groupPieces ?? request.options.groupPieces;
  const memory = planMemory(encoder, { ...part, lengths, batchRows, groupPieces, keptBytes });
  const { device, notes } = await chooseTrainingDevice(encoder, { ...part, rows: ids }, wanted);
  const lowered = memory.lowered ? [`memory is short: ${memory.groupPieces} pieces at a time, which is slower.`] : [];
  const isCheckpointDue = () => isStopping || performance.now() - keptAt > CHECKPOINT_MS;
  return {
    options: {
      ...request.options,
      layers,
      device,
      groupPieces: memory.groupPieces,
      keptBytes: memory.keptBytes,
      isCheckpointDue,
    },
    notes: [...notes, ...lowered],
  };
}
