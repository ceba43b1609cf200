// The one kind of error that a user can act on. Anything else that is thrown is a bug and keeps its stack.

export type FailureCode =
  | 'bad-argument'
  | 'file-missing'
  | 'file-unreadable'
  | 'file-unwritable'
  | 'format-unknown'
  | 'encoding-unknown'
  | 'corpus-empty'
  | 'corpus-invalid'
  | 'model-missing'
  | 'model-invalid'
  | 'model-unsupported'
  | 'tokenizer-invalid'
  | 'device-unavailable'
  | 'seed-invalid'
  | 'template-invalid'
  | 'checkpoint-invalid'
  | 'memory-short'
  | 'training-diverged'
  | 'compute-crashed'
  | 'disk-full'
  | 'not-found'
  | 'project-invalid'
  | 'project-newer'
  | 'project-damaged'
  | 'project-in-use'
  | 'project-read-only'
  | 'project-closed'
  | 'changed-meanwhile'
  | 'request-unknown'
  | 'request-invalid'
  | 'message-too-large'
  | 'not-available'
  | 'connection-lost';

/** Something the user can act on: what is wrong, and what to do about it. Never contains corpus text. */
export class Failure extends Error {
  readonly code: FailureCode;
  /** One sentence that says what to do. */
  readonly hint: string;

  constructor(code: FailureCode, message: string, hint: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'Failure';
    this.code = code;
    this.hint = hint;
  }
}
