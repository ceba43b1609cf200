// The pictures of the screens in the documentation: of every screen, in every look, each listed, none too large.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { SCREENS } from '../../renderer/screens.ts';

const FOLDER = join(import.meta.dirname, '../app/pictures');
const LOOKS = ['light', 'dark', 'rtl', 'zoomed'];
const MOST_BYTES = 150_000;

const pictures = readdirSync(FOLDER).filter((name) => name.endsWith('.webp'));

describe('the pictures of the screens', () => {
  it('show every screen in every look', () => {
    const wanted = SCREENS.flatMap((screen) => LOOKS.map((look) => [screen, look] as const));
    const missing = wanted.filter(
      ([screen, look]) => !pictures.some((name) => name.startsWith(screen) && name.endsWith(`-${look}.webp`)),
    );
    assert.deepEqual(missing, []);
  });

  it('are all listed, and no other', () => {
    const list = readFileSync(join(FOLDER, 'README.md'), 'utf8');
    const listed = new Set([...list.matchAll(/\(([\w-]+\.webp)\)/g)].map(([, name]) => name));
    assert.deepEqual([...listed].sort(), pictures.sort());
  });

  it('are small enough to be kept', () => {
    const large = pictures.filter((name) => statSync(join(FOLDER, name)).size > MOST_BYTES);
    assert.deepEqual(large, []);
  });
});
