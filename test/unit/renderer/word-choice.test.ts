// Choosing words of a sentence: by steps, and from a selection of text.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { choiceOfText, chosenSpan, FIRST_WORD, moveChoice } from '../../../renderer/views/reviewers/word-choice.ts';

/** "Amina Jallo, went" */
const WORDS = [
  { startChar: 0, endChar: 5 },
  { startChar: 6, endChar: 11 },
  { startChar: 11, endChar: 12 },
  { startChar: 13, endChar: 17 },
];
const spanOf = (from: number, to: number) => {
  const choice = choiceOfText(WORDS, from, to);
  return choice && chosenSpan(choice);
};

describe('the choice of words', () => {
  it('stays in the sentence, and grows and shrinks from where it began', () => {
    assert.deepEqual(moveChoice(FIRST_WORD, -1, 4, false), FIRST_WORD);
    const third = moveChoice(moveChoice(FIRST_WORD, 1, 4, false), 1, 4, false);
    assert.deepEqual(chosenSpan(third), { start: 2, end: 3 });
    const back = moveChoice(moveChoice(third, -1, 4, true), -1, 4, true);
    assert.deepEqual(chosenSpan(back), { start: 0, end: 3 });
    const forth = [1, 2, 3, 4].reduce((choice) => moveChoice(choice, 1, 4, true), back);
    assert.deepEqual(chosenSpan(forth), { start: 2, end: 4 });
  });

  it('takes every word that selected text touches, in either direction', () => {
    assert.deepEqual(spanOf(3, 8), { start: 0, end: 2 });
    assert.deepEqual(spanOf(8, 3), { start: 0, end: 2 });
    assert.deepEqual(spanOf(6, 11), { start: 1, end: 2 });
    assert.deepEqual(spanOf(0, 17), { start: 0, end: 4 });
  });

  it('takes the word at a place, or the next one where there is none', () => {
    assert.deepEqual(spanOf(7, 7), { start: 1, end: 2 });
    assert.deepEqual(spanOf(12, 12), { start: 3, end: 4 });
    assert.deepEqual(spanOf(17, 17), { start: 3, end: 4 });
    assert.deepEqual(spanOf(12, 13), { start: 3, end: 4 });
    assert.equal(choiceOfText([], 0, 0), undefined);
  });
});
