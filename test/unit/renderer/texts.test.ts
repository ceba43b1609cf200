// What the interface says: complete in every language, and no more than is used.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { COMMANDS } from '../../../renderer/keys/commands.ts';
import { en } from '../../../renderer/texts/en/index.ts';
import { es } from '../../../renderer/texts/es/index.ts';
import { fr } from '../../../renderer/texts/fr/index.ts';
import { sw } from '../../../renderer/texts/sw/index.ts';

const RENDERER = join(import.meta.dirname, '../../../renderer');

type Tree = { readonly [key: string]: string | Tree };

function flat(tree: Tree, path = ''): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [[path + key, value] as const] : [...flat(value, `${path}${key}.`)],
    ),
  );
}

const english = flat(en);
const others = { fr: flat(fr), es: flat(es), sw: flat(sw) };

describe('the texts of the interface', () => {
  for (const [language, texts] of Object.entries(others)) {
    it(`say in ${language} everything that they say in English`, () => {
      assert.deepEqual([...texts.keys()].sort(), [...english.keys()].sort());
      assert.deepEqual(
        [...texts].filter(([, text]) => text.trim() === '').map(([key]) => key),
        [],
      );
    });

    it(`name in ${language} the same values and as many plurals`, () => {
      const values = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort().join();
      const wrong = [...english].filter(([key, text]) => {
        const other = texts.get(key) ?? '';
        return values(other) !== values(text) || other.split('|').length !== text.split('|').length;
      });
      assert.deepEqual(
        wrong.map(([key]) => key),
        [],
      );
    });
  }

  it('have every key that a screen asks for', () => {
    const files = readdirSync(RENDERER, { recursive: true, encoding: 'utf8' }).filter((path) =>
      /\.(vue|ts)$/.test(path),
    );
    const asked = files.flatMap((path) =>
      [...readFileSync(join(RENDERER, path), 'utf8').matchAll(/\bt\(\s*(?:'([\w.]+)'|`([\w.]+)\.\$\{)/g)].map(
        ([, whole, group]) => ({ path, whole, group }),
      ),
    );
    assert.ok(asked.length > 100);
    const missing = asked.filter(({ whole, group }) =>
      whole === undefined ? ![...english.keys()].some((key) => key.startsWith(`${group}.`)) : !english.has(whole),
    );
    assert.deepEqual(missing, []);
  });

  it('name every command', () => {
    assert.deepEqual(
      COMMANDS.filter((command) => !english.has(`command.${command}`)),
      [],
    );
  });
});
