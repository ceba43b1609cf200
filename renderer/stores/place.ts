// Which screen is shown. It stands in the address behind the #, so that the browser's back and reload do what is expected.

import { defineStore } from 'pinia';
import { ref } from 'vue';

export const SCREENS = [
  'home',
  'corpora',
  'seeds',
  'mining',
  'review',
  'reviewers',
  'facets',
  'languages',
  'figures',
  'taggers',
  'exports',
  'models',
  'settings',
] as const;
export type Screen = (typeof SCREENS)[number];

/** Screens that need no open project. */
export const FREE_SCREENS: ReadonlySet<Screen> = new Set(['home', 'models', 'settings']);

export const usePlace = defineStore('place', () => {
  const screen = ref<Screen>(fromAddress());
  window.addEventListener('hashchange', () => {
    screen.value = fromAddress();
  });

  function go(to: Screen): void {
    location.hash = `/${to}`;
    screen.value = to;
  }

  return { screen, go };
});

function fromAddress(): Screen {
  const name = location.hash.replace(/^#\//, '');
  return SCREENS.find((screen) => screen === name) ?? 'home';
}
