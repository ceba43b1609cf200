// Messages in the order in which they came, for whoever takes them one by one.

export class Mailbox<Message> {
  readonly #messages: Message[] = [];
  #taker: { readonly resolve: (message: Message) => void; readonly reject: (error: unknown) => void } | undefined;
  #end: { readonly error: unknown } | undefined;

  put(message: Message): void {
    const taker = this.#taker;
    this.#taker = undefined;
    if (taker) taker.resolve(message);
    else this.#messages.push(message);
  }

  /** Nothing comes any more: who takes, now and later, is told why. */
  end(error: unknown): void {
    this.#end ??= { error };
    this.#taker?.reject(this.#end.error);
    this.#taker = undefined;
  }

  /** One taker at a time. */
  take(): Promise<Message> {
    if (this.#messages.length > 0) return Promise.resolve(this.#messages.shift()!);
    if (this.#end) return Promise.reject(this.#end.error);
    return new Promise((resolve, reject) => {
      this.#taker = { resolve, reject };
    });
  }
}
