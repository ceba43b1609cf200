// Which screen is shown. It stands in the address behind the #, so that the browser's back and reload do what is expected.

import { defineStore } from 'pinia';
import { ref } from 'vue';
import { SCREENS, type Screen } from '../screens.ts';

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
