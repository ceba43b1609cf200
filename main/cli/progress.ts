// Progress on the error stream: a bar that redraws itself on a terminal, a line now and then elsewhere.

const BAR_CELLS = 24;
const REDRAW_MS = 100;
const PLAIN_LINE_MS = 10_000;

export interface ProgressBar {
  /** @param note e.g. "1,204 spans found". */
  update(done: number, total: number, note?: string): void;
  end(): void;
}

export function createProgress(
  title: string,
  stream: NodeJS.WriteStream = process.stderr,
  now: () => number = Date.now,
): ProgressBar {
  const started = now();
  let firstDone: number | undefined;
  let shown = Number.NEGATIVE_INFINITY;
  let last = '';
  const isTerminal = stream.isTTY === true;

  function draw(text: string): void {
    last = text;
    stream.write(isTerminal ? `\r\x1b[2K${text}` : `${text}\n`);
  }

  return {
    update(done, total, note) {
      firstDone ??= done;
      const elapsed = now() - started;
      const isDue = now() - shown >= (isTerminal ? REDRAW_MS : PLAIN_LINE_MS);
      if (!isDue && done < total) return;
      shown = now();
      const share = total > 0 ? Math.min(1, done / total) : 1;
      const left =
        done > firstDone && done < total
          ? ` · ${formatDuration((elapsed * (total - done)) / (done - firstDone))} left`
          : '';
      const bar = isTerminal ? `${'█'.repeat(Math.round(share * BAR_CELLS)).padEnd(BAR_CELLS, '·')} ` : '';
      const text = `${title} ${bar}${Math.floor(share * 100)} %${note ? ` · ${note}` : ''} · ${formatDuration(elapsed)}${left}`;
      if (text !== last) draw(text);
    },
    end() {
      if (isTerminal && last) stream.write('\n');
    },
  };
}

export function formatDuration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}
