// Python with transformers and PyTorch, as a second opinion. Tests that need it skip loudly where it is absent.

import { spawnSync } from 'node:child_process';

const PROBE = 'import transformers, torch';

/** Starting transformers takes seconds on a cold disk. */
const LONGEST_PROBE_MS = 120_000;

/** The Python that SEEDMARK_PYTHON names, else python3, if it has what is needed. */
function findPython(): string | undefined {
  const command = process.env.SEEDMARK_PYTHON ?? 'python3';
  const { status } = spawnSync(command, ['-c', PROBE], { stdio: 'ignore', timeout: LONGEST_PROBE_MS });
  if (status === 0) return command;
  if (process.env.SEEDMARK_PYTHON) throw new Error(`SEEDMARK_PYTHON=${command} has no transformers and torch`);
  return undefined;
}

export const PYTHON = findPython();

/** For node:test's `skip` option. */
export function unlessPython(): string | false {
  return PYTHON ? false : 'no Python with transformers and torch (SEEDMARK_PYTHON names one): NOT CHECKED';
}

/** Runs a script to its end. @returns its standard output. @throws Error with its standard error when it fails. */
export function runPython(args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(PYTHON ?? 'python3', args, { encoding: 'utf8', maxBuffer: 1e8 });
  if (status !== 0) throw new Error(`${args[0]} ended with ${status}:\n${stderr}`);
  return stdout;
}
