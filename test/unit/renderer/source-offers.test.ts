// What the import offers to choose, of real files of each kind that has something to choose.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openCorpus, readCorpus } from '../../../main/files/open-corpus.ts';
import { offersOf } from '../../../renderer/views/corpora/source-offers.ts';
import { SHARED, unlessShared } from '../../support/shared.ts';

async function offers(file: string) {
  const corpus = await openCorpus(join(SHARED, 'samples', file));
  await readCorpus(corpus);
  return offersOf(corpus.format, corpus.facts());
}

describe('what can be chosen of a file', { skip: unlessShared('samples') }, () => {
  it('are its tiers, columns, markers and layers, and nothing where there is one only', async () => {
    const [tiers, ...rest] = await offers('elan/poio_turkish.eaf');
    assert.deepEqual([tiers.key, tiers.isList, tiers.options.length, rest.length], ['tiers', true, 5, 0]);
    assert.deepEqual(tiers.options[0], { value: 'P-Spch', count: 9 });
    assert.equal((await offers('textgrid/praatio_mary.TextGrid'))[0].options.length, 3);
    const [columns] = await offers('csv/kalamang_cldf_examples.csv');
    assert.ok(columns.key === 'textColumn' && columns.options.some(({ value }) => value === 'Primary_Text'));
    const [markers] = await offers('toolbox/rotokas_line_fishing.txt');
    assert.ok(markers.key === 'textMarker' && markers.options.length > 3);
    assert.deepEqual(await offers('flextext/apalai.flextext'), []);
    assert.deepEqual(await offers('conll/spacy_conll2003.iob'), []);
    assert.deepEqual(
      (await offers('tei/mixtec_V_boil_01_02_JS.xml')).map(({ key }) => key),
      ['nameElements'],
    );
  });
});
