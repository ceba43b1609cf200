// What the service says of formats (their titles, what they keep and lose), in the language of the interface. The service
// says it in English, which is the key; a test sees to it that every language has all of it.

import { formats as es } from '../texts/es/formats.ts';
import { formats as fr } from '../texts/fr/formats.ts';
import { formats as sw } from '../texts/sw/formats.ts';

const TRANSLATED: Readonly<Record<string, Readonly<Record<string, string>>>> = { es, fr, sw };

/** Names of programs are the same everywhere, and have no translation. */
export function formatText(english: string, language: string): string {
  return TRANSLATED[language]?.[english] ?? english;
}
