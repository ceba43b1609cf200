// What this user likes: theme, language, size of text, fonts, keys. The service keeps it; here it is put into effect.

import { defineStore } from 'pinia';
import { computed, ref, watch } from 'vue';
import { DEFAULT_USER_SETTINGS, interfaceLanguageOf, type UserSettings } from '../../src/contract/settings.ts';
import { keysInForce } from '../keys/commands.ts';
import { chooseFonts } from '../styles/choose-fonts.ts';
import { setInterfaceLanguage } from '../texts/texts.ts';
import { useService } from './service.ts';

export const usePreferences = defineStore('preferences', () => {
  const service = useService();
  const settings = ref<UserSettings>(DEFAULT_USER_SETTINGS);
  const isLoaded = ref(false);
  const systemDark = window.matchMedia('(prefers-color-scheme: dark)');
  const isSystemDark = ref(systemDark.matches);
  systemDark.addEventListener('change', ({ matches }) => {
    isSystemDark.value = matches;
  });

  const theme = computed(() => {
    if (settings.value.theme !== 'system') return settings.value.theme;
    return isSystemDark.value ? 'dark' : 'light';
  });
  const language = computed(() => interfaceLanguageOf(settings.value, navigator.languages));
  const keys = computed(() => keysInForce(settings.value.keys));

  watch(theme, (value) => document.documentElement.setAttribute('data-theme', value), { immediate: true });
  watch(language, setInterfaceLanguage, { immediate: true });
  watch(
    () => settings.value.textSize,
    (percent) => {
      document.documentElement.style.fontSize = `${percent}%`;
    },
  );
  watch(() => settings.value.fonts, chooseFonts);

  service.onOpen(async () => {
    settings.value = await service.client().settings.user();
    isLoaded.value = true;
  });
  service.on('settings.changed', (changed) => {
    settings.value = changed;
  });

  async function change(changes: Partial<UserSettings>): Promise<void> {
    settings.value = await service.client().settings.changeUser({ changes });
  }

  return { settings, isLoaded, theme, language, keys, change };
});
