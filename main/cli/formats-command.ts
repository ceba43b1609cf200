// seedmark formats: what can be read, and what each format keeps and loses.

import type { Command } from 'commander';
import { FORMATS } from '../../src/formats/formats.ts';

export function addFormatsCommand(program: Command): void {
  program
    .command('formats')
    .description('list the formats that can be read')
    .option('--json', 'print for machines')
    .action(({ json }: { json?: boolean }) => {
      if (json) {
        console.log(
          JSON.stringify(
            FORMATS.map(({ name, title, extensions, keeps, loses }) => ({ name, title, extensions, keeps, loses })),
          ),
        );
        return;
      }
      for (const { name, title, extensions, keeps, loses } of FORMATS) {
        console.log(`${name}: ${title} (${extensions.join(' ')})\n  keeps ${keeps}\n  loses ${loses}`);
      }
    });
}
