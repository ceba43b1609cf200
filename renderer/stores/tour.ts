// The first-run tour: five short steps over the screens of an open project, each skippable, under a minute in all. It begins
// when the sample is opened for the first time, and from the help at any time.

import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import type { Screen } from '../screens.ts';
import { usePlace } from './place.ts';
import { usePreferences } from './preferences.ts';

interface Step {
  /** Of its texts. */
  readonly name: 'seeds' | 'mining' | 'review' | 'rank' | 'help';
  readonly screen: Screen;
  /** What is marked on the screen; the first that is there. */
  readonly marks: readonly string[];
}

export const TOUR_STEPS: readonly Step[] = [
  { name: 'seeds', screen: 'seeds', marks: ['.view .card', '.view .column'] },
  { name: 'mining', screen: 'mining', marks: ['.view main'] },
  { name: 'review', screen: 'review', marks: ['.row.current', '.view main'] },
  { name: 'rank', screen: 'review', marks: ['.view .why'] },
  { name: 'help', screen: 'review', marks: ['.help-button'] },
];

export const useTour = defineStore('tour', () => {
  const place = usePlace();
  const preferences = usePreferences();
  const index = ref<number>();
  const step = computed(() => (index.value === undefined ? undefined : TOUR_STEPS[index.value]));

  function start(): void {
    index.value = 0;
    place.go(TOUR_STEPS[0].screen);
  }

  async function next(): Promise<void> {
    const following = TOUR_STEPS[(index.value ?? -1) + 1];
    if (!following) return end();
    index.value = TOUR_STEPS.indexOf(following);
    place.go(following.screen);
  }

  /** It does not begin by itself again. */
  async function end(): Promise<void> {
    index.value = undefined;
    await preferences.change({ isTourDone: true });
  }

  return { index, step, start, next, end };
});
