import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { joinWords } from '../../../src/corpus/join-words.ts';

/** Hugging Face's `clean_up_tokenization`, replacement by replacement: the slow version that ours is checked against. */
function cleanUp(text: string): string {
  const steps = [' .', ' ?', ' !', ' ,', " ' ", " n't", " 'm", " 's", " 've", " 're"];
  return steps.reduce((cleaned, step) => cleaned.replaceAll(step, step.trim()), text);
}

describe('joinWords', () => {
  it('closes up English punctuation and endings', () => {
    const { text, words } = joinWords("He did n't go , it 's ' fine ' .".split(' '));
    assert.equal(text, "He didn't go, it's'fine '.");
    assert.deepEqual(words[1], { startChar: 3, endChar: 6 });
    assert.deepEqual(words[2], { startChar: 6, endChar: 9 });
  });

  it('leaves every space when told not to close up, and follows the source where it says', () => {
    assert.equal(joinWords(['a', '.', 'b'], { closeUp: 'none' }).text, 'a . b');
    assert.equal(joinWords(['a', '.', 'b'], { spaceAfter: [true, false, true] }).text, 'a .b');
  });

  it('does not touch spaces inside a word', () => {
    const { text, words } = joinWords(['New . York', '.']);
    assert.equal(text, 'New . York.');
    assert.deepEqual(words[0], { startChar: 0, endChar: 10 });
  });

  it('closes up exactly as the clean-up of the decoder does, for any words', () => {
    const word = fc
      .array(fc.constantFrom('.', '?', '!', ',', "'", 'n', 't', 'm', 's', 've', 're', 'a', '"', 'É'), {
        minLength: 1,
        maxLength: 3,
      })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), (forms) => {
        const { text, words } = joinWords(forms);
        assert.equal(text, cleanUp(forms.join(' ')));
        assert.deepEqual(
          words.map(({ startChar, endChar }) => text.slice(startChar, endChar)),
          forms,
        );
      }),
      { numRuns: 5000 },
    );
  });
});

const PARITY = new URL('../../../../shared/parity/', import.meta.url);

describe('texts and offsets of the reference runs', () => {
  const skip = existsSync(PARITY) ? false : `the reference runs are not at ${PARITY.pathname}`;
  it('are what joinWords makes of their words', { skip }, () => {
    let sentences = 0;
    for (const name of readdirSync(PARITY).filter((file) => file.endsWith('.json'))) {
      const run = JSON.parse(readFileSync(new URL(name, PARITY), 'utf8'));
      for (const { words: forms, text, offsets } of run.sentences) {
        const joined = joinWords(forms);
        assert.equal(joined.text, text, name);
        assert.deepEqual(
          joined.words.map(({ startChar, endChar }) => [startChar, endChar]),
          offsets,
          name,
        );
        sentences++;
      }
    }
    assert.ok(sentences > 50, `only ${sentences} sentences`);
  });
});
