import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { decodeFile } from '../../../main/files/decode.ts';
import { findEncoding } from '../../../main/files/encoding.ts';
import { findInvalidUtf8, scanUtf8 } from '../../../main/files/utf8.ts';
import { Failure, type FailureCode } from '../../../src/failure.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seedmark-encoding-'));
});
after(() => rm(folder, { recursive: true }));

async function file(bytes: Uint8Array | string): Promise<string> {
  const path = join(folder, 'file.txt');
  await writeFile(path, bytes);
  return path;
}

async function decoded(path: string, named?: string): Promise<{ encoding: string; text: string }> {
  const { encoding } = await findEncoding(path, named);
  let text = '';
  for await (const chunk of decodeFile(path, encoding)) text += chunk;
  return { encoding, text };
}

const failsWith = (code: FailureCode, message: RegExp) => (error: unknown) =>
  error instanceof Failure && error.code === code && message.test(error.message) && error.hint !== '';

const MIXED = 'Ọ̀ràn 東京\r\n😀 Ꮳꮃꭹ ';
const RUSSIAN =
  'Все люди рождаются свободными и равными в своём достоинстве и правах. Они наделены разумом и совестью.';

describe('findEncoding and decodeFile', () => {
  it('read UTF-8 and UTF-16 of both orders, with a mark and without', async () => {
    const little = Buffer.from(MIXED, 'utf16le');
    const big = Buffer.from(little).swap16();
    const cases: [Buffer, string][] = [
      [Buffer.from(MIXED), 'utf-8'],
      [Buffer.from(`\ufeff${MIXED}`), 'utf-8'],
      [Buffer.concat([Buffer.from([0xff, 0xfe]), little]), 'utf-16le'],
      [Buffer.concat([Buffer.from([0xfe, 0xff]), big]), 'utf-16be'],
      [little, 'utf-16le'],
      [big, 'utf-16be'],
    ];
    for (const [bytes, encoding] of cases)
      assert.deepEqual(await decoded(await file(bytes)), { encoding, text: MIXED });
  });

  it('take valid UTF-8 for nothing else, even when its first other character comes late', async () => {
    const late = `${'plain '.repeat(400_000)}é`;
    assert.deepEqual(await decoded(await file(late)), { encoding: 'utf-8', text: late });
    assert.equal((await findEncoding(await file(late))).how, 'valid UTF-8');
  });

  it('keep a character whole that lies on the border of two chunks', async () => {
    for (const before of [262_141, 262_142, 262_143]) {
      const text = `${'x'.repeat(before)}😀y`;
      assert.equal((await decoded(await file(text))).text, text);
      const japanese = `${'x'.repeat(before)}日本`;
      assert.equal((await decoded(await file(iconv.encode(japanese, 'shift_jis')), 'shift_jis')).text, japanese);
    }
  });

  it('guess a legacy encoding and say how surely, unless it is named', async () => {
    const path = await file(iconv.encode(RUSSIAN, 'koi8-r'));
    const guess = await findEncoding(path);
    assert.deepEqual([guess.encoding, guess.how], ['koi8-r', 'guessed']);
    assert.ok(guess.confidence > 0.25 && guess.confidence < 1);
    assert.equal((await decoded(path)).text, RUSSIAN);
    assert.deepEqual(await findEncoding(path, 'Windows-1251'), {
      encoding: 'windows-1251',
      how: 'named',
      confidence: 1,
    });
  });

  it('guess by the part of the file that is not ASCII, however late it comes', async () => {
    const late = `${'plain ascii line\n'.repeat(20_000)}${RUSSIAN}`;
    assert.equal((await findEncoding(await file(iconv.encode(late, 'windows-1251')))).encoding, 'windows-1251');
  });

  it('read Western text with typographic quotes as Windows-1252', async () => {
    const text = 'L’été, à la fenêtre, où était-il déjà ? « Ça va », répondit-elle à son père âgé. '.repeat(5);
    const bytes = iconv.encode(text, 'windows-1252');
    assert.deepEqual(await decoded(await file(bytes)), { encoding: 'windows-1252', text });
    const plain = iconv.encode(text.replaceAll('’', "'"), 'latin1');
    assert.equal((await findEncoding(await file(plain))).encoding, 'windows-1252');
  });

  it('take UTF-8 with a slip for UTF-8, which then fails at the slip, and not for a legacy encoding', async () => {
    const slip = Buffer.concat([Buffer.from(RUSSIAN), Buffer.from([0xe9]), Buffer.from(RUSSIAN)]);
    assert.equal((await findEncoding(await file(slip))).encoding, 'utf-8');
    await assert.rejects(
      decoded(await file(slip)),
      failsWith('corpus-invalid', new RegExp(`byte ${Buffer.byteLength(RUSSIAN)} of`)),
    );
  });

  it('guess UTF-16 and other scripts by text of any script', async () => {
    for (const text of [
      'اعتُمد بموجب قرار الجمعية العامة\n',
      '人人生而自由，在尊严和权利上一律平等。\n他们赋有理性\n',
      'ሰላም ለዓለም\n',
    ]) {
      const little = Buffer.from(text.repeat(20), 'utf16le');
      assert.equal((await findEncoding(await file(little))).encoding, 'utf-16le', text);
      assert.equal((await findEncoding(await file(Buffer.from(little).swap16()))).encoding, 'utf-16be', text);
    }
    const samples = [
      ['shift_jis', '『世界人権宣言』すべての人間は、生まれながらにして自由であり、'],
      ['gb18030', '人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，并应以兄弟关系的精神相对待。'],
      ['euc-kr', '모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다.'],
      ['big5', '人人生而自由，在尊嚴和權利上一律平等。他們賦有理性和良心，並應以兄弟關係的精神互相對待。'],
    ];
    for (const [encoding, text] of samples) {
      assert.equal(
        (await decoded(await file(iconv.encode(text.repeat(30), encoding)))).text,
        text.repeat(30),
        encoding,
      );
    }
  });

  it('fail at bytes that cannot be decoded, with their offset in the file', async () => {
    const bad = Buffer.concat([Buffer.from('é'.repeat(300_000)), Buffer.from([0xff]), Buffer.from('é'.repeat(9))]);
    await assert.rejects(decoded(await file(bad)), failsWith('corpus-invalid', /byte 600000 of/));
    const cut = Buffer.from(`${'é'.repeat(50)}日`).subarray(0, 102);
    await assert.rejects(decoded(await file(cut)), failsWith('corpus-invalid', /ends inside a character \(byte 100 /));
    const legacy = Buffer.concat([
      iconv.encode('日本'.repeat(100_000), 'shift_jis'),
      Buffer.from([0xfd, 0x41, 0x41, 0x41, 0x41]),
    ]);
    await assert.rejects(decoded(await file(legacy), 'shift_jis'), failsWith('corpus-invalid', /byte 40000[0-1] of/));
    const half = Buffer.concat([
      Buffer.from('ab\ud83d', 'utf16le'),
      Buffer.from([0x3d, 0xd8]),
      Buffer.from('cdef', 'utf16le'),
    ]);
    await assert.rejects(decoded(await file(half), 'utf-16le'), failsWith('corpus-invalid', /are not utf-16le/));
  });

  it('refuse names that are no encoding', async () => {
    await assert.rejects(findEncoding(await file('a'), 'klingon'), failsWith('encoding-unknown', /klingon/));
  });

  it('refuse what is not text, empty, missing or a folder', async () => {
    const zip = Buffer.from('504b03041400', 'hex');
    await assert.rejects(
      findEncoding(await file(zip)),
      failsWith('file-unreadable', /is not a text file: it is a zip/),
    );
    const onnx = Buffer.concat([
      Buffer.from([8, 7, 18, 7]),
      Buffer.from('pytorch'),
      Buffer.alloc(50),
      Buffer.from([255, 254, 1, 2]),
    ]);
    await assert.rejects(findEncoding(await file(onnx)), failsWith('file-unreadable', /NUL/));
    await assert.rejects(findEncoding(await file('')), failsWith('corpus-empty', /empty/));
    await assert.rejects(findEncoding(join(folder, 'none')), failsWith('file-missing', /none/));
    await mkdir(join(folder, 'inner'), { recursive: true });
    await assert.rejects(findEncoding(join(folder, 'inner')), failsWith('file-unreadable', /folder/));
  });
});

describe('UTF-8 checks', () => {
  it('find the first bad byte where a strict decoder first fails', async () => {
    const bytes = fc.array(
      fc.oneof(
        fc.constant([0x41]),
        fc.constant([0xc3, 0xa9]),
        fc.constant([0xf0, 0x9f, 0x98, 0x80]),
        fc.tuple(fc.integer({ min: 128, max: 255 })),
      ),
      { minLength: 1, maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (parts) => {
        const buffer = Buffer.from(parts.flat());
        const found = await findInvalidUtf8(await file(buffer));
        const isValid = buffer.equals(Buffer.from(buffer.toString('utf8')));
        assert.equal(found === undefined, isValid);
        // The longest beginning that survives decoding and encoding is all that is right.
        const good = found === undefined ? buffer : buffer.subarray(0, found);
        assert.ok(good.equals(Buffer.from(good.toString('utf8'))));
        if (found !== undefined) {
          const next = [1, 2, 3, 4].map((length) => buffer.subarray(found, found + length));
          assert.ok(next.every((character) => !character.equals(Buffer.from(character.toString('utf8')))));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('find it where one unfinished character follows another', async () => {
    assert.equal(await findInvalidUtf8(await file(Buffer.from([0xf0, 0x9f, 0x98, 0x80, 0xc2, 0xc2]))), 4);
  });

  it('count characters beyond ASCII and stray bytes', () => {
    assert.deepEqual(scanUtf8(Buffer.from([0xc3, 0xa9, 0x41, 0xff, 0xe0, 0x80, 0x41])), {
      wide: 1,
      broken: 3,
      firstBroken: 3,
    });
  });
});
