import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isInvisible } from '../../../src/corpus/blank.ts';
import { createSegmenter, type SegmentOptions, segmentText } from '../../../src/corpus/segment.ts';
import { Failure } from '../../../src/failure.ts';

function wordsOf(text: string, options: SegmentOptions = {}): string[] {
  return createSegmenter(options)
    .words(text)
    .map(({ startChar, endChar }) => text.slice(startChar, endChar));
}

function sentencesOf(text: string, options: SegmentOptions = {}): string[] {
  return createSegmenter(options)
    .sentences(text)
    .map(({ startChar, endChar }) => text.slice(startChar, endChar));
}

describe('words', () => {
  it('makes each punctuation mark a word of its own and white space none', () => {
    assert.deepEqual(wordsOf('He said: "Go, now!" \u00a0(3,000 m)'), [
      ...['He', 'said', ':', '"', 'Go', ',', 'now', '!', '"', '(', '3,000', 'm', ')'],
    ]);
  });

  it('keeps apostrophes inside words and parts quotes around them', () => {
    assert.deepEqual(wordsOf("l’homme don't 'tis"), ['l’homme', "don't", "'", 'tis']);
    assert.deepEqual(wordsOf('ma’a ʔaħˈmad sànʼa'), ['ma’a', 'ʔaħˈmad', 'sànʼa']);
  });

  it('keeps IPA with tie bars, tone letters and stacked marks in one word', () => {
    assert.deepEqual(wordsOf('t͡ʃaˈkʰaː˥˩ nə̂ ɔ̃̀'), ['t͡ʃaˈkʰaː˥˩', 'nə̂', 'ɔ̃̀']);
  });

  it('cuts unspaced scripts by dictionary', () => {
    assert.deepEqual(wordsOf('東京都に行きました。', { language: 'ja' }), [
      '東京',
      '都',
      'に',
      '行き',
      'ま',
      'した',
      '。',
    ]);
    assert.deepEqual(wordsOf('ภาษาไทยง่ายมาก', { language: 'th' }), ['ภาษา', 'ไทย', 'ง่าย', 'มาก']);
    assert.deepEqual(wordsOf('ភាសាខ្មែរជាភាសា', { language: 'km' }), ['ភាសាខ្មែរ', 'ជា', 'ភាសា']);
  });

  it('takes the zero width space between Khmer words for a space', () => {
    assert.deepEqual(wordsOf('ភាសា\u200bខ្មែរ'), ['ភាសា', 'ខ្មែរ']);
  });

  it('takes Ethiopic wordspaces and Tibetan tshegs for spaces, and two wordspaces for a full stop', () => {
    assert.deepEqual(wordsOf('ሰላም፡ለዓለም፡፡'), ['ሰላም', 'ለዓለም', '፡፡']);
    assert.deepEqual(wordsOf('ሰላም፡ለዓለም።'), ['ሰላም', 'ለዓለም', '።']);
    assert.deepEqual(wordsOf('བོད་སྐད་ཡིན།'), ['བོད', 'སྐད', 'ཡིན', '།']);
  });

  it('keeps Arabic words with their vowel signs and Hebrew abbreviations whole', () => {
    assert.deepEqual(wordsOf('اعتُمد القرار؟'), ['اعتُمد', 'القرار', '؟']);
    assert.deepEqual(wordsOf('צה"ל שלום'), ['צה"ל', 'שלום']);
  });

  it('never parts an emoji, a flag or a keycap', () => {
    assert.deepEqual(wordsOf('👩‍👩‍👧‍👦🇫🇷🇩🇪1️⃣ 👍🏽!'), ['👩‍👩‍👧‍👦', '🇫🇷', '🇩🇪', '1️⃣', '👍🏽', '!']);
  });

  it('joins Mongolian suffixes over the narrow no-break space but ends no word with it', () => {
    assert.deepEqual(wordsOf('ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ mot\u202f!'), ['ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ', 'mot', '!']);
  });

  it('keeps clicks inside words when the project says that "!" is a letter', () => {
    assert.deepEqual(wordsOf('n!ao !Xóõ ma!', { extraWordCharacters: '!' }), ['n!ao', '!Xóõ', 'ma', '!']);
    assert.deepEqual(wordsOf('n!ao'), ['n', '!', 'ao']);
  });

  it('lets an extra character other than an end mark close a word', () => {
    assert.deepEqual(wordsOf("ma' ka'a -", { extraWordCharacters: "'-" }), ["ma'", "ka'a", '-']);
    assert.deepEqual(wordsOf('Chor-Herren', { extraWordCharacters: '-' }), ['Chor-Herren']);
  });

  it('takes pre-tokenised words as they stand between white space', () => {
    assert.deepEqual(wordsOf('do n\'t  "!" a.b\u3000c', { pretokenised: true }), ['do', "n't", '"!"', 'a.b', 'c']);
  });

  it('stays fast and whole on a word of 100,000 characters', () => {
    const word = 'x'.repeat(100_000);
    assert.deepEqual(createSegmenter().words(word), [{ startChar: 0, endChar: 100_000 }]);
  });

  it('refuses a language tag that is none and invisible extra characters', () => {
    const isBadArgument = (error: unknown) => error instanceof Failure && error.code === 'bad-argument';
    assert.throws(() => createSegmenter({ language: 'not a tag' }), isBadArgument);
    assert.throws(() => createSegmenter({ extraWordCharacters: 'a ' }), isBadArgument);
  });
});

describe('sentences', () => {
  it('goes on over a single line break and ends at a blank line', () => {
    assert.deepEqual(sentencesOf('A name\r\ngoes on. Next one\n \nNew para\u2028graph'), [
      ...['A name\r\ngoes on.', 'Next one', 'New para\u2028graph'],
    ]);
  });

  it('ends at every line break in one-sentence-a-line corpora and nowhere else', () => {
    assert.deepEqual(sentencesOf('One. Two.\r\n Three \rFour', { oneSentenceALine: true }), [
      'One. Two.',
      'Three',
      'Four',
    ]);
  });

  it('knows the end marks of other scripts', () => {
    assert.deepEqual(sentencesOf('ሰላም ለዓለም።አዲስ አበባ፡፡ ሰላም'), ['ሰላም ለዓለም።', 'አዲስ አበባ፡፡', 'ሰላም']);
    assert.deepEqual(sentencesOf('བོད་སྐད་ཡིན། ང་ཚོ'), ['བོད་སྐད་ཡིན།', 'ང་ཚོ']);
    assert.deepEqual(sentencesOf('你好。我是谁？「好。」他说'), ['你好。', '我是谁？', '「好。」', '他说']);
    assert.deepEqual(sentencesOf('هل أنت هنا؟ نعم.'), ['هل أنت هنا؟', 'نعم.']);
    assert.deepEqual(sentencesOf('यह घर है। वह भी।'), ['यह घर है।', 'वह भी।']);
  });

  it('does not end in the middle of a click', () => {
    assert.deepEqual(sentencesOf('He met N!ao there. Good!', { extraWordCharacters: '!' }), [
      'He met N!ao there.',
      'Good!',
    ]);
  });

  it('does not end after a title or an initial', () => {
    assert.deepEqual(sentencesOf('Mr. Smith met J. R. R. Tolkien. They ate.', { language: 'en' }), [
      ...['Mr. Smith met J. R. R. Tolkien.', 'They ate.'],
    ]);
  });

  it('does not end inside a pre-tokenised word', () => {
    assert.deepEqual(sentencesOf('a!B c. D', { pretokenised: true }), ['a!B c.', 'D']);
  });

  it('gives a sentence verbatim with words inside it', () => {
    const [sentence] = segmentText('  \u0301A  b. ', 'd', createSegmenter());
    assert.equal(sentence.text, '\u0301A  b.');
    assert.equal(sentence.doc, 'd');
  });
});

// Characters from every kind that has a rule of its own in UAX 29, and lone halves of surrogate pairs.
const character = fc.constantFrom(
  ...'aZ9éʔʼǃǁ\'’".,!?-_:#…«(」।።༎፡་ກภาษไทยខ្ម漢字かカ가가אבع\u0651م\u0301\u0361\u200d\u200c\u200b\u200f\u00ad\u202f\u00a0 \n\r\t\u2028\u3000',
  ...['👩‍👧', '🇫', '🇷', '👍', '🏽', '\ufe0f', '\u20e3', '\ud83d', '\udc4d', '\u0600', '\u0e33', 'ᠮ', '\u180e'],
);
const anyText = fc.array(character, { maxLength: 40 }).map((characters) => characters.join(''));
const anyOptions: fc.Arbitrary<SegmentOptions> = fc.record({
  language: fc.constantFrom('und', 'en', 'ja', 'th', 'fi'),
  extraWordCharacters: fc.constantFrom('', '!', "'-", 'ʼ!ǃ.'),
  pretokenised: fc.boolean(),
  oneSentenceALine: fc.boolean(),
});

describe('for any text', () => {
  it('words are in order, inside the text, and select something visible', () => {
    fc.assert(
      fc.property(anyText, anyOptions, (text, options) => {
        let end = 0;
        for (const word of createSegmenter(options).words(text)) {
          assert.ok(word.startChar >= end && word.endChar > word.startChar && word.endChar <= text.length);
          const selected = text.slice(word.startChar, word.endChar);
          assert.ok(!isInvisible(selected) && selected.trim() === selected);
          end = word.endChar;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('what is in no word is invisible or a word divider', () => {
    fc.assert(
      fc.property(anyText, anyOptions, (text, options) => {
        let rest = '';
        let at = 0;
        for (const { startChar, endChar } of createSegmenter(options).words(text)) {
          rest += text.slice(at, startChar);
          at = endChar;
        }
        assert.ok(isInvisible((rest + text.slice(at)).replace(/[፡་]/g, '')));
      }),
      { numRuns: 500 },
    );
  });

  it('no word border parts a character that a reader sees as one', () => {
    const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });
    fc.assert(
      fc.property(anyText, anyOptions, (text, options) => {
        const inside = new Set<number>();
        for (const { segment, index } of graphemes.segment(text)) {
          // A mark typed after a space, or a sign before one, is one character with the space for Unicode, not for us.
          if (/[\s\u200b]/.test(segment) || /^[፡་]/.test(segment)) continue;
          for (let i = 1; i < segment.length; i++) inside.add(index + i);
        }
        for (const { startChar, endChar } of createSegmenter(options).words(text)) {
          assert.ok(!inside.has(startChar) && !inside.has(endChar));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('words are those that ICU finds in the whole sentence at once, put together where it parts a character', () => {
    const icu = new Intl.Segmenter('und', { granularity: 'word' });
    const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });
    // A mark after white space differs (ICU counts it to the space), and so does a sign that goes with a letter there.
    const text = anyText.map((t) =>
      t.replace(/([\s\u200b])(?:\p{M}|\p{Cf}|🏽)+/gu, '$1').replace(/[፡་]|\u0600(?=\s)/g, ''),
    );
    fc.assert(
      fc.property(text, (sentence) => {
        const starts = new Set([...graphemes.segment(sentence)].map(({ index }) => index));
        const whole: string[] = [];
        for (const { segment, index } of icu.segment(sentence)) {
          const isInside = !starts.has(index) && !/[\s\u200b]$/.test(sentence.slice(0, index));
          if (isInside) whole[whole.length - 1] += segment;
          else whole.push(segment);
        }
        const trimmed = whole.map((segment) => segment.replace(/^[\s\u200b]+|[\s\u200b]+$/g, ''));
        const expected = trimmed.filter((segment) => !isInvisible(segment));
        assert.deepEqual(wordsOf(sentence), expected);
      }),
      { numRuns: 500 },
    );
  });

  it('sentences are in order, trimmed, and leave nothing visible out', () => {
    fc.assert(
      fc.property(anyText, anyOptions, (text, options) => {
        let at = 0;
        let rest = '';
        for (const { startChar, endChar } of createSegmenter(options).sentences(text)) {
          assert.ok(startChar >= at && endChar > startChar);
          rest += text.slice(at, startChar);
          at = endChar;
        }
        assert.ok(isInvisible(rest + text.slice(at)));
      }),
      { numRuns: 500 },
    );
  });
});
