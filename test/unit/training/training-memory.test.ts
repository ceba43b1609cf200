// Memory foretold, against what a real training takes, and what is lowered where there is less.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { type Encoder, openEncoder } from '../../../main/training/encoder.ts';
import { type MemoryNeeds, planMemory, processMemory } from '../../../main/training/training-memory.ts';
import { Failure } from '../../../src/failure.ts';
import type { PeakReply, PeakRequest } from '../../support/training-peak.ts';

const ROOT = join(import.meta.dirname, '../../..');
const STARTER = join(ROOT, 'resources/model/starter');

const NEEDS: MemoryNeeds = {
  layers: 6,
  labels: 9,
  dropout: 0.1,
  // A million pieces: 1.5 GB of results of the frozen part.
  lengths: Array.from({ length: 20_000 }, (_, row) => 10 + (row % 81)),
  batchRows: 64,
  groupPieces: 4096,
  keptBytes: 2e9,
};

let encoder: Encoder;
before(async () => {
  encoder = await openEncoder(STARTER);
});

const plenty = Number.POSITIVE_INFINITY;

test('foretells the memory of a real training', (t) => {
  const request: PeakRequest = { folder: STARTER, layers: 3, groupPieces: 1024, batchRows: 16, length: 64 };
  const program = join(ROOT, 'test/support/training-peak.ts');
  const reply = execFileSync(process.execPath, [program, JSON.stringify(request)], { encoding: 'utf8' });
  const { estimateBytes, peakBytes } = JSON.parse(reply) as PeakReply;
  t.diagnostic(`foretold ${(estimateBytes / 1e6).toFixed(0)} MB, taken ${(peakBytes / 1e6).toFixed(0)} MB`);
  assert.ok(estimateBytes > 0.9 * peakBytes);
  assert.ok(estimateBytes < 1.3 * peakBytes);
});

test('leaves everything as wished where there is enough memory', () => {
  const { groupPieces, keptBytes, lowered, estimateBytes } = planMemory(encoder, NEEDS, plenty);
  assert.deepEqual([groupPieces, keptBytes, lowered], [NEEDS.groupPieces, NEEDS.keptBytes, false]);
  assert.deepEqual(planMemory(encoder, NEEDS, 2 * estimateBytes).groupPieces, NEEDS.groupPieces);
});

test('runs fewer pieces at a time where there is less, and only then keeps nothing', () => {
  const whole = planMemory(encoder, NEEDS, plenty).estimateBytes;
  const less = planMemory(encoder, NEEDS, whole);
  assert.deepEqual([less.groupPieces, less.keptBytes, less.lowered], [2048, NEEDS.keptBytes, true]);
  const tight = planMemory(encoder, NEEDS, 1.2e9);
  assert.deepEqual([tight.groupPieces, tight.keptBytes, tight.lowered], [90, 0, true]);
  for (const [plan, memory] of [
    [less, whole],
    [tight, 1.2e9],
  ] as const)
    assert.ok(plan.estimateBytes < memory);
});

test('says how much is missing, and how many layers there is enough for', () => {
  const isShort = (hint: RegExp) => (error: unknown) =>
    error instanceof Failure &&
    error.code === 'memory-short' &&
    /takes about \d\.\d GB of memory; \d\.\d GB can be had/.test(error.message) &&
    hint.test(error.hint);
  assert.throws(() => planMemory(encoder, NEEDS, 0.75e9), isShort(/Train 4 layers/));
  assert.throws(() => planMemory(encoder, NEEDS, 0.3e9), isShort(/smaller model/));
  assert.ok(planMemory(encoder, { ...NEEDS, layers: 4 }, 0.75e9).estimateBytes < 0.75e9);
});

test('takes more for more layers, longer rows, larger groups, and rows that are kept', () => {
  const estimate = (changed: Partial<MemoryNeeds>) =>
    planMemory(encoder, { ...NEEDS, ...changed }, plenty).estimateBytes;
  const whole = estimate({});
  for (const smaller of [{ layers: 5 }, { groupPieces: 2048 }, { keptBytes: 0 }, { dropout: 0 }])
    assert.ok(estimate(smaller) < whole, JSON.stringify(smaller));
  // As many pieces, in rows four times as long.
  const rows = (count: number, length: number) => ({
    lengths: new Array<number>(count).fill(length),
    batchRows: count,
  });
  assert.ok(estimate(rows(8, 512)) > 1.5 * estimate(rows(32, 128)));
});

test('knows of no more memory than the machine has', () => {
  assert.ok(processMemory() > process.memoryUsage.rss());
});
