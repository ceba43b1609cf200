// A process that trains for a few steps and says how much memory it took at most, and how much was foretold.
//
//     node test/support/training-peak.ts '{"folder": "resources/model/starter", "layers": 4, …}'

import { openEncoder } from '../../main/training/encoder.ts';
import { DEFAULT_OPTIONS, type TrainingSet, train } from '../../main/training/train.ts';
import { planMemory } from '../../main/training/training-memory.ts';

export interface PeakRequest {
  readonly folder: string;
  readonly layers: number;
  readonly groupPieces: number;
  readonly batchRows: number;
  /** Pieces of every row. */
  readonly length: number;
}

export interface PeakReply {
  readonly estimateBytes: number;
  readonly peakBytes: number;
}

const STEPS = 3;
const LABELS = 9;
const PIECE_IDS = 900;

if (process.argv[1] === import.meta.filename) {
  process.stdout.write(JSON.stringify(await measurePeak(JSON.parse(process.argv[2]) as PeakRequest)));
}

async function measurePeak({ folder, length, ...wanted }: PeakRequest): Promise<PeakReply> {
  const encoder = await openEncoder(folder);
  const rows = Array.from({ length: STEPS * wanted.batchRows }, (_, row) => ({
    ids: Int32Array.from({ length }, (_, at) => 5 + ((37 * row + 11 * at) % PIECE_IDS)),
    words: new Int32Array(),
    positions: new Int32Array(),
  }));
  const distributions = Float32Array.from({ length: length * LABELS }, (_, i) => (i % LABELS === 0 ? 1 : 0));
  const weights = new Float32Array(length).fill(1);
  const positions = Int32Array.from(weights.keys());
  const data: TrainingSet = {
    rows,
    labels: LABELS,
    fingerprint: '',
    targetsOf: () => ({ positions, distributions, weights }),
  };
  const options = { ...DEFAULT_OPTIONS, ...wanted, epochs: 1, checkpointSteps: 2 };
  const lengths = rows.map(({ ids }) => ids.length);
  const { estimateBytes } = planMemory(encoder, { ...options, labels: LABELS, lengths }, Number.POSITIVE_INFINITY);
  let checkpoints = 0;
  for await (const event of train(encoder, data, options)) if (event.kind === 'checkpoint') checkpoints++;
  if (!checkpoints) throw new Error('no checkpoint was made');
  return { estimateBytes, peakBytes: process.resourceUsage().maxRSS * 1024 };
}
