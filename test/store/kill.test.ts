import assert from 'node:assert/strict';
import { join } from 'node:path';
import { it } from 'node:test';
import { scratchFolder } from '../support/project-builder.ts';
import { killAndLook } from './kill-rounds.ts';

const ROUNDS = 20;

it(`loses nothing that was acknowledged when it is killed ${ROUNDS} times at random moments`, async () => {
  const killed = await killAndLook(join(scratchFolder(), 'killed.seedmark'), ROUNDS, 1);
  assert.ok(killed.acknowledged > ROUNDS, `${killed.acknowledged} acknowledged`);
});
