// CoNLL-2012: as OntoNotes is given out, with brackets, parts and a number of columns that changes with the predicates.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createConllReader } from '../../../src/formats/columns/conll.ts';
import { findFormat } from '../../../src/formats/find-format.ts';
import { readAll, spansOf, wordsOf } from './read-all.ts';

const FILE = `#begin document (bc/cctv/00/cctv_0000); part 000
bc/cctv/00/cctv_0000   0    0         Xiao    NNP  (TOP(S(NP*     -    -   -   Speaker#1   (PERSON*   (ARG0*        *    (12
bc/cctv/00/cctv_0000   0    1          Li     NNP           *)    -    -   -   Speaker#1          *)       *)       *     12)
bc/cctv/00/cctv_0000   0    2        left     VBD        (VP*   leave  01   1   Speaker#1          *      (V*)       *      -
bc/cctv/00/cctv_0000   0    3     Beijing     NNP        (NP*)    -    -   -   Speaker#1       (GPE)  (ARG1*)      *   (34|(5)
bc/cctv/00/cctv_0000   0    4           /.      .          *))    -    -   -   Speaker#1          *        *       *    34)

bc/cctv/00/cctv_0000   0    0          Yes     UH   (TOP(INTJ*    -    -   -   -   *    -
bc/cctv/00/cctv_0000   0    1            .      .          *))    -    -   -   -   *    -

#end document
#begin document (bc/cctv/00/cctv_0000); part 001
bc/cctv/00/cctv_0000   1    0          The     DT  (TOP(NP*   -   -   -   Ann   (ORG(GPE*   -
bc/cctv/00/cctv_0000   1    1      Chinese     JJ          *  -   -   -   Ann    *)         -
bc/cctv/00/cctv_0000   1    2         Army    NNP          *) -   -   -   Ann    *)         -

#end document
`;

describe('CoNLL-2012', () => {
  for (const chunk of [1, 7, FILE.length]) {
    it(`in chunks of ${chunk}: words, bracketed entities and parts as documents`, () => {
      const { sentences, rejects } = readAll(createConllReader({ doc: 'f' }), FILE, chunk);
      assert.deepEqual(rejects, []);
      assert.deepEqual(
        sentences.map((read) => [read.sentence.doc, wordsOf(read), spansOf(read), read.line, read.metadata?.speaker]),
        [
          ['bc/cctv/00/cctv_0000#000', 'Xiao|Li|left|Beijing|/.', ['PERSON:Xiao Li', 'GPE:Beijing'], 2, 'Speaker#1'],
          ['bc/cctv/00/cctv_0000#000', 'Yes|.', [], 8, undefined],
          ['bc/cctv/00/cctv_0000#001', 'The|Chinese|Army', ['ORG:The Chinese Army', 'GPE:The Chinese'], 13, 'Ann'],
        ],
      );
    });
  }

  it('is told from its first line, tabs or spaces, and says what it is', () => {
    for (const text of [FILE, FILE.replace(/ +(?=\S)/g, '\t').replace(/^(#\S+)\t/gm, '$1 ')]) {
      assert.equal(findFormat(text.split('\n'), '.v4_gold_conll').format.name, 'conll');
      const reader = createConllReader();
      const { sentences } = readAll(reader, text);
      assert.equal(sentences.length, 3);
      const { docstartLines, scheme, tokenColumn, tagColumn } = reader.facts?.() ?? {};
      assert.deepEqual([docstartLines, scheme, tokenColumn, tagColumn], [2, 'brackets', 3, 10]);
    }
  });

  it('brackets that do not close, or that are none, reject their sentence alone', () => {
    const torn = FILE.replace('(GPE) ', '(GPE* ').replace('   (ORG(GPE* ', '   B-ORG ');
    const { sentences, rejects } = readAll(createConllReader(), torn);
    assert.deepEqual(sentences.map(wordsOf), ['Yes|.']);
    assert.deepEqual(
      rejects.map(({ line, reason }) => [line, reason]),
      [
        [2, 'a bracket of its entities is not closed'],
        [13, 'line 13: its entity column has no brackets'],
      ],
    );
  });
});
