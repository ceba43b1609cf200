// What was asked for outside of the window: in the desktop program's menu, or by opening a project's file.

import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { Wish } from '../../src/contract/desktop.ts';
import { useService } from './service.ts';

export const useDesktop = defineStore('desktop', () => {
  const service = useService();
  const wish = ref<Wish>();

  async function take(): Promise<void> {
    wish.value = (await service.client().desktop.takeWish()) ?? wish.value;
  }

  service.onOpen(take);
  service.on('desktop.wished', () => void take());

  /** @returns the wish, which is then fulfilled, when it is one of these. */
  function fulfil<What extends Wish['what']>(...whats: readonly What[]): (Wish & { readonly what: What }) | undefined {
    const wanted = wish.value;
    if (!wanted || !whats.some((what) => what === wanted.what)) return undefined;
    wish.value = undefined;
    return wanted as Wish & { readonly what: What };
  }

  return { wish, fulfil };
});
