// The table of incomplete-labels.ts's runs as Markdown: mean F1 and standard deviation over seeds.
//
//     node test/bench/incomplete-labels-table.ts RUNS.jsonl [LAYERS] > test/bench/results/incomplete-labels.md

import { readFileSync } from 'node:fs';

interface Run {
  readonly corpus: string;
  readonly condition: string;
  readonly layers: number;
  readonly sentences: number;
  readonly entities: number;
  readonly f1: number;
  readonly precision: number;
  readonly recall: number;
}

const [path, layers] = process.argv.slice(2);
const runs = readFileSync(path, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Run)
  .filter((run) => layers === undefined || run.layers === Number(layers));

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const percent = (share: number) => (100 * share).toFixed(1);

function spread(values: readonly number[]): string {
  if (values.length < 2) return '';
  const centre = mean(values);
  const variance = values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
  return ` ± ${percent(Math.sqrt(variance))}`;
}

for (const [corpus, ofCorpus] of Map.groupBy(runs, (run) => run.corpus)) {
  console.log(
    `### ${corpus.replace('.conll', '')}, ${ofCorpus[0].sentences} sentences, ${ofCorpus[0].layers} layers\n`,
  );
  console.log('| labels | recipe | entities | F1 | P | R | runs |\n| --- | --- | ---: | ---: | ---: | ---: | ---: |');
  for (const [condition, repeated] of Map.groupBy(ofCorpus, (run) => run.condition)) {
    const [data, recipe] = condition.split('/');
    const of = (pick: (run: Run) => number) => repeated.map(pick);
    const f1 = of((run) => run.f1);
    const cells = [
      data,
      recipe,
      Math.round(mean(of((run) => run.entities))),
      `${percent(mean(f1))}${spread(f1)}`,
      percent(mean(of((run) => run.precision))),
      percent(mean(of((run) => run.recall))),
      repeated.length,
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
  console.log();
}
