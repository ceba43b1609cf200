// What the contract asks of a transport: bytes go out whole and in order, and the end of the other side is told. Each
// transport is an adapter to this and nothing more.

export interface Channel {
  /** After the end it does nothing. */
  post(bytes: Uint8Array): void;
  /** One listener; what arrived before is handed over first. */
  onMessage(listener: (bytes: unknown) => void): void;
  /** Once, when either side closes or the other is gone. At once when that has happened already. */
  onEnd(listener: () => void): void;
  close(): void;
}

/** Told once to any number of listeners, however late they come. */
export class Ending {
  #isOver = false;
  readonly #listeners: (() => void)[] = [];

  get isOver(): boolean {
    return this.#isOver;
  }

  add(listener: () => void): void {
    if (this.#isOver) listener();
    else this.#listeners.push(listener);
  }

  tell(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const listener of this.#listeners.splice(0)) listener();
  }
}

/** Keeps what arrives until somebody listens. */
export class Inbox {
  #waiting: unknown[] | undefined = [];
  #listener: ((bytes: unknown) => void) | undefined;

  listen(listener: (bytes: unknown) => void): void {
    this.#listener = listener;
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const bytes of waiting) listener(bytes);
  }

  take(bytes: unknown): void {
    if (this.#waiting) this.#waiting.push(bytes);
    else this.#listener!(bytes);
  }
}
