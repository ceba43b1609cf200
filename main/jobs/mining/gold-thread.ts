// The thread of `judgeGold`.

import { parentPort, workerData } from 'node:worker_threads';
import type { TaggedPair } from '../../../src/evaluate/tagged-pair.ts';
import { evaluateGoldSample } from '../../../src/review/gold-sample.ts';
import { keyedRandom } from '../../../src/tagger/keyed-random.ts';

/** The intervals of an evaluation are the same each time. */
const BOOTSTRAP_SEED = 1;

parentPort!.postMessage(evaluateGoldSample(workerData as TaggedPair[], { random: keyedRandom(BOOTSTRAP_SEED) }));
