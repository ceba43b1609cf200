import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createProgress, formatDuration } from '../../../../main/cli/terminal/progress.ts';

const ERASE = '\r\x1b[2K';

function screen(isTTY: boolean, columns = 80) {
  const written: string[] = [];
  const clock = { now: 1_000_000 };
  const stream = { isTTY, columns, write: (text: string | Uint8Array) => written.push(String(text)) > 0 };
  const progress = createProgress('mining', stream as never, () => clock.now);
  return { progress, written, clock };
}

describe('progress on a terminal', () => {
  it('redraws one line, at most ten times a second, and always the last', () => {
    const { progress, written, clock } = screen(true);
    progress.update(0, 1000, '0 spans');
    for (let done = 1; done < 1000; done++) {
      clock.now += 1;
      progress.update(done, 1000, `${done} spans`);
    }
    progress.update(1000, 1000, '1,000 spans');
    progress.end();
    assert.ok(written.length <= 13);
    assert.ok(written.slice(0, -1).every((text) => text.startsWith(`${ERASE}mining `)));
    assert.equal(written.at(-2), `${ERASE}mining ${'█'.repeat(24)} 100 % · 1,000 spans · 1 s`);
    assert.equal(written.at(-1), '\n');
  });

  it('never writes a line that wraps', () => {
    const { progress, written } = screen(true, 30);
    progress.update(1, 10, '国'.repeat(40));
    progress.phase('preparing a model with a very long name');
    for (const text of written) assert.ok([...text.replace(ERASE, '')].length < 30, text);
  });

  it('tells the time left from what was done since it started, not since an earlier run', () => {
    const { progress, written, clock } = screen(true);
    progress.update(900, 1000);
    clock.now += 60_000;
    progress.update(950, 1000);
    assert.match(written.at(-1)!, /95 % · 1 min 0 s · 1 min 0 s left/);
  });

  it('shows what is done before anything can be counted, and takes it away', () => {
    const { progress, written } = screen(true);
    progress.phase('opening the model');
    progress.say('note: something');
    progress.end();
    assert.deepEqual(written, [
      `${ERASE}opening the model …`,
      ERASE,
      'note: something\n',
      'opening the model …',
      ERASE,
    ]);
  });
});

describe('progress elsewhere', () => {
  it('writes a plain line every ten seconds and at the end', () => {
    const { progress, written, clock } = screen(false);
    progress.phase('opening the model');
    for (let done = 0; done <= 100; done++) {
      progress.update(done, 100, `${done} spans`);
      clock.now += 250;
    }
    progress.end();
    assert.deepEqual(written, [
      'mining 40 % · 40 spans · 10 s · 15 s left\n',
      'mining 80 % · 80 spans · 20 s · 5 s left\n',
      'mining 100 % · 100 spans · 25 s\n',
    ]);
  });
});

it('tells durations as a person would', () => {
  const told = [400, 59_400, 61_000, 3_599_000, 7_260_000].map(formatDuration);
  assert.deepEqual(told, ['0 s', '59 s', '1 min 1 s', '59 min 59 s', '2 h 1 min']);
});
