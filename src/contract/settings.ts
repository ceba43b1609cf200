// Settings: of this user on this machine, of the project, and of a language in the project. A change names what changes.

import * as v from 'valibot';
import { flag, languageTag, listOf, MOST_LISTED, name, phrase, positive } from './checks.ts';
import { request, returns } from './request.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export const INTERFACE_LANGUAGES = ['en', 'fr', 'es', 'sw'] as const;
export type InterfaceLanguage = (typeof INTERFACE_LANGUAGES)[number];

/** What belongs to the user and the machine, not to a project. */
export interface UserSettings {
  /** Signs decisions. */
  readonly reviewer: string;
  readonly theme: (typeof THEMES)[number];
  readonly interfaceLanguage: InterfaceLanguage | 'system';
  /** Percent of the usual size. */
  readonly textSize: number;
  /** Font family by script (ISO 15924). */
  readonly fonts: Readonly<Record<string, string>>;
  /** Keys by command, as KeyboardEvent.code with modifiers; commands that are left out have their usual key. */
  readonly keys: Readonly<Record<string, string>>;
  readonly device: string;
  /** Compute processes; undefined: as many as the machine bears. */
  readonly workers?: number;
  readonly isTourDone: boolean;
}

export const DEFAULT_USER_SETTINGS: UserSettings = {
  reviewer: 'me',
  theme: 'system',
  interfaceLanguage: 'system',
  textSize: 100,
  fonts: {},
  keys: {},
  device: 'auto',
  isTourDone: false,
};

/** The chosen one, else the first of the system's languages (BCP-47 tags, best first) that the interface has, else English. */
export function interfaceLanguageOf({ interfaceLanguage }: UserSettings, system: readonly string[]): InterfaceLanguage {
  if (interfaceLanguage !== 'system') return interfaceLanguage;
  const known = system.map((tag) => INTERFACE_LANGUAGES.find((one) => one === tag.split('-')[0]));
  return known.find((one) => one !== undefined) ?? 'en';
}

const names = v.pipe(
  v.record(v.pipe(v.string(), v.maxLength(100)), v.pipe(v.string(), v.maxLength(200))),
  v.maxEntries(MOST_LISTED),
);

const userSettings = {
  reviewer: name,
  theme: v.picklist(THEMES),
  interfaceLanguage: v.picklist([...INTERFACE_LANGUAGES, 'system']),
  textSize: v.pipe(positive, v.minValue(50), v.maxValue(400)),
  fonts: names,
  keys: names,
  device: name,
  workers: v.optional(v.pipe(positive, v.maxValue(256))),
  isTourDone: flag,
};

/** The check of a whole record, for what was kept in a file. */
export const userSettingsCheck: v.GenericSchema<UserSettings> = v.strictObject(userSettings);

export interface ProjectSettings {
  /** Backups that are kept. */
  readonly backups: number;
  /** Label context with {label} and {seed}; undefined: the method's own. */
  readonly template?: string;
  /** A decision is also taken for every sentence with the same text. */
  readonly decidesTwins: boolean;
}

export const DEFAULT_PROJECT_SETTINGS: ProjectSettings = { backups: 5, decidesTwins: false };

const projectSettings = {
  backups: v.pipe(positive, v.maxValue(100)),
  template: v.optional(phrase),
  decidesTwins: flag,
};

export interface LanguageSettings {
  readonly language: string;
  /** Undefined: the built-in list, where there is one. */
  readonly stopWords?: readonly string[];
  readonly extraWordCharacters?: string;
  /** Label context with {label} and {seed}; undefined: the project's. */
  readonly template?: string;
}

const languageSettings: v.GenericSchema<LanguageSettings> = v.strictObject({
  language: languageTag,
  stopWords: v.optional(listOf(phrase, 5000)),
  extraWordCharacters: v.optional(phrase),
  template: v.optional(phrase),
});

export const settings = {
  user: request({}, returns<UserSettings>()),
  changeUser: request({ changes: v.partial(v.strictObject(userSettings)) }, returns<UserSettings>()),
  project: request({}, returns<ProjectSettings>()),
  changeProject: request({ changes: v.partial(v.strictObject(projectSettings)) }, returns<ProjectSettings>()),
  /** Of every language in the project. */
  languages: request({}, returns<readonly LanguageSettings[]>()),
  changeLanguage: request({ settings: languageSettings }, returns<void>()),
} as const;
