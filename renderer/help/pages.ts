// The pages of the help: one for each screen, in every language of the interface, brought with the program.

import type { Screen } from '../screens.ts';
import type { InterfaceLanguage } from '../texts/texts.ts';

const FILES = import.meta.glob<string>('./*/*.md', { import: 'default' });

/** HTML of our own making. */
export function readHelp(screen: Screen, language: InterfaceLanguage): Promise<string> {
  return FILES[`./${language}/${screen}.md`]();
}
