// What the service says is shown in the studio too: no hint of it names an option or a command of the command line.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, it } from 'node:test';

const ROOT = join(import.meta.dirname, '../..');
const ENTRIES = ['main/service/index.ts', 'main/jobs/kinds.ts'];
/** Rankings, checkpoints and labels in files of their own: only commands are asked about those. */
const FOR_COMMANDS = new Set([
  'main/jobs/mining/journal-header.ts',
  'main/jobs/mining/mining-journal.ts',
  'main/jobs/mining/ranked-file.ts',
  'main/jobs/decompose/known-spans.ts',
  'main/jobs/tagging/training-labels.ts',
]);
/** Another program's. */
const FOREIGN = /optimum/;
const COMMAND_LINE = /['"`(\s]--[a-z]|"seedmark [a-z]/;

/** Everything that the entries import, directly or over others. */
function reached(): string[] {
  const found = new Set<string>();
  const left = ENTRIES.map((entry) => join(ROOT, entry));
  for (let file = left.pop(); file !== undefined; file = left.pop()) {
    if (found.has(file) || !existsSync(file)) continue;
    found.add(file);
    for (const [, path] of readFileSync(file, 'utf8').matchAll(/from '(\.[^']+)'/g))
      left.push(join(dirname(file), path));
  }
  return [...found].map((file) => relative(ROOT, file)).sort();
}

function offences(file: string): string[] {
  return readFileSync(join(ROOT, file), 'utf8')
    .split('\n')
    .flatMap((line, index) => {
      const code = line.replace(/^\s*(\/\/|\*|\/\*).*/, '');
      return COMMAND_LINE.test(code) && !FOREIGN.test(code) ? [`${file}:${index + 1} ${line.trim()}`] : [];
    });
}

describe('hints of the service', () => {
  it('name no option and no command', () => {
    const files = reached();
    assert.ok(files.length > 200, `${files.length} files`);
    assert.deepEqual(files.filter((file) => !FOR_COMMANDS.has(file)).flatMap(offences), []);
  });

  it('are looked at where they stand: what is left out has some', () => {
    for (const file of FOR_COMMANDS) assert.ok(offences(file).length > 0, file);
  });
});
