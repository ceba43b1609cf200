import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import * as library from '@huggingface/tokenizers';
import fc from 'fast-check';
import { createTokenizer, openTokenizer } from '../../../main/compute/tokenizer.ts';
import { Failure } from '../../../src/failure.ts';
import type { Pieces, PieceTokenizer } from '../../../src/lm/pieces.ts';
import { compareRanges } from '../../support/piece-ranges.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/pieces');
const SHARED_MODELS = join(import.meta.dirname, '../../../../shared/models');
const SMALL = [
  'word-piece-uncased',
  'word-piece-unclean',
  'word-piece-split',
  'byte-level-prefix',
  'byte-level-split',
  'bpe-byte-fallback',
  'bpe-suffix',
  'unigram-charsmap',
  'unigram-strip',
];
const PROPERTY_RUNS = 300;

interface Expected {
  readonly texts: readonly string[];
  readonly tokenizers: Record<
    string,
    readonly { readonly ids: readonly number[]; readonly offsets: readonly number[] }[]
  >;
}

async function readExpected(name: string): Promise<Expected> {
  return JSON.parse(await readFile(join(FIXTURES, name), 'utf8'));
}

function openSmall(name: string): Promise<PieceTokenizer> {
  return openTokenizer(join(FIXTURES, name));
}

/** Each piece that is not a boundary piece, as "spelling=characters". */
function show(tokenizer: PieceTokenizer, text: string): string[] {
  const pieces = tokenizer.encode(text);
  return inner(pieces).map(
    (i) => `${tokenizer.spelling(pieces.ids[i])}=${text.slice(pieces.startChar[i], pieces.endChar[i])}`,
  );
}

function inner(pieces: Pieces): number[] {
  const count = pieces.ids.length - pieces.leading - pieces.trailing;
  return Array.from({ length: count }, (_, i) => pieces.leading + i);
}

/** A tokenizer of one kind of step over a vocabulary of characters and a few words. */
function createSmall(steps: { normalizer?: object; pre_tokenizer?: object; model: object; added_tokens?: object[] }) {
  return createTokenizer({ normalizer: null, pre_tokenizer: null, post_processor: null, added_tokens: [], ...steps });
}

function wordPieces(...spellings: string[]) {
  return {
    type: 'WordPiece',
    vocab: Object.fromEntries(['[UNK]', ...spellings].map((spelling, id) => [spelling, id])),
  };
}

function assertMatches(
  tokenizer: PieceTokenizer,
  text: string,
  expected: Expected['tokenizers'][string][number],
): void {
  const pieces = tokenizer.encode(text);
  assert.deepEqual(Array.from(pieces.ids), expected.ids, JSON.stringify(text));
  for (const i of inner(pieces)) {
    const theirs = [expected.offsets[2 * i], expected.offsets[2 * i + 1]] as const;
    const reason = compareRanges(text, [pieces.startChar[i], pieces.endChar[i]], theirs);
    assert.notEqual(reason, 'unexplained', `piece ${i} of ${JSON.stringify(text)}`);
  }
}

describe('openTokenizer', () => {
  for (const name of SMALL)
    test(`gives the ids and characters of the Rust library for hard texts: ${name}`, async () => {
      const { texts, tokenizers } = await readExpected('expected-small.json');
      const tokenizer = await openSmall(name);
      assert.equal(tokenizers[name].length, texts.length);
      texts.forEach((text, i) => {
        assertMatches(tokenizer, text, tokenizers[name][i]);
      });
    });

  const skip = existsSync(SHARED_MODELS) ? false : 'no shared models beside the checkout';
  test('gives the ids and characters of the Rust library with the shared models', { skip }, async () => {
    const { texts, tokenizers } = await readExpected('expected-shared.json');
    for (const [name, rows] of Object.entries(tokenizers)) {
      const tokenizer = await openTokenizer(join(SHARED_MODELS, name));
      texts.forEach((text, i) => {
        assertMatches(tokenizer, text, rows[i]);
      });
    }
  });

  test('puts no padding on a short text and cuts none off a long one', async () => {
    const tokenizer = await openSmall('word-piece-uncased');
    assert.equal(tokenizer.encode('a').ids.length, 3);
    assert.ok(tokenizer.encode('a '.repeat(200)).ids.length === 202);
  });

  test('knows mask, unknown piece and boundary pieces of each kind of model', { skip }, async () => {
    const facts = await Promise.all(
      ['starter', 'tiny-roberta', 'tiny-gpt2', 'tiny-xlm-roberta'].map(async (name) => {
        const tokenizer = await openTokenizer(join(SHARED_MODELS, name));
        const { leading, trailing } = tokenizer.encode('a');
        return [tokenizer.maskId, tokenizer.unknownId, tokenizer.vocabularySize, leading, trailing];
      }),
    );
    assert.deepEqual(facts, [
      [103, 100, 30522, 1, 1],
      [4, undefined, 3000, 1, 1],
      [undefined, undefined, 3000, 0, 0],
      [4, 3, 6000, 1, 1],
    ]);
  });

  test('says what is wrong with a folder that has no tokenizer, a broken one or one of an unknown kind', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pieces-'));
    const failsWith = (code: string) => (error: unknown) =>
      error instanceof Failure && error.code === code && error.hint !== '';
    try {
      await assert.rejects(openTokenizer(folder), failsWith('tokenizer-invalid'));
      const files: [string, string][] = [
        ['{"model": {', 'tokenizer-invalid'],
        ['[]', 'tokenizer-invalid'],
        ['{"model": {"type": "BPE"}}', 'tokenizer-invalid'],
        ['{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": ["a b"]}}', 'tokenizer-invalid'],
        ['{"model": {"type": "WordPiece", "vocab": {"a": 0}}}', 'tokenizer-invalid'],
        ['{"model": {"type": "WordLevel", "vocab": {"a": 0}}}', 'model-unsupported'],
        ['{"model": {"type": "WordPiece", "vocab": {"[UNK]": 0}}, "normalizer": {"type": "New"}}', 'model-unsupported'],
        [
          '{"model": {"type": "WordPiece", "vocab": {"[UNK]": 0}}, "pre_tokenizer": {"type": "New"}}',
          'model-unsupported',
        ],
        [
          '{"model": {"type": "WordPiece", "vocab": {"[UNK]": 0}}, "post_processor": {"type": "New"}}',
          'model-unsupported',
        ],
      ];
      for (const [content, code] of files) {
        await writeFile(join(folder, 'tokenizer.json'), content);
        await assert.rejects(openTokenizer(folder), failsWith(code), content);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('encode', () => {
  test('gives a whole word to an unknown WordPiece piece, case and accents undone', () => {
    const tokenizer = createSmall({
      normalizer: { type: 'BertNormalizer', lowercase: true },
      pre_tokenizer: { type: 'BertPreTokenizer' },
      model: wordPieces('ist', '##an', '##bul', 'σ', '##ας', '##ασ', '.'),
    });
    assert.deepEqual(show(tokenizer, 'İstanbul Zürich.'), ['ist=İst', '##an=an', '##bul=bul', '[UNK]=Zürich', '.=.']);
    assert.deepEqual(show(tokenizer, 'ΣΑΣ'), ['σ=Σ', '##ασ=ΑΣ']); // no final sigma: the Rust library has none
  });

  test('gives each byte piece the whole character, and never half a surrogate pair', async () => {
    const tokenizer = await openSmall('byte-level-split');
    const text = 'a𠮷';
    const pieces = tokenizer.encode(text);
    assert.equal(text.slice(pieces.startChar[0], pieces.endChar[0]), 'a');
    assert.ok(pieces.ids.length >= 3);
    for (let i = 1; i < pieces.ids.length; i++) assert.deepEqual([pieces.startChar[i], pieces.endChar[i]], [1, 3]);
  });

  test('gives a fused unknown run all its characters, a byte piece its own', () => {
    const vocab = [
      ['<unk>', 0],
      ['▁', -1],
      ['a', -1],
    ];
    const pre_tokenizer = { type: 'Metaspace', prepend_scheme: 'never', split: true };
    const plain = createSmall({ pre_tokenizer, model: { type: 'Unigram', unk_id: 0, vocab } });
    assert.deepEqual(show(plain, 'a吉田a'), ['a=a', '<unk>=吉田', 'a=a']);
    const bytes = [...new TextEncoder().encode('吉田')].map((byte) => [`<0x${byte.toString(16).toUpperCase()}>`, -9]);
    const model = {
      type: 'Unigram',
      unk_id: 0,
      byte_fallback: true,
      vocab: [...vocab, ...new Map(bytes as [string, number][])],
    };
    const ranges = show(createSmall({ pre_tokenizer, model }), 'a吉田').map((piece) => piece.split('=')[1]);
    assert.deepEqual(ranges, ['a', '吉', '吉', '吉', '田', '田', '田']);
  });

  test('trims the blank off a piece that begins a word, and keeps it where the piece is a blank', () => {
    const tokenizer = createSmall({
      pre_tokenizer: { type: 'Metaspace', prepend_scheme: 'always', split: true },
      model: {
        type: 'Unigram',
        unk_id: 0,
        vocab: [
          ['<unk>', 0],
          ['▁', -1],
          ['▁Japan', -1],
          ['in', -1],
        ],
      },
    });
    assert.deepEqual(show(tokenizer, 'in Japan  in'), ['▁=i', 'in=in', '▁Japan=Japan', '▁= ', '▁= ', 'in=in']);
  });

  test('gives a replaced stretch to what stands in its place', () => {
    const tokenizer = createSmall({
      normalizer: {
        type: 'Sequence',
        normalizers: [
          { type: 'Replace', pattern: { String: "''" }, content: '"' },
          { type: 'NFKC' },
          { type: 'Prepend', prepend: '_' },
        ],
      },
      model: { type: 'BPE', vocab: Object.fromEntries([...'_"キロfi한x'].map((c, i) => [c, i])), merges: [] },
    });
    assert.deepEqual(show(tokenizer, "''x"), ["_=''", "\"=''", 'x=x']);
    assert.deepEqual(show(tokenizer, '㌔ﬁ'), ['_=㌔', 'キ=㌔', 'ロ=㌔', 'f=ﬁ', 'i=ﬁ']);
    assert.deepEqual(show(tokenizer, '\u1112\u1161\u11abx'), ['_=\u1112\u1161\u11ab', '한=\u1112\u1161\u11ab', 'x=x']);
  });

  test('finds added pieces as written, whole words only where they ask for it', () => {
    const tokenizer = createSmall({
      normalizer: { type: 'Lowercase' },
      pre_tokenizer: { type: 'WhitespaceSplit' },
      model: wordPieces('at', 'fremont', '##s', '<m>'),
      added_tokens: [
        { id: 8, content: '<M>', special: true, lstrip: true, rstrip: true },
        { id: 9, content: 'Fremont', single_word: true, normalized: false },
      ],
    });
    assert.deepEqual(show(tokenizer, 'at  <M>  at <m>'), ['at=at', '<M>=<M>', 'at=at', '<m>=<m>']);
    assert.deepEqual(show(tokenizer, 'Fremont Fremonts'), ['Fremont=Fremont', 'fremont=Fremont', '##s=s']);
  });

  test('throws on an unknown character where there is no unknown piece, without telling the text', () => {
    const tokenizer = createSmall({ model: { type: 'BPE', vocab: { a: 0 }, merges: [] } });
    assert.throws(
      () => tokenizer.encode('a吉'),
      (error) => error instanceof Failure && error.code === 'tokenizer-invalid' && !error.message.includes('吉'),
    );
  });

  for (const name of SMALL)
    test(`maps any text: ranges inside it, in order, no half character, nothing left out: ${name}`, async () => {
      const tokenizer = await openSmall(name);
      fc.assert(
        fc.property(fc.string({ unit: fc.oneof(...TEXT_UNITS), maxLength: 40 }), (text) => {
          assertSoundMap(tokenizer, text);
        }),
        { numRuns: PROPERTY_RUNS },
      );
    });

  test('takes lone surrogates for what the model sees of them, U+FFFD', async () => {
    for (const name of SMALL) {
      const tokenizer = await openSmall(name);
      assert.deepEqual(tokenizer.encode('a\uD800b'), tokenizer.encode('a\uFFFDb'));
    }
  });

  for (const name of ['word-piece-uncased', 'byte-level-prefix', 'byte-level-split', 'bpe-byte-fallback'])
    test(`gives the ids of @huggingface/tokenizers where that library is right, for plain letters and signs: ${name}`, async () => {
      const file = JSON.parse(await readFile(join(FIXTURES, name, 'tokenizer.json'), 'utf8'));
      const theirs = new library.Tokenizer({ decoder: null, post_processor: null, ...file }, {});
      const ours = await openSmall(name);
      fc.assert(
        fc.property(fc.string({ unit: fc.constantFrom(...'abcdeTS  .,-0'), minLength: 1, maxLength: 40 }), (text) => {
          assert.deepEqual(Array.from(ours.encode(text).ids), theirs.encode(text).ids);
        }),
        { numRuns: PROPERTY_RUNS },
      );
    });

  test('gives the same pieces the second time, when the words are remembered', async () => {
    const { texts } = await readExpected('expected-small.json');
    for (const name of SMALL) {
      const tokenizer = await openSmall(name);
      const first = texts.map((text) => tokenizer.encode(text));
      assert.deepEqual(
        texts.map((text) => tokenizer.encode(text)),
        first,
      );
    }
  });
});

/** Any Unicode, and more often what normalisers and splitters treat in a way of their own. */
const TEXT_UNITS = [
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  fc.constantFrom(' ', '\t', '\u00A0', '\u200B', '\u3000', '\0', '\uFFFD', '▁', 'Ġ'),
  fc.constantFrom('\u0301', '\u0323', '\uFF9E', '\u1161', '\u11AB', '\u200D', '\u05B4', '\u0E33'),
  fc.constantFrom('İ', 'ß', 'ﬁ', '㌔', 'ｶ', '한', 'Σ', '吉', '𠮷', '🙂', 'क', '<ent>', 'Fremont', 'of'),
];

function assertSoundMap(tokenizer: PieceTokenizer, text: string): void {
  const pieces = tokenizer.encode(text);
  let lastStart = 0;
  for (const i of inner(pieces)) {
    const [start, end] = [pieces.startChar[i], pieces.endChar[i]];
    assert.ok(start >= lastStart && start < end && end <= text.length, `piece ${i}: ${start}..${end}`);
    assert.ok(!splitsPair(text, start) && !splitsPair(text, end), `piece ${i} splits a surrogate pair`);
    const characters = text.slice(start, end);
    assert.ok(
      /^\p{White_Space}*$/u.test(characters) || /^\P{White_Space}/u.test(characters),
      `piece ${i} begins with a blank`,
    );
    lastStart = start;
  }
  const covered = new Uint8Array(text.length);
  for (const i of inner(pieces)) covered.fill(1, pieces.startChar[i], pieces.endChar[i]);
  // Marks (some are letters or signs until NFKD) and controls may be deleted; letters, digits and signs never are.
  // U+1CF2 and U+1CF3 were marks in Unicode 8.
  for (const match of text.matchAll(/(?![\u1CF2\u1CF3\p{Default_Ignorable_Code_Point}])[\p{L}\p{N}\p{P}]/gu))
    if (/[\p{L}\p{N}\p{P}]/u.test(match[0].normalize('NFKD')))
      assert.equal(covered[match.index], 1, `character ${match.index} belongs to no piece`);
}

function splitsPair(text: string, unit: number): boolean {
  return (
    unit > 0 && unit < text.length && (text.codePointAt(unit - 1) ?? 0) > 0xffff && text.charCodeAt(unit - 1) < 0xdc00
  );
}
