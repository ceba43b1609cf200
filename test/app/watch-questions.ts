// What a window and the service say to each other, as the browser sees it: how much is asked, and whether what an event led
// to has been answered.

import type { Page } from 'playwright-core';
import { decodeMessage } from '../../src/contract/codec.ts';
import type { EventName } from '../../src/contract/events.ts';

export interface Questions {
  /** So many since the watch began. */
  readonly asked: number;
  /** So many events of this name have come, and `question` was asked after the last of them, answered, and is on the screen. */
  settled(event: EventName, count: number, question: string): Promise<void>;
}

interface Said {
  readonly what: 'event' | 'question';
  readonly name: string;
  /** A question's number. */
  readonly number?: string;
}

/** From the next connection on: the page has to be loaded anew. */
export function watchQuestions(page: Page): Questions {
  const said: Said[] = [];
  const answered = new Set<string>();
  let heard = (): void => undefined;

  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => {
      const message = decodeMessage(payload);
      if (message?.t === 'q') said.push({ what: 'question', name: message.m, number: message.i });
    });
    socket.on('framereceived', ({ payload }) => {
      const message = decodeMessage(payload);
      if (message?.t === 'q') said.push({ what: 'event', name: String(message.a[0]) });
      else if (message) answered.add(message.i);
      heard();
    });
  });

  function isSettled(event: EventName, count: number, question: string): boolean {
    const isEvent = ({ what, name }: Said) => what === 'event' && name === event;
    const since = said.slice(said.findLastIndex(isEvent) + 1);
    const asked = since.filter(({ what, name }) => what === 'question' && name === question);
    return (
      said.filter(isEvent).length >= count && asked.length > 0 && asked.every(({ number }) => answered.has(number!))
    );
  }

  return {
    get asked() {
      return said.filter(({ what }) => what === 'question').length;
    },
    async settled(event, count, question) {
      while (!isSettled(event, count, question)) {
        await new Promise<void>((resolve) => {
          heard = resolve;
        });
      }
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
    },
  };
}
