// Work that is asked for often and done once, a while after the last asking.

export interface Later {
  (): void;
  now(): Promise<void>;
}

/** Errors of work in the background are those of a lost connection, which is told elsewhere, or bugs, which are shown there. */
export function later(milliseconds: number, work: () => Promise<unknown> | undefined): Later {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const now = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    await work();
  };
  const ask = (): void => {
    clearTimeout(timer);
    timer = setTimeout(now, milliseconds);
  };
  return Object.assign(ask, { now });
}
