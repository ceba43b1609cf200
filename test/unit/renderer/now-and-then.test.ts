// Work that is asked for far more often than it is done.

import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { nowAndThen } from '../../../renderer/stores/now-and-then.ts';

const REST = 1000;

/** Work that ends when the test says so. */
function open(test: TestContext) {
  test.mock.timers.enable({ apis: ['setTimeout'] });
  const state = { started: 0, end: (): void => undefined };
  const work = nowAndThen(REST, () => {
    state.started++;
    return new Promise<void>((resolve) => {
      state.end = resolve;
    });
  });
  const settle = async (): Promise<void> => {
    state.end();
    for (let i = 0; i < 5; i++) await Promise.resolve();
  };
  return { work, state, settle, pass: (ms: number) => test.mock.timers.tick(ms) };
}

describe('work that is done now and then', () => {
  it('is done at once, and once for all who ask until it has rested', async (test) => {
    const { work, state, settle, pass } = open(test);
    work();
    assert.equal(state.started, 1);
    for (let i = 0; i < 100; i++) work();
    await settle();
    for (let i = 0; i < 100; i++) work();
    pass(REST - 1);
    assert.equal(state.started, 1);
    pass(1);
    assert.equal(state.started, 2, 'what was asked for meanwhile is done after the rest');
    await settle();
    pass(10 * REST);
    assert.equal(state.started, 2, 'nobody has asked since');
    work();
    assert.equal(state.started, 3, 'after a rest at once');
  });

  it('can be hurried, and is still never done twice at a time', async (test) => {
    const { work, state, settle, pass } = open(test);
    work();
    work.now();
    assert.equal(state.started, 1);
    await settle();
    assert.equal(state.started, 2);
    await settle();
    pass(REST / 2);
    work.now();
    assert.equal(state.started, 3);
    await settle();
    pass(REST / 2);
    work();
    assert.equal(state.started, 3, 'the rest begins anew');
    pass(REST / 2);
    assert.equal(state.started, 4);
  });

  it('is never done again after it was stopped', async (test) => {
    const { work, state, settle, pass } = open(test);
    work();
    work();
    work.stop();
    await settle();
    pass(10 * REST);
    work();
    work.now();
    assert.equal(state.started, 1);
  });
});
