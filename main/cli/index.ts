// The command line. Exit codes: 0 done, 1 interrupted or a bug, 2 something the user can change.

import { Command, CommanderError } from 'commander';
import { Failure } from '../../src/failure.ts';
import { systemFailure } from '../files/system-failure.ts';
import { addConvertCommand } from './corpus/convert-command.ts';
import { addFormatsCommand } from './corpus/formats-command.ts';
import { addInspectCommand } from './corpus/inspect-command.ts';
import { addEvaluateCommand } from './evaluate-command.ts';
import { addDecomposeCommand } from './mining/decompose-command.ts';
import { addExplainCommand } from './mining/explain-command.ts';
import { addMineCommand } from './mining/mine-command.ts';
import { addPlotNamesCommand } from './mining/plot-names-command.ts';
import { addPaperCommand } from './paper-command.ts';
import { addCorporaCommand } from './project/corpora-command.ts';
import { addExportCommand } from './project/export-command.ts';
import { addFiguresCommand } from './project/figures-command.ts';
import { addImportCommand } from './project/import-command.ts';
import { addProjectCommand } from './project/project-command.ts';
import { addReviewCommand } from './project/review-command.ts';
import { addTypesCommand } from './project/types-command.ts';
import { addServeCommand } from './serve-command.ts';
import { addAdaptCommand } from './tagging/adapt-command.ts';
import { addExportCheckCommand } from './tagging/export-check-command.ts';
import { addTagCommand } from './tagging/tag-command.ts';
import { addTrainCommand } from './tagging/train-command.ts';
import { EXIT } from './terminal/exit-codes.ts';
import { JSON_FLAG } from './terminal/options.ts';
import { say } from './terminal/say.ts';
import { VERSION } from './version.ts';

// A reader of our output that goes away ("| head") ends us, without a complaint.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.done);
    throw error;
  });
}

const START = `
A first run, with the model that comes with Seedmark:
  seedmark inspect notes.txt
  seedmark mine notes.txt --type PER:person="Amina Jallo" --type LOC:place="Banjul" --out ranked.jsonl

"seedmark mine --help" explains every option, the scores and the ranking.
Exit codes: 0 done, 1 interrupted (or a bug), 2 something that you can change.
`;

const program = new Command('seedmark')
  .description('From one example per entity type to ranked spans, on your own machine. Nothing leaves it.')
  .version(VERSION, '-V, --version', 'print the version')
  .showHelpAfterError('(--help explains every option)')
  .showSuggestionAfterError()
  .addHelpText('after', START)
  .exitOverride();
// Commands take over exitOverride and the like from the program as it is when they are added.
addMineCommand(program);
addDecomposeCommand(program);
addExplainCommand(program);
addPlotNamesCommand(program);
addTrainCommand(program);
addAdaptCommand(program);
addTagCommand(program);
addExportCheckCommand(program);
addInspectCommand(program);
addEvaluateCommand(program);
addPaperCommand(program);
addConvertCommand(program);
addFormatsCommand(program);
addProjectCommand(program);
addImportCommand(program);
addTypesCommand(program);
addCorporaCommand(program);
addReviewCommand(program);
addExportCommand(program);
addFiguresCommand(program);
addServeCommand(program);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}

/** @returns the exit code. */
function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.userCanFix;
  const failure = error instanceof Failure ? error : systemFailure(error);
  if (failure) {
    const { code, message } = failure;
    // Refused by the system itself.
    const isPlace = failure !== error && failure.hint.includes('another place');
    const hint = isPlace ? `${failure.hint} (Options that name places: --out, --checkpoint, --cache.)` : failure.hint;
    say(`error: ${message}\n  ${hint}`);
    if (process.argv.includes(JSON_FLAG)) console.log(JSON.stringify({ error: { code, message, hint } }));
    return EXIT.userCanFix;
  }
  const trace = error instanceof Error ? error.stack : String(error);
  say(`This is a bug in Seedmark. Please report it with these lines:\n${trace}`);
  return EXIT.bug;
}
