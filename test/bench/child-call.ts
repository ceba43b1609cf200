// A child process that answers requests one at a time, so that CPU seconds belong to one routine alone.

import { type ChildProcess, fork } from 'node:child_process';

export class ChildCalls<Request, Reply> {
  readonly #process: ChildProcess;

  constructor(entry: URL) {
    this.#process = fork(entry, [], { serialization: 'advanced' });
  }

  /** @throws Error when the child fails or dies. */
  call(request: Request): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const onExit = (code: number | null) => reject(new Error(`the child process ended with ${code}`));
      this.#process.once('exit', onExit);
      this.#process.once('message', (message: { reply: Reply } | { error: string }) => {
        this.#process.off('exit', onExit);
        if ('reply' in message) resolve(message.reply);
        else reject(new Error(message.error));
      });
      this.#process.send(request as object);
    });
  }

  close(): void {
    this.#process.kill();
  }
}

/** In the child: answers each request with what `answer` gives; ends when the parent does. */
export function answerCalls<Request, Reply>(answer: (request: Request) => Promise<Reply>): void {
  process.on('message', (request: Request) => {
    answer(request).then(
      (reply) => process.send!({ reply }),
      (error: unknown) => process.send!({ error: error instanceof Error ? error.stack : String(error) }),
    );
  });
  process.on('disconnect', () => process.exit());
}
