import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Sentence } from '../../../src/corpus/sentence.ts';
import { spanText } from '../../../src/corpus/sentence.ts';
import { instructPrompt } from '../../../src/instruct/prompt.ts';
import { readAnswer } from '../../../src/instruct/read-answer.ts';
import { PAPER_TYPES } from '../../../src/mining/entity-type.ts';

function sentenceOf(text: string): Sentence {
  const words = [...text.matchAll(/\w+|[^\w\s]/gu)].map(({ 0: word, index }) => ({
    startChar: index,
    endChar: index + word.length,
  }));
  return { doc: '', text, words };
}

const SENTENCE = sentenceOf('Ann met Ann Lee in Paris , not Parish .');
const read = (answer: string) => readAnswer(answer, SENTENCE, PAPER_TYPES);
const found = (answer: string) => read(answer).spans.map((span) => `${span.type} ${span.start}-${span.end}`);

describe('an annotated sentence', () => {
  it('gives its spans in order, each at the next place where its words stand', () => {
    assert.deepEqual(found('[Ann](PER) met [Ann Lee](PER) in [Paris](LOC) , not Parish .'), [
      'PER 0-1',
      'PER 2-4',
      'LOC 5-6',
    ]);
  });

  it('is understood with labels inside the brackets, by name or phrase, whatever the case', () => {
    assert.deepEqual(found('[person: Ann Lee] … [Paris: LOC] … [Ann] (Person)'), ['PER 2-4', 'LOC 5-6', 'PER 0-1']);
  });

  it('counts what does not stand in the sentence, also what stands there only within words or too often', () => {
    const { spans, notInSentence } = read('[Bob](PER) [aris](LOC) [Par](LOC) [Paris](LOC) [Paris](LOC)');
    assert.deepEqual([spans.length, notInSentence], [1, 4]);
  });

  it('counts labels that were not asked for and brackets without one, closed or not', () => {
    const { spans, unknownLabel, malformed } = read('[Paris](CITY) [Ann Lee] and [Ann');
    assert.deepEqual([spans.length, unknownLabel, malformed], [0, 1, 2]);
  });

  it('finds nothing in a refusal', () => {
    assert.deepEqual(read('There are no named entities.'), {
      ...{ spans: [], notInSentence: 0, unknownLabel: 0, malformed: 0 },
    });
  });

  it('never yields a span whose text the answer does not have, nor two that overlap, whatever is answered', () => {
    const bit = fc.constantFrom('[', ']', '(PER)', '(LOC)', 'Ann', ' ', 'Lee', 'Paris', ':', 'person', ',', '\n');
    fc.assert(
      fc.property(fc.array(bit, { maxLength: 20 }), (bits) => {
        const answer = bits.join('');
        const { spans } = read(answer);
        const words = spans.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, i) => start + i));
        assert.equal(new Set(words).size, words.length);
        for (const span of spans) assert.ok(answer.includes(spanText(SENTENCE, span)));
      }),
    );
  });
});

it('the request holds every seed with its label, and the sentence verbatim', () => {
  const prompt = instructPrompt(PAPER_TYPES, 'A  {sentence} $& .');
  for (const { name, seeds } of PAPER_TYPES) assert.ok(prompt.includes(`[${seeds[0]}](${name})`));
  assert.ok(prompt.endsWith('A  {sentence} $& .'));
});
