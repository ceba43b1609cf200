// Options of commands that look at divergences: how spans were tested.

import { type Command, Option } from 'commander';
import { DEFAULT_TEMPERATURE } from '../../../src/mining/mine.ts';
import { CAUSAL_TEMPLATE, MASKED_TEMPLATE } from '../../../src/mining/template.ts';
import { positiveNumber } from '../terminal/options.ts';

export interface DivergenceFlags {
  readonly method: 'div2' | 'div1';
  readonly template?: string;
  readonly edge: 'boundary' | 'skip';
  readonly temperature: number;
}

export function addDivergenceOptions(command: Command): Command {
  return addEdgeOptions(
    command
      .addOption(
        new Option('--method <name>', 'div2: two-way; div1: one-way').choices(['div2', 'div1']).default('div2'),
      )
      .option(
        '--template <text>',
        `label context (default: "${MASKED_TEMPLATE}"; causal models: "${CAUSAL_TEMPLATE}")`,
      ),
  );
}

export function addEdgeOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--edge <how>', 'neighbour of a span at a sentence edge: the boundary piece, or none')
        .choices(['boundary', 'skip'])
        .default('boundary'),
    )
    .option('--temperature <t>', 'softmax temperature of what is compared', positiveNumber, DEFAULT_TEMPERATURE);
}
