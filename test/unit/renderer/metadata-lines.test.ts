import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { linesOf, metadataOf } from '../../../renderer/views/corpora/metadata-lines.ts';

const SOURCE = { speaker: 'Amina', year: 1991, places: ['Banjul'] };

describe('metadata of a document', () => {
  it('come back from the form as they were, numbers and lists too', () => {
    assert.deepEqual(metadataOf(linesOf(SOURCE), SOURCE), SOURCE);
  });

  it('are what was written; lines without a name are none', () => {
    const lines = linesOf(SOURCE).map((line) => (line.name === 'year' ? { ...line, value: '1992' } : line));
    const written = metadataOf([...lines, { name: ' genre ', value: 'tale' }, { name: '', value: 'lost' }], SOURCE);
    assert.deepEqual(written, { ...SOURCE, year: '1992', genre: 'tale' });
  });

  it('have names like those that every object has', () => {
    assert.deepEqual(metadataOf([{ name: 'constructor', value: 'x' }], {}), { constructor: 'x' });
  });
});
