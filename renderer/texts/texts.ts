// What the interface says, in four languages. Every language has every key: the compiler and a test see to it.

import { createI18n } from 'vue-i18n';
import { INTERFACE_LANGUAGES, type InterfaceLanguage } from '../../src/contract/settings.ts';
import { en } from './en/index.ts';
import { es } from './es/index.ts';
import { fr } from './fr/index.ts';
import { sw } from './sw/index.ts';

export { INTERFACE_LANGUAGES, type InterfaceLanguage };

/** Each in its own words. */
export const LANGUAGE_NAMES: Readonly<Record<InterfaceLanguage, string>> = {
  en: 'English',
  fr: 'Français',
  es: 'Español',
  sw: 'Kiswahili',
};

const SHORT = { short: { dateStyle: 'medium', timeStyle: 'short' } } as const;
const NUMBERS = { percent: { style: 'percent', maximumFractionDigits: 0 } } as const;

function inEvery<Formats>(formats: Formats): Record<InterfaceLanguage, Formats> {
  return { en: formats, fr: formats, es: formats, sw: formats };
}

export const texts = createI18n({
  legacy: false,
  locale: 'en' as InterfaceLanguage,
  // A key that is missing is a bug of ours and is to be seen, not covered by English.
  fallbackLocale: false,
  messages: { en, fr, es, sw },
  datetimeFormats: inEvery(SHORT),
  numberFormats: inEvery(NUMBERS),
});

/** For the whole window, its direction of writing too. */
export function setInterfaceLanguage(language: InterfaceLanguage): void {
  texts.global.locale.value = language;
  document.documentElement.lang = language;
}
