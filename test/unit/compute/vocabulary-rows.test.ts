// The whole vocabulary at a few slots against what mining computes of the same slots without it.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { openLanguageModel } from '../../../main/compute/open-language-model.ts';
import { prepareModel } from '../../../main/compute/prepare-model.ts';
import { randomBatch, seededRandom } from '../../../main/compute/self-check.ts';
import { ModelSession } from '../../../main/compute/session.ts';
import { klDivergence } from '../../../src/lm/divergence.ts';
import { maskedSlot } from '../../../src/lm/slots.ts';
import { logSoftmax } from '../../../src/lm/vocabulary-rows.ts';
import { smallModel, temporaryFolder, VOCABULARY, writeModelFolder } from '../../support/onnx-models.ts';
import { SHARED, unlessShared } from '../../support/shared.ts';

const temporary = temporaryFolder();
const cacheDir = join(temporary.path, 'cache');
after(() => temporary.remove());

const TOLERANCE = 1e-5;

describe('logits of the whole vocabulary', () => {
  for (const mixing of ['attention', 'mean'] as const) {
    it(`give the log probabilities that the model itself gives (${mixing})`, async () => {
      const folder = writeModelFolder(join(temporary.path, mixing), smallModel({ mixing }));
      const prepared = await prepareModel(folder, { cacheDir });
      const session = await ModelSession.open(prepared, { device: 'cpu', precision: 'fp32' });
      const batch = randomBatch(5, 4, VOCABULARY, seededRandom(1));
      const logits = await session.logits([batch]);
      assert.equal(logits.length, 4 * VOCABULARY);
      for (const piece of [0, 17, VOCABULARY - 1]) {
        const asked = await session.logProbabilities({ ...batch, targets: new Int32Array(4).fill(piece) });
        for (let row = 0; row < 4; row++) {
          const whole = logSoftmax(logits.subarray(row * VOCABULARY, (row + 1) * VOCABULARY), 1);
          assert.ok(Math.abs(whole[piece] - asked[row]) < TOLERANCE);
        }
      }
      await session.close();
    });
  }

  const skip = unlessShared('models/tiny-bert-cased');
  it('sum to the divergence that mining takes by the identity', { skip }, async () => {
    const folder = join(SHARED, 'models/tiny-bert-cased');
    const model = await openLanguageModel(folder, { cacheDir, device: 'cpu', workers: 1 });
    try {
      const { lm } = model;
      const slots = ['Amina lives in Banjul.', 'Amina lives in Oslo now.', 'She lives in Banjul.'].map((text) =>
        maskedSlot(lm.tokenizer.encode(text).ids, 3, lm.tokenizer.maskId!),
      );
      const rows = await lm.vocabularyRows([...slots, slots[0]], 2);
      assert.deepEqual(rows[3], rows[0]);
      const predicted = await lm.predict(slots, 'reference', 2);
      for (const [p, q] of [
        [0, 1],
        [1, 0],
        [2, 1],
      ]) {
        const whole = rows[p].reduce((sum, log, v) => sum + Math.exp(log) * (log - rows[q][v]), 0);
        assert.ok(whole > 0);
        assert.ok(Math.abs(whole - klDivergence(predicted[p], predicted[q], 2)) < TOLERANCE);
      }
    } finally {
      model.close();
    }
  });
});
