// Settings of the user, the project and its languages.

import type { DomainHandlers } from '../../../src/contract/dispatcher.ts';
import { DEFAULT_PROJECT_SETTINGS, type ProjectSettings } from '../../../src/contract/settings.ts';
import { checkTemplate } from '../../../src/mining/template.ts';
import { readLanguages, setLanguageOptions } from '../../store/corpus/languages.ts';
import type { Connection } from '../../store/file/connection.ts';
import { readSetting, setSetting } from '../../store/settings.ts';
import type { CallContext } from '../index.ts';

/** Where the project keeps them, as one record: what changes together is stored together. */
const SETTING = 'settings';

export function projectSettings(connection: Connection): ProjectSettings {
  return { ...DEFAULT_PROJECT_SETTINGS, ...(readSetting(connection, SETTING) as Partial<ProjectSettings> | undefined) };
}

export const settingsHandlers: DomainHandlers<'settings', CallContext> = {
  user: (_, { service }) => service.userSettings.value,

  async changeUser({ changes }, { service }) {
    const changed = { ...service.userSettings.value, ...changes };
    await service.userSettings.set(changed);
    for (const client of service.clients) client.send('settings.changed', changed);
    return changed;
  },

  project: (_, { client }) => projectSettings(client.connection),

  changeProject({ changes }, { client }) {
    if (changes.template !== undefined) checkTemplate(changes.template);
    const changed = { ...projectSettings(client.connection), ...changes };
    setSetting(client.connection, SETTING, changed);
    client.project.tell('projects.changed', {});
    return changed;
  },

  languages: (_, { client }) =>
    [...readLanguages(client.connection)].map(([language, options]) => ({ language, ...options })),

  changeLanguage({ settings: { language, ...options } }, { client }) {
    if (options.template !== undefined) checkTemplate(options.template);
    setLanguageOptions(client.connection, language, options);
    client.project.tell('projects.changed', {});
  },
};
