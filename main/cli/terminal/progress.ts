// Progress on the error stream: a bar that redraws itself on a terminal, a line now and then elsewhere.

import { textWidth } from './table.ts';

const BAR_CELLS = 24;
const REDRAW_MS = 100;
const PLAIN_LINE_MS = 10_000;
const TICK_MS = 1000;
const DEFAULT_COLUMNS = 80;
/** Before this share is done, a time left would be a guess. */
const SHARE_FOR_ESTIMATE = 0.01;

export interface Progress {
  /** What is being done before anything can be counted, e.g. "opening the model"; on a terminal only. */
  phase(text: string): void;
  /** @param note e.g. "1,204 spans". */
  update(done: number, total: number, note?: string): void;
  /** A line that stays, above the bar. */
  say(text: string): void;
  /** The last bar stays on a terminal. */
  end(): void;
}

/** @param title of the counted part, e.g. "mining". */
export function createProgress(
  title: string,
  stream: Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'> = process.stderr,
  now: () => number = Date.now,
): Progress {
  const isTerminal = stream.isTTY === true && process.env.TERM !== 'dumb';
  let started: number | undefined;
  let firstDone = 0;
  let shown = Number.NEGATIVE_INFINITY;
  let last = '';
  let latest: { readonly done: number; readonly total: number; readonly note?: string } = { done: 0, total: 0 };
  let ticking: NodeJS.Timeout | undefined;

  function draw(text: string): void {
    if (text === last) return;
    last = text;
    stream.write(isTerminal ? `\r\x1b[2K${fit(text, stream.columns || DEFAULT_COLUMNS)}` : `${text}\n`);
  }

  function drawBar(): void {
    shown = now();
    const { done, total, note } = latest;
    const elapsed = shown - started!;
    const share = total > 0 ? Math.min(1, done / total) : 1;
    const isKnown = done - firstDone >= SHARE_FOR_ESTIMATE * total && done < total;
    const left = isKnown ? ` · ${formatDuration((elapsed * (total - done)) / (done - firstDone))} left` : '';
    const bar = isTerminal ? `${'█'.repeat(Math.round(share * BAR_CELLS)).padEnd(BAR_CELLS, '·')} ` : '';
    draw(`${title} ${bar}${Math.floor(share * 100)} %${note ? ` · ${note}` : ''} · ${formatDuration(elapsed)}${left}`);
  }

  function clear(): void {
    if (isTerminal && last !== '') stream.write('\r\x1b[2K');
  }

  return {
    phase(text) {
      if (isTerminal) draw(`${text} …`);
    },
    update(done, total, note) {
      if (started === undefined) {
        started = now();
        firstDone = done;
        // A short run off a terminal needs no line but the last.
        if (!isTerminal) shown = started;
        // Between two results the clock must be seen to go.
        else ticking = setInterval(() => drawBar(), TICK_MS).unref();
      }
      latest = { done, total, note };
      const isDue = now() - shown >= (isTerminal ? REDRAW_MS : PLAIN_LINE_MS);
      if (isDue || done >= total) drawBar();
    },
    say(text) {
      clear();
      stream.write(`${text}\n`);
      if (isTerminal && last !== '') stream.write(fit(last, stream.columns || DEFAULT_COLUMNS));
    },
    end() {
      clearInterval(ticking);
      if (started === undefined) clear();
      else if (isTerminal && last !== '') stream.write('\n');
      last = '';
    },
  };
}

/** One line of a terminal, never more: a line that wraps cannot be redrawn. */
function fit(text: string, columns: number): string {
  let width = 0;
  let kept = '';
  for (const char of text) {
    width += textWidth(char);
    if (width >= columns) break;
    kept += char;
  }
  return kept;
}

export function formatDuration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}
