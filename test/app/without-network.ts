// Runs a story where there is no network: in a network namespace with nothing but a loopback device where this user may make
// one, and with a guard in every Node process and no names for the browser in any case.

import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const GUARD = pathToFileURL(join(import.meta.dirname, 'no-network.ts')).href;
/** In the namespace: loopback up, then what is to run. */
const INSIDE = ['sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];
/** As root, and as anybody where the kernel lets users have namespaces. */
const NAMESPACES = [
  ['unshare', '--net'],
  ['unshare', '--net', '--map-root-user'],
];

export interface Told {
  readonly code: number | null;
  readonly output: string;
  /** Connections that were tried and refused. */
  readonly attempts: string;
  readonly isInNamespace: boolean;
}

/** @param log a file for the attempts. */
export async function runWithoutNetwork(file: string, log: string): Promise<Told> {
  writeFileSync(log, '');
  const namespace = NAMESPACES.find(
    ([command, ...args]) => spawnSync(command, [...args, ...INSIDE, 'true']).status === 0,
  );
  const [command, ...args] = [...(namespace ? [...namespace, ...INSIDE] : []), process.execPath, file];
  const { NODE_TEST_CONTEXT: _, ...rest } = process.env;
  const child = spawn(command, args, {
    env: { ...rest, NODE_OPTIONS: `--import ${GUARD}`, SEEDMARK_NETWORK_LOG: log },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output, attempts: readFileSync(log, 'utf8'), isInNamespace: namespace !== undefined };
}
