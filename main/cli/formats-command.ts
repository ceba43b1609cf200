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
            FORMATS.map(({ name, title, extensions, keeps, loses, write, writeFolder, writingLoses }) => {
              const isWritten = write !== undefined || writeFolder !== undefined;
              const target = writeFolder ? 'folder' : 'file';
              return { name, title, extensions, keeps, loses, isWritten, target, writingLoses };
            }),
          ),
        );
        return;
      }
      for (const { name, title, extensions, keeps, loses, write, writeFolder, writingLoses } of FORMATS) {
        const target = writeFolder ? 'written as a folder' : 'written';
        const writing = write || writeFolder ? `${target}, losing ${writingLoses}` : `not written: ${writingLoses}`;
        const named = extensions.length > 0 ? ` (${extensions.join(' ')})` : '';
        console.log(`${name}: ${title}${named}\n  keeps ${keeps}\n  loses ${loses}\n  ${writing}`);
      }
      console.log(
        '\nFolders of such files, and zip archives of them, are read as one corpus.\n' +
          'The format is found from the content of a file, whatever its name; --format overrides.\n' +
          'Any encoding: UTF-8 and UTF-16 are recognised, others guessed and said; --encoding overrides.',
      );
    });
}
