// InstructMine's request (paper 5.2 and Table 8): the seeds as examples, and one sentence to annotate.
// PAPER: the table does not show how an example is bracketed; "[span](LABEL)" is ours.

import type { EntityType } from '../mining/entity-type.ts';

export function instructPrompt(types: readonly EntityType[], sentence: string): string {
  const examples = types.flatMap(({ name, seeds }) => seeds.map((seed) => `[${seed}](${name})`));
  return `Based on these examples:

${examples.join('\n')}

Bracket and label the named entities in the sentence:

${sentence}`;
}
