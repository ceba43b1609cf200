// seedmark formats: what can be read and written, and what each format keeps and loses.

import type { Command } from 'commander';
import { FORMATS } from '../../src/formats/formats.ts';
import { JSON_FLAG } from './options.ts';

export function addFormatsCommand(program: Command): void {
  program
    .command('formats')
    .summary('list the formats that can be read and written')
    .description('List the formats that can be read and written, with what is kept of each and what is not.')
    .option(JSON_FLAG, 'print the list as JSON')
    .action(({ json }: { json?: boolean }) => {
      if (json) {
        console.log(
          JSON.stringify(
            FORMATS.map(({ name, title, extensions, keeps, loses, write, writingLoses }) => {
              return { name, title, extensions, keeps, loses, isWritten: write !== undefined, writingLoses };
            }),
          ),
        );
        return;
      }
      for (const { name, title, extensions, keeps, loses, write, writingLoses } of FORMATS) {
        const writing = write ? `written, losing ${writingLoses}` : `not written: ${writingLoses}`;
        console.log(`${name}: ${title} (${extensions.join(' ')})\n  keeps ${keeps}\n  loses ${loses}\n  ${writing}`);
      }
      console.log(
        '\nThe format is found from the content of a file, whatever its name; --format overrides.\n' +
          'Any encoding: UTF-8 and UTF-16 are recognised, others guessed and said; --encoding overrides.',
      );
    });
}
