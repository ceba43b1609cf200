// Decomposing and explaining as a user meets them, with a tiny model and the head of a real corpus.

import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import type { FacetsFile } from '../../main/jobs/decompose/facets-file.ts';
import type { RankedSpan } from '../../main/jobs/mining/ranked-line.ts';
import { unlessShared } from '../support/shared.ts';
import { filesLeft, folder, seedmark, start, TINY_BERT, wikigoldHead } from './command.ts';

const skip = unlessShared('models/tiny-bert-cased');
const path = (name: string) => join(folder, name);
const MODEL = ['--model', TINY_BERT, '--workers', '1'];
const DECOMPOSE = ['decompose', 'gold.conll', '--type', 'LOC', '--sentences', '60', '--seeds', '8', ...MODEL];
const facetsOf = (name: string): FacetsFile => JSON.parse(readFileSync(path(name), 'utf8'));

before(() => writeFileSync(path('gold.conll'), wikigoldHead(150)));

describe('seedmark decompose', { skip }, () => {
  it('shows a facet a row and writes them all', async () => {
    const { code, stdout } = await seedmark([...DECOMPOSE, '--out', 'facets.json', '--facets', '3', '--map', '10']);
    assert.equal(code, 0);
    const { facets, seeds, curve, spans } = facetsOf('facets.json');
    assert.equal(seeds.length, 8);
    assert.ok(facets.length > 0 && facets.length <= 3);
    for (const {
      seeds: [seed],
      gain,
    } of facets)
      assert.match(stdout, new RegExp(`^${seeds[seed].text} +${gain} `, 'm'));
    assert.match(stdout, new RegExp(`All ${curve.length} picks cover `));
    assert.equal(
      spans.filter(({ place }) => place).length,
      Math.min(10, spans.filter((s) => s.known && s.facet !== null).length),
    );
    assert.ok(!existsSync(path('facets.json.checkpoint')));
  });

  it('is interrupted by Ctrl-C, goes on with the same command, and ends the same', async () => {
    const args = [...DECOMPOSE, '--accept-share', '5%', '--json'];
    const whole = await seedmark([...args, '--out', 'whole.json']);
    assert.equal(JSON.parse(whole.stdout).outcome, 'done');
    const { process: child, ended } = start([...args, '--out', 'stopped.json']);
    const checkpoint = path('stopped.json.checkpoint');
    const watch = setInterval(() => {
      if (!existsSync(checkpoint) || readFileSync(checkpoint, 'utf8').split('\n').length < 5) return;
      clearInterval(watch);
      child.kill('SIGINT');
    }, 20);
    const { code, stdout } = await ended;
    clearInterval(watch);
    if (JSON.parse(stdout).outcome === 'stopped') {
      assert.equal(code, 1);
      assert.equal(JSON.parse(stdout).isKept, true);
      assert.equal((await seedmark([...args, '--out', 'stopped.json'])).code, 0);
    }
    const [one, other] = [facetsOf('whole.json'), facetsOf('stopped.json')];
    assert.deepEqual(other.curve, one.curve);
    assert.deepEqual(other.facets, one.facets);
    assert.deepEqual(
      filesLeft().filter((name) => name.includes('checkpoint')),
      [],
    );
  });

  it('decomposes a ranking of its corpus, and says what is missing otherwise', async () => {
    const type = '--type=LOC:location=Berlin';
    await seedmark([
      'mine',
      'gold.conll',
      type,
      '--top',
      '30',
      '--max-sentence-words',
      '12',
      ...MODEL,
      '--out',
      'r.jsonl',
    ]);
    const args = ['decompose', 'r.jsonl', '--type', 'LOC', '--seeds', '5', '--max-sentence-words', '12', ...MODEL];
    const without = await seedmark([...args, '--out', 'of-ranking.json']);
    assert.equal(without.code, 2);
    assert.match(without.stderr, /Name the corpus that was mined with --corpus/);
    const { code } = await seedmark([...args, '--corpus', 'gold.conll', '--out', 'of-ranking.json', '--map', '0']);
    assert.equal(code, 0);
    const { from, counts } = facetsOf('of-ranking.json');
    assert.deepEqual([from, counts.counted], ['ranking', counts.tested]);
  });

  it('says what cannot be', async () => {
    for (const [more, complaint] of [
      [['--type', 'CITY'], /It has LOC, /],
      [['--accept-share', '2%', '--accept-score', '0.1'], /Only one of --accept-share and --accept-score/],
      [['--accept-share', '0'], /above 0 %/],
      [['--corpus', 'other.conll'], /is not a ranking/],
      [['--out', 'gold.conll'], /would be lost/],
    ] as const) {
      const { code, stderr } = await seedmark([...DECOMPOSE, '--out', 'never.json', ...more]);
      assert.equal(code, 2, more.join(' '));
      assert.match(stderr, complaint);
    }
    assert.ok(!existsSync(path('never.json')));
  });
});

describe('seedmark explain', { skip }, () => {
  it('gives the score of the ranking, place by place, and writes what is asked for', async () => {
    const type = '--type=LOC:location=Berlin';
    const mined = [
      'mine',
      'gold.conll',
      type,
      '--top',
      '5',
      '--max-sentence-words',
      '12',
      ...MODEL,
      '--out',
      'e.jsonl',
    ];
    assert.equal((await seedmark(mined)).code, 0);
    const [best]: RankedSpan[] = readFileSync(path('e.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const place = ['--sentence', String(best.sentence), '--span', `${best.start}-${best.end}`];
    const args = ['explain', 'gold.conll', ...place, type, '--words', '4', ...MODEL];
    const { code, stdout } = await seedmark([...args, '--json', '--out', 'why.svg', '--out', 'why.csv']);
    assert.equal(code, 0);
    const { score, slots, text } = JSON.parse(stdout);
    assert.equal(text, best.text);
    assert.ok(Math.abs(score - best.score) < 1e-5);
    const terms = [...best.x, ...best.y];
    assert.equal(slots.length, terms.length);
    for (const [i, { forward }] of slots.entries()) {
      assert.ok(Math.abs(forward.divergence - terms[i]!) < 1e-5);
      const sum = forward.words.reduce((total: number, { term }: { term: number }) => total + term, forward.rest);
      assert.ok(Math.abs(sum - forward.divergence) < 1e-9);
      assert.equal(forward.words.length, 4);
    }
    assert.match(readFileSync(path('why.svg'), 'utf8'), /^<\?xml .*<\/svg>\n$/s);
    // A header; four words and the rest, in both directions, at each place.
    assert.equal(readFileSync(path('why.csv'), 'utf8').split('\r\n').length, 1 + 10 * terms.length + 1);
    assert.match((await seedmark(args)).stdout, /all others/);
  });

  it('says what cannot be', async () => {
    const args = ['explain', 'gold.conll', '--type=LOC:location=Berlin', ...MODEL];
    for (const [more, complaint] of [
      [['--sentence', '9999', '--span', '0-1'], /so there is no sentence 9999/],
      [['--sentence', '0', '--span', '400-401'], /words only/],
      [['--sentence', '0', '--span', '2-2'], /no range of words/],
      [['--sentence', '0', '--span', '0-1', '--out', 'why.pdf'], /not clear as what/],
    ] as const) {
      const { code, stderr } = await seedmark([...args, ...more]);
      assert.equal(code, 2);
      assert.match(stderr, complaint);
    }
  });
});

describe('seedmark plot-names', { skip }, () => {
  it('prints a row a name and draws a point a name, whatever its script', async () => {
    writeFileSync(path('names.txt'), 'Ada Lovelace\tscholar\n\nنجيب محفوظ\tauthor\nBo <&>\n');
    const out = ['--out', 'names.svg', '--out', 'names.csv'];
    const { code, stdout } = await seedmark([
      'plot-names',
      'names.txt',
      '--words',
      'artist,scientist',
      ...MODEL,
      ...out,
    ]);
    assert.equal(code, 0);
    assert.equal(stdout.trim().split('\n').length, 2 + 3);
    const svg = readFileSync(path('names.svg'), 'utf8');
    // Three names, and two groups in the legend.
    assert.equal(svg.match(/fill-opacity/g)?.length, 3 + 2);
    assert.match(svg, /\u2068نجيب محفوظ\u2069/);
    assert.match(svg, /Bo &lt;&amp;&gt;/);
    assert.match(readFileSync(path('names.csv'), 'utf8'), /^name,group,.*\r\nAda Lovelace,scholar,\d/);
  });
});
