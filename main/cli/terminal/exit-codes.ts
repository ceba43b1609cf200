// What the process says to a shell when it ends.

export const EXIT = {
  done: 0,
  /** Stopped by the user before the result was there, or a bug. */
  interrupted: 1,
  bug: 1,
  /** Something the user can change: the message says what. */
  userCanFix: 2,
} as const;
