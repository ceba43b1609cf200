// Languages of sentences, phrases and seeds, and what the linguist set for each (stop words, extra letters).

import { Failure } from '../../../src/failure.ts';
import type { Connection } from '../file/connection.ts';

export interface LanguageOptions {
  /** Undefined: the built-in list, where there is one. */
  readonly stopWords?: readonly string[];
  readonly extraWordCharacters?: string;
  /** Label context with {label} and {seed}; undefined: the project's. */
  readonly template?: string;
}

/** Made when new. Inside a transaction. @throws Failure 'bad-argument' for what is no BCP-47 tag. */
export function languageId(connection: Connection, tag: string): number {
  const canonical = canonicalTag(tag);
  const known = connection.value<number>('SELECT id FROM languages WHERE tag = ?', canonical);
  return known ?? connection.run('INSERT INTO languages (tag) VALUES (?)', canonical).id;
}

export function readLanguages(connection: Connection): ReadonlyMap<string, LanguageOptions> {
  const rows = connection.all<{ tag: string; options: string }>('SELECT tag, options FROM languages ORDER BY tag');
  return new Map(rows.map(({ tag, options }) => [tag, JSON.parse(options)]));
}

export function setLanguageOptions(connection: Connection, tag: string, options: LanguageOptions): void {
  connection.write(() => {
    const id = languageId(connection, tag);
    connection.run('UPDATE languages SET options = ? WHERE id = ?', JSON.stringify(options), id);
  });
}

function canonicalTag(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? 'und';
  } catch (cause) {
    const hint = 'Give a BCP-47 tag such as "en", "ha", "zh-Hant", or "und" when the language has none.';
    throw new Failure('bad-argument', `"${tag}" is not a language tag.`, hint, { cause });
  }
}
