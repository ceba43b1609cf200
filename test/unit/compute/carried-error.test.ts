import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { carryError, reviveError } from '../../../main/compute/carried-error.ts';
import { Failure } from '../../../src/failure.ts';

const carried = (error: unknown) => reviveError(structuredClone(carryError(error)));

it('a Failure arrives as a Failure', () => {
  const { code, message, hint } = carried(new Failure('model-missing', 'No model.', 'Get one.')) as Failure;
  assert.deepEqual([code, message, hint], ['model-missing', 'No model.', 'Get one.']);
});

it('what the operating system refused arrives with its code, call and path', () => {
  let refusal: unknown;
  try {
    readFileSync('/no/such/file');
  } catch (error) {
    refusal = error;
  }
  const { code, syscall, path } = carried(refusal) as NodeJS.ErrnoException;
  assert.deepEqual([code, syscall, path], ['ENOENT', 'open', '/no/such/file']);
});

it('a bug keeps its message and its stack', () => {
  const bug = new TypeError('x is not a function');
  assert.equal(carried(bug).stack, bug.stack);
  assert.ok(!(carried(bug) instanceof Failure));
  assert.equal(carried('thrown text').message, 'thrown text');
});
