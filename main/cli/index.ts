// The command line. Exit codes: 0 done, 1 interrupted or a bug, 2 something the user can change.

import { Command, CommanderError } from 'commander';
import { Failure } from '../../src/failure.ts';
import { addEvaluateCommand } from './evaluate-command.ts';
import { addFormatsCommand } from './formats-command.ts';
import { addInspectCommand } from './inspect-command.ts';
import { addMineCommand } from './mine-command.ts';
import { say } from './say.ts';

const program = new Command('seedmark')
  .description('From one example per entity type to ranked spans, on your own machine. Nothing leaves it.')
  .showHelpAfterError('(seedmark COMMAND --help explains every option)')
  .exitOverride();
addMineCommand(program);
addInspectCommand(program);
addEvaluateCommand(program);
addFormatsCommand(program);
// Subcommands inherit exitOverride only when made after it; commander copies it in `command()`.

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else if (error instanceof Failure) {
    say(`error: ${error.message}\n  ${error.hint}`);
    process.exitCode = 2;
  } else {
    say(
      `This is a bug in Seedmark. Please report it with these lines:\n${error instanceof Error ? error.stack : String(error)}`,
    );
    process.exitCode = 1;
  }
}
