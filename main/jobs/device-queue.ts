// One compute job a device at a time, of all open projects together: two would only take turns and need twice the memory.

export interface Place {
  /** Resolves when it is its turn; never when it has left before. */
  readonly turn: Promise<void>;
  /** How many are before it; 0 when it is its turn. */
  readonly ahead: number;
  /** Out of the queue, or done with the device. */
  leave(): void;
}

interface Waiting {
  readonly begin: () => void;
  readonly moved: () => void;
}

export class DeviceQueue {
  readonly #queues = new Map<string, Waiting[]>();

  /** @param moved called when fewer are before it than were. */
  enter(device: string, moved: () => void): Place {
    const queue = this.#queues.get(device) ?? [];
    this.#queues.set(device, queue);
    let begin = () => {};
    const turn = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const one: Waiting = { begin, moved };
    queue.push(one);
    if (queue.length === 1) begin();
    return {
      turn,
      get ahead() {
        return Math.max(queue.indexOf(one), 0);
      },
      leave: () => {
        const index = queue.indexOf(one);
        if (index < 0) return;
        queue.splice(index, 1);
        if (index === 0) queue[0]?.begin();
        for (const later of queue.slice(index)) later.moved();
      },
    };
  }
}
