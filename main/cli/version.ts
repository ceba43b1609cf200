// The program's name and version, as --version and model cards give it.

import { readFileSync } from 'node:fs';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

export const VERSION: string = version;
export const PROGRAM = `seedmark ${VERSION}`;
