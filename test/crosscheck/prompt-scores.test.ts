// PromptMine's scores beside PyTorch's, for a masked and a causal model, on the head of a real corpus.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { openCorpus, readCorpus } from '../../main/files/open-corpus.ts';
import { collectRanked } from '../../main/jobs/mining/ranked-file.ts';
import { folder, seedmark, wikigoldHead } from '../cli/command.ts';
import { PYTHON, unlessPython } from '../support/python.ts';
import { SHARED, unlessShared } from '../support/shared.ts';

const SCRIPT = join(import.meta.dirname, 'prompt_scores.py');
const PHRASES = { PER: 'person', MISC: 'miscellaneous' };
/** Float32 in two runtimes. */
const TOLERANCE = 1e-4;

before(() => writeFileSync(join(folder, 'gold.conll'), wikigoldHead(25)));

describe('PromptMine against PyTorch', { skip: unlessPython() || unlessShared('models/tiny-gpt2') }, () => {
  for (const name of ['tiny-bert-cased', 'tiny-roberta', 'tiny-gpt2']) {
    it(name, async () => {
      const types = Object.entries(PHRASES).flatMap(([type, phrase]) => ['--type', `${type}:${phrase}`]);
      const model = join(SHARED, 'models', name);
      const { code, stderr } = await seedmark([
        'mine',
        'gold.conll',
        '--method',
        'prompt',
        '--all',
        ...types,
        '--model',
        model,
        '--out',
        `${name}.jsonl`,
      ]);
      assert.equal(code, 0, stderr);
      const { sentences } = await readCorpus(await openCorpus(join(folder, 'gold.conll')));
      const ranked = await collectRanked(join(folder, `${name}.jsonl`));
      const lines = ranked.map(({ sentence, text, type, score }) =>
        JSON.stringify({ ...{ text, score }, sentence: sentences[sentence].text, phrase: PHRASES[type as 'PER'] }),
      );
      const { stdout, stderr: complaint } = spawnSync(PYTHON!, [SCRIPT, model], {
        input: lines.join('\n'),
        encoding: 'utf8',
      });
      const [, spans, worst] = /(\d+) spans, largest difference (\S+)/.exec(stdout) ?? assert.fail(complaint);
      assert.ok(Number(spans) > 100 && Number(worst) < TOLERANCE, stdout);
    });
  }
});
