// seedmark project merge: what two reviewers did in two files, in one.

import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { MergeResult } from '../../../src/contract/projects.ts';
import { JSON_FLAG } from '../terminal/options.ts';
import { count, say } from '../terminal/say.ts';
import { findInterrupted, followJob } from './follow-job.ts';
import { withProject } from './session.ts';

const EXPLANATION = `
Verdicts keep their reviewer and their time. What was decided in <file> stays decided; where <other> says something else, both
opinions are kept and "seedmark review <file> --disagreements" lists them until somebody decides. Documents are the same by
their content; those that <file> does not have are copied, and so are types. Runs and taggers of
<other> are not taken over. Verdicts about spans that only <other> has mined are: they count in export and training, and a list that is
mined in <file> later has them.
Merging again brings only what is new. <other> is only read.

Example:
  seedmark project merge binta.seedmark kofi.seedmark
  seedmark review binta.seedmark --agreement
`;

export function addMergeCommand(project: Command): void {
  project
    .command('merge')
    .description('Take over the verdicts of another project, with their reviewers.')
    .argument('<file>', 'the project that takes over')
    .argument('<other>', 'the project that is read')
    .option(JSON_FLAG, 'print what was taken over as one line of JSON')
    .addHelpText('after', EXPLANATION)
    .action(merge);
}

function merge(file: string, other: string, { json }: { readonly json?: boolean }): Promise<void> {
  return withProject(file, async (session) => {
    const { client } = session;
    const path = resolve(other);
    const left = await findInterrupted(client, ({ kind, args }) => kind === 'merge' && args.path === path);
    const job = left ? await client.jobs.resume({ job: left.id }) : await client.projects.merge({ path });
    const ended = await followJob(session, job, { title: 'merging' });
    const { documents, sentences, types, verdicts, aside } = ended.result as unknown as MergeResult;
    if (json) {
      console.log(JSON.stringify({ documents, sentences, types, verdicts, aside }));
      return;
    }
    say(
      `taken over: ${count(verdicts, 'verdict')}, ${aside.toLocaleString('en')} of them beside what was decided here`,
    );
    if (documents > 0) say(`new: ${count(documents, 'document')} with ${count(sentences, 'sentence')}`);
    if (types > 0) say(`new: ${count(types, 'type')}`);
  });
}
