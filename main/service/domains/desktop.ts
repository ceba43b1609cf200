// Between the desktop program and its window.

import type { Wish } from '../../../src/contract/desktop.ts';
import type { DomainHandlers } from '../../../src/contract/dispatcher.ts';
import { Failure } from '../../../src/failure.ts';
import type { CallContext } from '../index.ts';
import type { ServiceClient } from '../service-client.ts';

/** What is open between the two. */
export class Desktop {
  #program: ServiceClient | undefined;
  #wish: Wish | undefined;
  #lastQuestion = 0;
  readonly #waiting = new Map<number, (path: string | undefined) => void>();

  attach(program: ServiceClient): void {
    this.#program = program;
    program.signal.addEventListener('abort', () => {
      if (this.#program !== program) return;
      this.#program = undefined;
      for (const answer of this.#waiting.values()) answer(undefined);
    });
  }

  /** The latest counts: nobody wants two files opened by one window. */
  wish(wish: Wish, windows: Iterable<ServiceClient>): void {
    this.#wish = wish;
    for (const window of windows) if (window !== this.#program) window.send('desktop.wished', {});
  }

  takeWish(): Wish | undefined {
    const wish = this.#wish;
    this.#wish = undefined;
    return wish;
  }

  /** @throws Failure 'not-available' where no desktop program is attached. */
  ask(about: {
    title: string;
    extensions: readonly string[];
    isNew: boolean;
    isFolder: boolean;
  }): Promise<string | undefined> {
    if (!this.#program) {
      throw new Failure('not-available', 'There is no native file dialog here.', 'Choose in the list of folders.');
    }
    const question = ++this.#lastQuestion;
    const answered = new Promise<string | undefined>((resolve) => this.#waiting.set(question, resolve));
    this.#program.send('desktop.fileWanted', { question, ...about });
    return answered.finally(() => this.#waiting.delete(question));
  }

  answer(question: number, path: string | undefined): void {
    this.#waiting.get(question)?.(path);
  }
}

export const desktopHandlers: DomainHandlers<'desktop', CallContext> = {
  attach: (_, { client, service }) => service.desktop.attach(client),
  wish: ({ wish }, { service }) => service.desktop.wish(wish, service.clients),
  takeWish: (_, { service }) => service.desktop.takeWish(),
  choose: (about, { service }) => service.desktop.ask(about),
  answer: ({ question, path }, { service }) => service.desktop.answer(question, path),
};
