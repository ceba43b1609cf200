// seedmark formats: what can be read and written, and what each format keeps and loses.

import type { Command } from 'commander';
import type { Format, TargetFormat } from '../../../src/formats/format.ts';
import { FORMATS } from '../../../src/formats/formats.ts';
import { REPORT_FORMATS } from '../../../src/formats/tables/table-formats.ts';
import { JSON_FLAG } from '../terminal/options.ts';

export function addFormatsCommand(program: Command): void {
  program
    .command('formats')
    .summary('list the formats that can be read and written')
    .description('List the formats that can be read and written, with what is kept of each and what is not.')
    .option(JSON_FLAG, 'print the list as JSON')
    .action(({ json }: { json?: boolean }) => {
      if (json) {
        console.log(JSON.stringify([...FORMATS, ...REPORT_FORMATS].map(describe)));
        return;
      }
      for (const format of [...FORMATS, ...REPORT_FORMATS]) {
        const { name, title, extensions, keeps, loses, isRead, writing } = describe(format);
        const named = extensions.length > 0 ? ` (${extensions.join(' ')})` : '';
        console.log(
          `${name}: ${title}${named}\n  keeps ${keeps}\n  loses ${loses}\n  ${isRead ? '' : 'not read; '}${writing}`,
        );
      }
      console.log(
        '\nFolders of such files, and zip archives of them, are read as one corpus.\n' +
          'The format is found from the content of a file, whatever its name; --format overrides.\n' +
          'Any encoding: UTF-8 and UTF-16 are recognised, others guessed and said; --encoding overrides.',
      );
    });
}

function describe(format: Format | TargetFormat) {
  const { name, title, extensions, keeps, loses, write, writeFolder, writeBack, carries = [], writingLoses } = format;
  const isWritten = write !== undefined || writeFolder !== undefined;
  const target = writeFolder ? 'folder' : 'file';
  const beside = carries.length > 0 ? ` and keeping ${carries.join(', ')}` : '';
  const written = `written${writeFolder ? ' as a folder' : ''}, losing ${writingLoses}${beside}`;
  const back = writeBack ? 'written back into its own file (--into)' : `not written: ${writingLoses}`;
  return {
    ...{ name, title, extensions, keeps, loses, isRead: 'read' in format, isWritten, target },
    ...{ isWrittenBack: writeBack !== undefined, carries, writingLoses, writing: isWritten ? written : back },
  };
}
