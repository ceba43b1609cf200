import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  characterAt,
  endCharAt,
  type MappedText,
  mapVerbatim,
  prependText,
  recompose,
  rewriteCharacters,
  rewriteMatches,
  sliceMapped,
  startCharAt,
  trimmedEnd,
  trimmedStart,
} from '../../../src/lm/piece-alignment.ts';

const FORMS = ['NFC', 'NFD', 'NFKC', 'NFKD'] as const;

function normalise(mapped: MappedText, form: (typeof FORMS)[number]): MappedText {
  const ofText = (text: string) => text.normalize(form);
  return recompose(mapped, { ofText, ofCharacter: ofText });
}

/** Every unit of the derived text with the verbatim characters that it stands for. */
function show(mapped: MappedText, verbatim: string): [string, string][] {
  return Array.from({ length: mapped.text.length }, (_, unit) => [
    mapped.text[unit],
    verbatim.slice(startCharAt(mapped, unit), endCharAt(mapped, unit)),
  ]);
}

function assertSound(mapped: MappedText, verbatim: string): void {
  let [lastStart, lastEnd] = [0, 0];
  for (let unit = 0; unit < mapped.text.length; unit++) {
    const [start, end] = [startCharAt(mapped, unit), endCharAt(mapped, unit)];
    assert.ok(lastStart <= start && lastEnd <= end && start < end && end <= verbatim.length);
    [lastStart, lastEnd] = [start, end];
  }
}

describe('rewriteCharacters', () => {
  test('gives what replaces a character that character, and forgets what is deleted', () => {
    const rule = (character: string) => (character === 'x' ? '' : character === '𠮷' ? 'yo' : character);
    const mapped = rewriteCharacters(mapVerbatim('ax𠮷b', 0), rule);
    assert.deepEqual(show(mapped, 'ax𠮷b'), [
      ['a', 'a'],
      ['y', '𠮷'],
      ['o', '𠮷'],
      ['b', 'b'],
    ]);
  });

  test('hands the same text back when nothing changes', () => {
    const mapped = mapVerbatim('abc', 4);
    assert.equal(
      rewriteCharacters(mapped, (character) => character),
      mapped,
    );
  });
});

describe('rewriteMatches', () => {
  test('gives the content the whole match', () => {
    const mapped = rewriteMatches(mapVerbatim('a   b', 0), / {2,}/g, ' ');
    assert.deepEqual(show(mapped, 'a   b'), [
      ['a', 'a'],
      [' ', '   '],
      ['b', 'b'],
    ]);
  });
});

describe('prependText', () => {
  test('gives what it puts in front the first character, both halves of it', () => {
    assert.deepEqual(show(prependText(mapVerbatim('𠮷b', 0), '▁'), '𠮷b')[0], ['▁', '𠮷']);
    assert.equal(prependText(mapVerbatim('', 0), '▁').text, '');
  });
});

describe('recompose', () => {
  test('gives a composed character every character that it is made of', () => {
    assert.deepEqual(show(normalise(mapVerbatim('xe\u0301y', 0), 'NFC'), 'xe\u0301y'), [
      ['x', 'x'],
      ['é', 'e\u0301'],
      ['y', 'y'],
    ]);
    assert.deepEqual(show(normalise(mapVerbatim('\u1112\u1161\u11ab', 0), 'NFC'), '\u1112\u1161\u11ab'), [
      ['한', '\u1112\u1161\u11ab'],
    ]);
    assert.deepEqual(show(normalise(mapVerbatim('ｶﾞｷ', 0), 'NFKC'), 'ｶﾞｷ'), [
      ['ガ', 'ｶﾞ'],
      ['キ', 'ｷ'],
    ]);
  });

  test('composes Hangul from compatibility letters, as NFKC does', () => {
    assert.deepEqual(show(normalise(mapVerbatim('ㅎㅏㅋ', 0), 'NFKC'), 'ㅎㅏㅋ'), [
      ['하', 'ㅎㅏ'],
      ['ᄏ', 'ㅋ'],
    ]);
  });

  test('maps a cluster as finely as composition and reordering allow', () => {
    assert.deepEqual(show(normalise(mapVerbatim('o\u0323\u0301', 0), 'NFC'), 'o\u0323\u0301'), [
      ['ọ', 'o\u0323'],
      ['\u0301', '\u0301'],
    ]);
    assert.deepEqual(show(normalise(mapVerbatim('o\u0301\u0323', 0), 'NFD'), 'o\u0301\u0323'), [
      ['o', 'o'],
      ['\u0323', '\u0301\u0323'],
      ['\u0301', '\u0301\u0323'],
    ]);
  });

  test('gives each letter of an expansion the character that expands', () => {
    assert.deepEqual(show(normalise(mapVerbatim('ﬁ㌔', 3), 'NFKC'), '---ﬁ㌔'), [
      ['f', 'ﬁ'],
      ['i', 'ﬁ'],
      ['キ', '㌔'],
      ['ロ', '㌔'],
    ]);
  });

  test('is the normalised text, with ranges in order, for any text and form', () => {
    const unit = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      fc.constantFrom(
        'a',
        'e',
        '\u0301',
        '\u0323',
        '\u0308',
        'ｶ',
        'ﾞ',
        '\u1100',
        '\u1161',
        '\u11a8',
        '가',
        '\uffa1',
        '\uffc2',
      ),
      fc.constantFrom(
        '\u09c7',
        '\u09be',
        '\u0fb2',
        '\u0f71',
        '\u0f80',
        '\u0344',
        'ﬃ',
        'ﷺ',
        '\u{1d15e}',
        '\u{110ba}',
        '\u{11099}',
      ),
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 20 }), fc.constantFrom(...FORMS), (text, form) => {
        const mapped = normalise(mapVerbatim(text, 0), form);
        assert.equal(mapped.text, text.normalize(form));
        assertSound(mapped, text);
      }),
      { numRuns: 2000 },
    );
  });

  test('keeps the map of the steps before it', () => {
    const text = 'A\u0301b';
    const lowered = rewriteCharacters(mapVerbatim(text, 0), (character) => character.toLowerCase());
    assert.deepEqual(show(normalise(lowered, 'NFC'), text), [
      ['á', 'A\u0301'],
      ['b', 'b'],
    ]);
  });
});

describe('sliceMapped', () => {
  test('keeps each unit where it stood', () => {
    const mapped = normalise(mapVerbatim('xﬁy', 0), 'NFKC');
    assert.deepEqual(show(sliceMapped(mapped, 1, 4), 'xﬁy'), show(mapped, 'xﬁy').slice(1));
    assert.deepEqual(show(sliceMapped(mapVerbatim('xyz', 2), 1, 3), '--xyz'), [
      ['y', 'y'],
      ['z', 'z'],
    ]);
  });
});

describe('trimming', () => {
  test('takes blanks off both ends, and leaves a range of blanks alone', () => {
    const text = ' \u3000a b\u00a0 ';
    assert.deepEqual([trimmedStart(text, 0, 7), trimmedEnd(text, 0, 7)], [2, 5]);
    assert.deepEqual([trimmedStart(text, 0, 2), trimmedEnd(text, 0, 2)], [0, 2]);
    assert.deepEqual([trimmedStart(text, 3, 3), trimmedEnd(text, 3, 3)], [3, 3]);
  });
});

describe('characterAt', () => {
  test('takes a pair as one, and a lone surrogate as it is', () => {
    assert.deepEqual(
      ['𠮷a', '\ud842a', '\udfb7', 'a'].map((text) => characterAt(text, 0).length),
      [2, 1, 1, 1],
    );
  });
});
