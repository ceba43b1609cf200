// seedmark figures, on a project that a run, verdicts and labels are in.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { buildFine } from '../app/fine-project.ts';
import { scratchFolder } from '../support/project-builder.ts';
import { seedmark } from './command.ts';

const scratch = scratchFolder();

describe('seedmark figures', () => {
  it('draws what the project has, each as a picture and a table', async () => {
    const project = join(scratch, 'fine.seedmark');
    await buildFine(project);
    const out = join(scratch, 'figures');
    const { code, stderr } = await seedmark(['figures', project, '--out', out]);
    assert.equal(code, 0, stderr);
    const files = readdirSync(out).sort();
    assert.deepEqual(files, [
      'figure-3-precision-recall.csv',
      'figure-3-precision-recall.svg',
      'figure-5-languages.csv',
      'figure-5-languages.svg',
    ]);
    const [header, first] = readFileSync(join(out, files[0]), 'utf8').split('\r\n');
    assert.deepEqual([header, first.split(',')[0]], ['type,gold,rank,recall,precision', 'LOC']);
    const languages = readFileSync(join(out, files[2]), 'utf8');
    assert.match(languages, /^en,LOC,[\d.]+,,,"labels, first 100"\r$/m);
    assert.match(languages, /^ar,LOC,[\d.]+,[\d.]+,[\d.]+,1 verdict\r$/m);
    assert.match(readFileSync(join(out, files[3]), 'utf8'), /^<\?xml/);
  });
});
