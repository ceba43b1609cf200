// Training in a process of its own with a tiny random model: what survives a stop, a kill and a resumption.

import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { TaggerTrainer } from '../../../main/training/tagger-trainer.ts';
import { DEFAULT_OPTIONS } from '../../../main/training/train.ts';
import type { TrainerEvent, TrainRequest } from '../../../main/training/trainer-protocol.ts';
import { joinWords } from '../../../src/corpus/join-words.ts';
import { Failure } from '../../../src/failure.ts';
import type { Recipe } from '../../../src/tagger/lessons.ts';
import { temporaryFolder } from '../../support/onnx-models.ts';
import { SHARED, unlessShared } from '../../support/shared.ts';

const MODEL = join(SHARED, 'models/tiny-bert-uncased');
const skip = unlessShared('models/tiny-bert-uncased');
const temporary = temporaryFolder();
after(() => temporary.remove());

/** Words that repeat, with one entity in each sentence; the other words are unknown. */
const SENTENCES = Array.from({ length: 24 }, (_, s) => ({
  sentence: { doc: 'd', ...joinWords(['on', 'day', String(s), s % 3 ? 'Anna' : 'Oslo', 'was', 'there'].slice(s % 2)) },
  spans: [{ start: 3 - (s % 2), end: 4 - (s % 2), type: s % 3 ? 'PER' : 'LOC', confidence: 1 }],
  reviewed: [],
}));
const OPTIONS = { ...DEFAULT_OPTIONS, epochs: 4, batchRows: 4, learningRate: 2e-3, checkpointSteps: 1 };
const STEPS = 24;
/** With a teacher in the middle, the hardest case to go on from. */
const RECIPE: Recipe = { negatives: 1, teacherAfter: 0.5, suspicion: 0.9 };
const REQUEST: TrainRequest = {
  modelFolder: MODEL,
  types: ['LOC', 'PER'],
  sentences: SENTENCES,
  options: OPTIONS,
  recipe: RECIPE,
  device: 'cpu',
  willExport: true,
};

const checkpointAt = (name: string) => join(temporary.path, `${name}.checkpoint`);

/** Events up to the first that `isEnough` says; then the process is killed. */
async function run(
  request: TrainRequest,
  isEnough: (event: TrainerEvent) => boolean = () => false,
): Promise<TrainerEvent[]> {
  const trainer = TaggerTrainer.start(request);
  const seen: TrainerEvent[] = [];
  try {
    for await (const event of trainer.events()) {
      seen.push(event);
      if (isEnough(event)) break;
    }
  } finally {
    trainer.close();
  }
  return seen;
}

const isFailure = (code: string) => (error: unknown) => error instanceof Failure && error.code === code;

describe('TaggerTrainer', { skip, concurrency: 1 }, () => {
  it('goes on after a kill, before and after the teacher, to the same tagger bit for bit', async () => {
    const whole = await run({ ...REQUEST, checkpoint: checkpointAt('whole') });
    assert.ok(whole.some((event) => event.kind === 'taught' && event.unknown > 0));
    const last = readFileSync(checkpointAt('whole'));
    for (const killedAt of [5, 17]) {
      const request = { ...REQUEST, checkpoint: checkpointAt(`killed-${killedAt}`) };
      await run(request, (event) => event.kind === 'kept' && event.step === killedAt);
      const rest = await run(request);
      const [opened] = rest;
      assert.ok(opened.kind === 'opened' && opened.resumedFrom >= killedAt && opened.resumedFrom < STEPS);
      assert.ok(readFileSync(request.checkpoint).equals(last), `killed after step ${killedAt}`);
    }
  });

  it('stops when asked to, with a checkpoint of the step in progress', async () => {
    const checkpoint = checkpointAt('stopped');
    const trainer = TaggerTrainer.start({ ...REQUEST, options: { ...OPTIONS, checkpointSteps: 1000 }, checkpoint });
    const events = trainer.events();
    let last: TrainerEvent | undefined;
    let next = await events.next();
    for (; !next.done; next = await events.next()) {
      last = next.value;
      if (last.kind === 'step' && last.step === 3) trainer.stop();
    }
    trainer.close();
    assert.equal(next.value, false);
    assert.ok(last?.kind === 'kept' && last.step >= 3 && last.step < STEPS && existsSync(checkpoint));
  });

  it('tags with what it has learnt', async () => {
    const trainer = TaggerTrainer.start({
      ...REQUEST,
      options: { ...OPTIONS, epochs: 30, learningRate: 1e-2, headLearningRate: 3e-2, dropout: 0.05 },
    });
    for await (const _ of trainer.events());
    const tagged = await trainer.tag(SENTENCES.map(({ sentence }) => sentence));
    trainer.close();
    const right = SENTENCES.filter(({ spans }, s) =>
      spans.every((span) =>
        tagged[s].some(({ start, end, type }) => start === span.start && end === span.end && type === span.type),
      ),
    );
    assert.ok(right.length > 20, `${right.length} of ${SENTENCES.length}`);
  });

  it('says what is wrong: no such model, too many layers, a damaged or foreign checkpoint', async () => {
    await assert.rejects(run({ ...REQUEST, modelFolder: temporary.path }), isFailure('model-missing'));
    await assert.rejects(run({ ...REQUEST, layers: 9 }), isFailure('bad-argument'));
    const checkpoint = checkpointAt('foreign');
    await run({ ...REQUEST, checkpoint }, (event) => event.kind === 'kept');
    await assert.rejects(
      run({ ...REQUEST, recipe: { ...RECIPE, suspicion: 0.5 }, checkpoint }),
      isFailure('checkpoint-invalid'),
    );
    const missing = { ...REQUEST, checkpoint: join(temporary.path, 'no/folder/x.checkpoint') };
    await assert.rejects(run(missing), isFailure('file-unwritable'));
    rmSync(checkpoint);
  });

  it('outlives its process: the caller is told, and nothing else happens', async () => {
    const trainer = TaggerTrainer.start({ ...REQUEST, options: { ...OPTIONS, epochs: 1000 } });
    await assert.rejects(async () => {
      for await (const event of trainer.events()) {
        if (event.kind === 'step') process.kill(trainer.processId, 'SIGABRT');
      }
    }, isFailure('compute-crashed'));
    await assert.rejects(trainer.tag([]), isFailure('compute-crashed'));
  });
});
