// seedmark types: the entity types of a project and their examples.

import type { Command } from 'commander';
import type { Client } from '../../../src/contract/client.ts';
import { Failure } from '../../../src/failure.ts';
import { checkEntityTypes, type EntityType, parseEntityType } from '../../../src/mining/entity-type.ts';
import { JSON_FLAG, languageTag } from '../terminal/options.ts';
import { say } from '../terminal/say.ts';
import { formatTable } from '../terminal/table.ts';
import { findTypes, repeated } from './find-named.ts';
import { lookAtProject, withProject } from './session.ts';

interface TypesFlags {
  readonly project: string;
  readonly add: readonly string[];
  readonly retire: readonly string[];
  readonly language?: string;
  readonly json?: boolean;
}

/** Told apart by most eyes, colour-blind ones too (Okabe and Ito 2008, without black). */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#f0e442'];

const EXPLANATION = `
A type that the project has already gets the new phrase and the new examples beside its old ones.

Examples:
  seedmark types --project names.seedmark --add PER:person="Amina Jallo" --add LOC:place="Banjul|Serrekunda"
  seedmark types --project names.seedmark --retire LOC="Serrekunda"     (the example)
  seedmark types --project names.seedmark --retire LOC                  (the type; what was decided stays)
  seedmark types --project names.seedmark                               (lists them)
`;

export function addTypesCommand(program: Command): void {
  program
    .command('types')
    .summary('add entity types and examples to a project, or list them')
    .description('Add entity types and examples to a project, or list them.')
    .requiredOption('--project <file>', 'a .seedmark file')
    .addOption(repeated('--add <NAME:phrase="example">', 'a type and examples of it; repeat for more'))
    .addOption(repeated('--retire <NAME[="example"]>', 'no longer use a type, or an example of it; repeat for more'))
    .option(
      '--language <tag>',
      "of phrase and examples (BCP 47); default: that of the project's corpora, or en",
      languageTag,
    )
    .option(JSON_FLAG, 'print the types as one line of JSON')
    .addHelpText('after', EXPLANATION)
    .action(runTypes);
}

async function runTypes(flags: TypesFlags): Promise<void> {
  const added = flags.add.map(parseEntityType);
  const retired = flags.retire.map(parseEntityType);
  if (added.length > 0) checkEntityTypes(added, false);
  if (added.length + retired.length === 0) {
    await lookAtProject(flags.project, ({ client }) => list(client, flags.json));
    return;
  }
  await withProject(flags.project, async ({ client }) => {
    // Whatever is wrong with one is said before anything is changed.
    await findTypes(
      client,
      retired.map(({ name }) => name),
    );
    const language = flags.language ?? (await client.projects.counts()).languages.find((tag) => tag !== 'und') ?? 'en';
    for (const type of added) await add(client, type, language);
    for (const type of retired) await retire(client, type);
    await list(client, flags.json);
  });
}

async function add(client: Client, { name, phrase, seeds }: EntityType, language: string): Promise<void> {
  const types = await client.types.list();
  const known = types.find((type) => type.name === name);
  const type =
    known?.id ?? (await client.types.add({ settings: { name, colour: COLOURS[types.length % COLOURS.length] } }));
  if (known?.isRetired) await client.types.retire({ type, isRetired: false });
  await client.types.setPhrase({ type, language, phrase });
  for (const text of seeds) await client.seeds.add({ seed: { type, language, text, isNegative: false } });
}

async function retire(client: Client, { name, seeds }: EntityType): Promise<void> {
  const [{ id: type }] = await findTypes(client, [name]);
  if (seeds.length === 0) {
    await client.types.retire({ type, isRetired: true });
    return;
  }
  const known = (await client.seeds.list()).filter((seed) => seed.type === type && !seed.isRetired);
  for (const text of seeds) {
    const found = known.filter((seed) => seed.text === text);
    if (found.length === 0) {
      const hint = `Its examples: ${known.map((seed) => seed.text).join(', ') || 'none'}.`;
      throw new Failure('not-found', `The type ${name} has no example "${text}".`, hint);
    }
    for (const { id } of found) await client.seeds.retire({ seed: id });
  }
}

async function list(client: Client, json?: boolean): Promise<void> {
  const seeds = (await client.seeds.list()).filter(({ isRetired }) => !isRetired);
  const types = (await client.types.list()).map((type) => ({
    ...type,
    seeds: seeds
      .filter((seed) => seed.type === type.id)
      .map(({ language, text, isNegative }) => ({ language, text, isNegative })),
  }));
  if (json) console.log(JSON.stringify(types));
  else if (types.length === 0) say('The project has no types yet: --add NAME:phrase="example".');
  else {
    const rows = types.map(({ name, isRetired, phrases, seeds }) => [
      isRetired ? `${name} (retired)` : name,
      phrases.map(({ language, phrase }) => `${phrase} (${language})`).join(', '),
      seeds.map(({ text }) => text).join(' | '),
    ]);
    console.log(formatTable(['type', 'phrase', 'examples'], rows, [0, 1, 2]));
  }
}
