// The pages of the help: one for each screen, in every language of the interface, brought with the program.

import type { InterfaceLanguage } from '../texts/texts.ts';
import { HELP_PAGES, type HelpPage } from './page-names.ts';

const FILES = import.meta.glob<string>('./*/*.md', { import: 'default' });

/** HTML of our own making. */
export function readHelp(page: HelpPage, language: InterfaceLanguage): Promise<string> {
  return FILES[`./${language}/${page}.md`]();
}

/** The page of a screen; that of Home, which shows the way, for a screen without one. */
export function helpFor(screen: string): HelpPage {
  return HELP_PAGES.find((page) => page === screen) ?? (screen === 'languages' ? 'facets' : 'home');
}
