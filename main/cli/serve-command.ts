// seedmark serve: the service and its window for a browser on this machine.

import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { JOB_KINDS } from '../jobs/kinds.ts';
import { startServer } from '../serve/index.ts';
import { openService } from '../service/index.ts';
import { userFolder } from '../service/user/user-folder.ts';
import { openInBrowser } from './open-in-browser.ts';
import { onInterrupt } from './terminal/interrupt.ts';
import { wholeNumber } from './terminal/options.ts';
import { say } from './terminal/say.ts';
import { PROGRAM } from './version.ts';

const PAGE_FOLDER = join(import.meta.dirname, '../../out/renderer');

interface ServeFlags {
  readonly port?: number;
  /** In the default browser. */
  readonly opens?: boolean;
}

export function addServeCommand(program: Command): void {
  program
    .command('serve')
    .summary('open the studio in a browser on this machine')
    .description(
      'Start the service and print an address for a browser on this machine. The address works once; press Enter for another one.\n' +
        'Nothing is reachable from other machines. Ctrl-C ends it: jobs stop after their last stored batch and can be gone on with.',
    )
    .argument('[project]', 'a .seedmark file to begin with')
    .option('--port <number>', 'port of the loopback address; any that is free when absent', wholeNumber)
    .option('--open', 'open the default browser too')
    .action((project: string | undefined, { port, open }: { port?: number; open?: boolean }) =>
      serve(project, { port, opens: open }),
    );
}

/** Until Ctrl-C. @throws Failure when the project cannot be opened, or the port is taken. */
export async function serve(project: string | undefined, { port, opens = false }: ServeFlags): Promise<void> {
  const service = openService({
    folder: userFolder(),
    kinds: JOB_KINDS,
    madeWith: PROGRAM,
    ...(project !== undefined && { project }),
  });
  const server = await startServer({ service, pageFolder: PAGE_FOLDER, port }).catch(async (error) => {
    await service.close();
    throw error;
  });
  const showAddress = () => console.log(server.newAddress());
  showAddress();
  if (opens && !(await openInBrowser(server.newAddress())))
    say('No browser could be opened here: open the address above.');
  if (!server.hasPage) say('The window is not built yet: run "npm run build", then start this command again.');
  say('The address works once, in a browser on this machine. Enter: another address. Ctrl-C: end.');
  const lines = createInterface({ input: process.stdin }).on('line', showAddress);
  await new Promise<void>((resolve) => {
    const giveBack = onInterrupt(() => {
      giveBack();
      resolve();
    });
  });
  lines.close();
  await server.close();
  await service.close();
}
