// A service that is killed while it reviews, decides in bulk and imports. `node test/large/kill-service.ts 200` does the
// same for mining and training with the starter model, and for longer.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { killService } from '../large/kill-service.ts';

describe('a service that is killed at random moments', { concurrency: 1 }, () => {
  it('loses no acknowledged decision', async () => {
    const { acknowledged, inTheMiddle } = await killService('review', 2, 1);
    assert.ok(acknowledged >= 2 && inTheMiddle === 2, `${acknowledged} acknowledged`);
  });

  it('leaves all of a bulk verdict or nothing of it', async () => {
    const { inTheMiddle } = await killService('bulk review', 2, 2);
    assert.equal(inTheMiddle, 2);
  });

  it('goes on with an import to what an undisturbed one stores', async () => {
    const { rounds, inTheMiddle } = await killService('import', 3, 3);
    assert.ok(rounds === 3 && inTheMiddle > 0, `${inTheMiddle} in the middle`);
  });
});
