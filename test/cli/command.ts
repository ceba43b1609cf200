// The command line as a process: what a person at a terminal would see of it, and nothing else.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SHARED } from '../support/shared.ts';

const ENTRY = join(import.meta.dirname, '../../main/cli/index.ts');

export const TINY_BERT = join(SHARED, 'models/tiny-bert-cased');
export const WIKIGOLD = join(import.meta.dirname, '../../resources/corpora/wikigold/wikigold.conll');

/** A folder for one test file; its `cache` keeps prepared models between commands. */
export const folder = mkdtempSync(join(tmpdir(), 'seedmark-cli-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
}

interface StartOptions {
  readonly env?: Record<string, string>;
  /** In a process group of its own, as a terminal starts it. */
  readonly detached?: boolean;
}

export function start(args: readonly string[], { env = {}, detached = false }: StartOptions = {}): Started {
  const child = spawn(process.execPath, [ENTRY, ...args], {
    cwd: folder,
    env: {
      // The whole suite's, where there is one.
      NODE_COMPILE_CACHE: join(folder, 'compiled'),
      ...process.env,
      NODE_TEST_CONTEXT: undefined,
      SEEDMARK_CACHE: join(folder, 'cache'),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached,
  });
  let stdout = '';
  let stderr = '';
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { process: child, ended };
}

export function seedmark(args: readonly string[], options?: StartOptions): Promise<Ended> {
  return start(args, options).ended;
}

/** The files of the test's folder, sorted, without the cache. */
export function filesLeft(): string[] {
  return readdirSync(folder)
    .filter((name) => name !== 'cache' && name !== 'compiled')
    .sort();
}

/** The first sentences of Wikigold as CoNLL text. */
export function wikigoldHead(sentences: number): string {
  const blocks = readFileSync(WIKIGOLD, 'utf8')
    .split(/\r?\n\r?\n/)
    .filter((block) => !block.startsWith('-DOCSTART-'));
  return `${blocks.slice(0, sentences).join('\n\n')}\n\n`;
}
