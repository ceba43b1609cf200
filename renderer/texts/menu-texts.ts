// What the desktop program says outside of the window, by language.

import type { InterfaceLanguage } from '../../src/contract/settings.ts';
import type { Part } from './en/index.ts';
import { menu as en } from './en/menu.ts';
import { menu as es } from './es/menu.ts';
import { menu as fr } from './fr/menu.ts';
import { menu as sw } from './sw/menu.ts';

export type MenuTexts = Part<'menu'>['menu'];

export const MENU_TEXTS: Readonly<Record<InterfaceLanguage, MenuTexts>> = {
  en: en.menu,
  fr: fr.menu,
  es: es.menu,
  sw: sw.menu,
};
