// Which key does what: kept by place, printed as on the keyboard.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  COMMANDS,
  commandOfKey,
  DEFAULT_KEYS,
  type KeyPress,
  keyLabel,
  keyOfEvent,
  keysInForce,
} from '../../../renderer/keys/commands.ts';

const pressed = (code: string, held: Partial<KeyPress> = {}) =>
  keyOfEvent({ code, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...held });

describe('keys of commands', () => {
  it('no two commands have the same key', () => {
    const keys = COMMANDS.map((command) => DEFAULT_KEYS[command]);
    assert.equal(new Set(keys).size, keys.length);
  });

  it('are kept by their place on the keyboard, modifiers in one order', () => {
    assert.equal(pressed('KeyA'), 'KeyA');
    assert.equal(pressed('ArrowLeft', { shiftKey: true, altKey: true }), DEFAULT_KEYS.startLeft);
    assert.equal(pressed('ShiftLeft', { shiftKey: true }), undefined);
  });

  it('are the usual ones where the user has not chosen, whatever else an old file names', () => {
    const keys = keysInForce({ accept: 'KeyX', 'no such command': 'KeyY' });
    assert.equal(keys.accept, 'KeyX');
    assert.equal(keys.reject, DEFAULT_KEYS.reject);
    assert.equal(commandOfKey(keys, 'KeyX'), 'accept');
    assert.equal(commandOfKey(keys, 'KeyY'), undefined);
  });

  it('are printed as on the keyboard', () => {
    assert.deepEqual(
      ['KeyA', 'Digit1', 'Shift+ArrowRight', 'Alt+Shift+ArrowLeft', 'Shift+Slash', 'Home'].map(keyLabel),
      ['A', '1', '⇧→', 'Alt ⇧ ←', '?', 'Home'],
    );
  });
});
