// In-process transport: for the command line and for tests. Bytes cross as they do everywhere, so that nothing is shared
// between the two sides and a limit is the same limit.

import { type Channel, Ending, Inbox } from './channel.ts';

/** The two ends of one channel. */
export function createMemoryChannel(): readonly [Channel, Channel] {
  const ending = new Ending();
  const inboxes = [new Inbox(), new Inbox()] as const;
  const end = (mine: 0 | 1): Channel => ({
    post(bytes) {
      // Not within the sender's call: no transport does that.
      if (!ending.isOver) void Promise.resolve().then(() => !ending.isOver && inboxes[1 - mine].take(bytes));
    },
    onMessage: (listener) => inboxes[mine].listen(listener),
    onEnd: (listener) => ending.add(listener),
    close: () => ending.tell(),
  });
  return [end(0), end(1)];
}
