// Tagging an ELAN, FLEx or Toolbox file into one of the same kind: the tagger's names go back into a copy of the file they
// were found in, and nothing else of it changes.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { before, describe, it } from 'node:test';
import { openCorpus, readCorpus } from '../../main/files/open-corpus.ts';
import { spanText } from '../../src/corpus/sentence.ts';
import { SHARED, unlessShared } from '../support/shared.ts';
import { exportTinyTagger, TINY_MODEL } from '../support/tiny-tagger.ts';
import { addedUnits } from '../unit/formats/added-units.ts';
import { checkEafRules } from '../unit/formats/eaf-rules.ts';
import { folder, seedmark } from './command.ts';

const skip = unlessShared(`models/${TINY_MODEL}`) || unlessShared('samples');

const SOURCES: readonly (readonly [string, readonly string[]])[] = [
  ['elan/poio_elan_example.eaf', []],
  ['elan/speach_fables_aesop.eaf', ['--tier', 'StoryChunk']],
  ['flextext/ikpeng.flextext', []],
  ['flextext/sil_complex_output.flextext', []],
  ['toolbox/sil_multiline.sfm', []],
  ['toolbox/rotokas_line_fishing.txt', []],
];

interface Name {
  readonly type: string;
  readonly text: string;
}

describe('tag into the same kind of file', { skip, concurrency: 1 }, () => {
  before(() => exportTinyTagger(join(folder, 'tagger')));

  const tag = async (input: string, out: string, more: readonly string[]) => {
    const { code, stdout, stderr } = await seedmark(['tag', 'tagger', input, '--out', out, '--json', ...more]);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout);
  };
  const sentencesOf = async (name: string, tiers?: readonly string[]) =>
    (await readCorpus(await openCorpus(join(folder, name), { doc: 'x', ...(tiers ? { tiers } : {}) }))).sentences;
  /** What the tagger finds, by way of JSON Lines. */
  const namesIn = async (name: string): Promise<Name[][]> =>
    (await sentencesOf(name)).map((sentence) =>
      sentence.spans.map((span) => ({ type: span.type, text: spanText(sentence, span).replace(/[\r\n\t]+/g, ' ') })),
    );

  for (const [file, more] of SOURCES) {
    it(`${file}: the names that the tagger finds, and all else as it was`, async () => {
      const source = readFileSync(join(SHARED, 'samples', file), 'utf8');
      const format = file.split('/')[0];
      const out = `named-${basename(file)}`;
      const into = extname(file) === '.txt' ? ['--to', 'jsonl'] : [];
      const summary = await tag(join(SHARED, 'samples', file), `${file.replace('/', '-')}.jsonl`, [
        ...more,
        '--to',
        'jsonl',
      ]);
      if (into.length > 0) {
        // Its name says plain text, so the format is what "--out" cannot tell: names go in by "convert --into".
        const { code, stderr } = await seedmark([
          'convert',
          `${file.replace('/', '-')}.jsonl`,
          out,
          '--into',
          join(SHARED, 'samples', file),
          ...more,
        ]);
        assert.equal(code, 0, stderr);
      } else {
        const own = await tag(join(SHARED, 'samples', file), out, more);
        assert.deepEqual([own.format, own.sentences, own.found], [format, summary.sentences, summary.found]);
      }
      const names = await namesIn(`${file.replace('/', '-')}.jsonl`);
      assert.ok(names.flat().length > 0, 'nothing was found, so nothing is shown');
      const text = readFileSync(join(folder, out), 'utf8');
      const bare = (one: string) => one.replace(/(lastUsedAnnotationId">)\d+/, '$1N').replace(/(?<!\n)$/, '\n');
      const added = addedUnits(bare(source), bare(text)).join('\n');
      if (format === 'elan') await holdsTiers(source, text, out, names.flat());
      else {
        const lists = [...added.matchAll(/(?:NE: |\\ne )([^\r\n<]*)/g)].map(([, list]) => list);
        const expected = names.filter((each) => each.length > 0).map((each) => each.map(asListed).join(' | '));
        assert.deepEqual(lists, expected);
      }
      const tiers = more[0] === '--tier' ? more.slice(1) : undefined;
      const texts = async (path: string) =>
        (await readCorpus(await openCorpus(path, { ...(tiers ? { tiers } : {}) }))).sentences.map((one) => one.text);
      assert.deepEqual(await texts(join(folder, out)), await texts(join(SHARED, 'samples', file)));
    });
  }

  const asListed = ({ type, text }: Name) => `${type} ${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}`;

  async function holdsTiers(source: string, text: string, out: string, names: readonly Name[]): Promise<void> {
    assert.deepEqual(checkEafRules(text), checkEafRules(source));
    const [tier] = /(?<=TIER_ID="NE@)[^"]+/.exec(text) ?? [];
    const values = async (name: string) =>
      (await sentencesOf(out, [`${name}@${tier}`])).map((sentence) => sentence.text);
    const inOrder = (texts: readonly string[]) => texts.toSorted();
    // Chunks of one sentence share its time, so tiers are compared as the same names, not in the same order.
    assert.deepEqual(inOrder(await values('NE')), inOrder(names.map((name) => name.text)));
    assert.deepEqual(inOrder(await values('NE-type')), inOrder(names.map((name) => name.type)));
  }

  it('refuses a file that the text is not from', async () => {
    writeFileSync(join(folder, 'notes.txt'), 'Amina went to Kano.\n');
    const { code, stderr } = await seedmark(['tag', 'tagger', 'notes.txt', '--out', 'notes.eaf']);
    assert.equal(code, 2);
    assert.match(stderr, /Names go into ELAN \(\.eaf\) only from such a file/);
  });

  it('names go into the records of the markers that the text was read by', async () => {
    const records = [1, 2].map((n) => `\\ref ${n}\n\\tx not this\n\\vern Amina went to Kano ${n}\n`);
    writeFileSync(join(folder, 'own.sfm'), `\\_sh v3.0  400  Text\n\n${records.join('\n')}`);
    await tag('own.sfm', 'own-named.sfm', ['--text-marker', 'vern']);
    await tag('own.sfm', 'own.jsonl', ['--text-marker', 'vern']);
    const names = await namesIn('own.jsonl');
    const text = readFileSync(join(folder, 'own-named.sfm'), 'utf8');
    const lists = [...text.matchAll(/^\\ne (.*)$/gm)].map(([, list]) => list);
    assert.deepEqual(
      lists,
      names.filter((each) => each.length > 0).map((each) => each.map(asListed).join(' | ')),
    );
    assert.ok(lists.length > 0);
  });
});
