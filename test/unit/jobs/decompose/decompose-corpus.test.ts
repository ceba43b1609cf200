import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import { PoolClosed } from '../../../../main/compute/process-pool.ts';
import { openCorpus } from '../../../../main/files/open-corpus.ts';
import { type DecomposeRequest, decomposeCorpus } from '../../../../main/jobs/decompose/decompose-corpus.ts';
import { type FacetsFile, matrixOf } from '../../../../main/jobs/decompose/facets-file.ts';
import { acceptedSpans, goldSpans } from '../../../../main/jobs/decompose/known-spans.ts';
import { mineToFile } from '../../../../main/jobs/mining/mine-to-file.ts';
import { dropFacet, facetMembers, facetOverlaps } from '../../../../src/decompose/facets.ts';
import { MASKED_TEMPLATE } from '../../../../src/mining/template.ts';
import { ToyModel } from '../../../support/toy-model.ts';

const folder = mkdtempSync(join(tmpdir(), 'seedmark-decompose-'));
const place = (name: string) => join(folder, name);
after(() => rmSync(folder, { recursive: true }));

const CANDIDATES = {
  ...{ maxWords: 2, maxSentenceWords: 30, dropDigits: true, dropFinalStop: true },
  stopWords: new Set(['.', 'the']),
};

/** Word and, after a slash, its tag. */
const GOLD = [
  'Amina went to Banjul/B in May .',
  'The river Gambia/B runs past Banjul/B they say .',
  'Musa saw the Gambia/B and Lake/B Chad/I there .',
  'in Kano/B Musa went home',
  'who went with Musa to see Lake/B Chad/I and Kano/B',
  'from Dakar/B to Oslo/B and Bissau/B they went on foot',
];

function conll(lines: readonly string[]): string {
  const line = (word: string) => {
    const [text, tag] = word.split('/');
    return `${text} ${tag ? `${tag}-LOC` : 'O'}\n`;
  };
  return lines.map((words) => words.split(' ').map(line).join('')).join('\n');
}

beforeEach(() => {
  for (const name of readdirSync(folder)) rmSync(place(name), { recursive: true });
  writeFileSync(place('gold.conll'), conll(GOLD));
});

async function request(more: Partial<DecomposeRequest> = {}): Promise<DecomposeRequest> {
  return {
    known: await goldSpans(await openCorpus(place('gold.conll')), 'LOC'),
    lm: new ToyModel(),
    ...{ modelName: 'toy', type: 'LOC', phrase: 'place', method: 'div2', template: MASKED_TEMPLATE, edge: 'boundary' },
    temperature: 2,
    sample: { sentences: 100, seeds: 50, tested: 'all', candidates: CANDIDATES, random: 1 },
    accept: { share: 0.2, of: 'all cells' },
    ...{ mostFacets: 3, mapped: 5 },
    ...{ out: place('facets.json'), checkpoint: place('facets.checkpoint'), fresh: false },
    stop: { aborted: false },
    ...more,
  };
}

const facets = (): FacetsFile => JSON.parse(readFileSync(place('facets.json'), 'utf8'));

describe('decomposing a corpus', () => {
  it('draws seeds from gold, counts gold spans only, and leaves nothing but the facets', async () => {
    const gold = await request();
    assert.equal((await decomposeCorpus(gold)).outcome, 'done');
    assert.deepEqual(readdirSync(folder).sort(), ['facets.json', 'gold.conll']);
    const { seeds, counts, curve, facets: proposed, spans, overlaps } = facets();
    assert.deepEqual(
      seeds.map(({ text }) => text),
      ['Banjul', 'Gambia', 'Lake Chad', 'Kano', 'Dakar', 'Oslo', 'Bissau'],
    );
    assert.equal(counts.counted, 11);
    const known = spans.filter((span) => span.known);
    assert.equal(known.length, 11);
    assert.equal(curve.at(-1)?.covered, known.filter(({ accepted }) => accepted.length > 0).length);
    assert.equal(proposed.length, Math.min(3, curve.length));
    for (const { gain, members, seeds: own } of proposed) {
      assert.ok(gain > 0 && own.length === 1);
      assert.ok(members.every((span) => spans[span].known));
    }
    assert.ok(proposed.every(({ seeds: [seed] }, i) => overlaps[i][i] === seeds[seed].covers));
    for (const { text, sentence, startChar, endChar } of spans)
      assert.equal(gold.known.sentences[sentence].text.slice(startChar, endChar), text);
  });

  it('writes all that editing the facets needs', async () => {
    await decomposeCorpus(await request());
    const file = facets();
    const matrix = matrixOf(file);
    const isKnown = (span: number) => file.spans[span].known;
    assert.deepEqual(
      facetMembers(matrix, file.facets).map((members) => members.filter(isKnown)),
      file.facets.map(({ members }) => members),
    );
    assert.deepEqual(facetOverlaps(matrix, file.facets, isKnown), file.overlaps);
    assert.equal(dropFacet(file.facets, 0).length, file.facets.length - 1);
  });

  it('accepts the asked share, of all cells or of each seed, or what is below a score', async () => {
    await decomposeCorpus(await request());
    const whole = facets();
    const cells = whole.spans.flatMap(({ accepted }) => accepted);
    assert.equal(cells.length, Math.round(0.2 * whole.counts.tested * whole.seeds.length));
    await decomposeCorpus(await request({ accept: { share: 0.2, of: 'each seed' } }));
    const each = Map.groupBy(
      facets().spans.flatMap(({ accepted }) => accepted),
      ([seed]) => seed,
    );
    assert.deepEqual(
      new Set([...each.values()].map(({ length }) => length)),
      new Set([Math.round(0.2 * whole.counts.tested)]),
    );
    await decomposeCorpus(await request({ accept: { threshold: whole.worstScore + 1e-9 } }));
    assert.deepEqual(
      facets().spans.flatMap(({ accepted }) => accepted.map(([seed]) => seed)),
      whole.spans.flatMap(({ accepted }) => accepted.map(([seed]) => seed)),
    );
  });

  it('every seed accepts its own text in its own place, with nothing noticed', async () => {
    await decomposeCorpus(await request());
    const { seeds, spans } = facets();
    for (const [i, { sentence, start, end }] of seeds.entries()) {
      const own = spans.find((span) => span.sentence === sentence && span.start === start && span.end === end);
      assert.ok(own!.accepted.find(([seed]) => seed === i)![1] < 1e-5);
    }
  });

  it('maps covered spans by their scores against the seeds of the facets, accepted or not', async () => {
    await decomposeCorpus(await request());
    const { map, spans, facets: proposed } = facets();
    const mapped = spans.filter(({ place: at }) => at);
    assert.equal(mapped.length, 5);
    assert.deepEqual(
      map!.seeds,
      proposed.flatMap(({ seeds }) => seeds),
    );
    for (const { profile, accepted } of mapped) {
      assert.equal(profile!.length, map!.seeds.length);
      for (const [seed, score] of accepted) {
        const column = map!.seeds.indexOf(seed);
        if (column >= 0) assert.ok(Math.abs(profile![column] - score) < 1e-12);
      }
    }
    await decomposeCorpus(await request({ mapped: 0 }));
    assert.equal(facets().map, null);
  });

  const SMALL = { sentences: 3, seeds: 3, tested: 'all', candidates: CANDIDATES, random: 1 } as const;

  it('ends the same wherever it is stopped', async () => {
    await decomposeCorpus(await request({ sample: SMALL }));
    const whole = readFileSync(place('facets.json'), 'utf8');
    for (let calls = 1, stops = 1; stops > 0; calls *= 3) {
      rmSync(place('facets.json'));
      stops = await runWithStops(calls);
      assert.equal(readFileSync(place('facets.json'), 'utf8'), whole);
      assert.deepEqual(readdirSync(folder).sort(), ['facets.json', 'gold.conll']);
    }
  });

  /** @returns how often it stopped until it was done; each run's model closes after more calls than the last run's. */
  async function runWithStops(calls: number): Promise<number> {
    for (let stops = 0; ; stops++) {
      const lm = new ToyModel();
      const stop = { aborted: false };
      let left = calls * (stops + 1);
      lm.onCall = () => {
        if (left-- > 0) return;
        stop.aborted = true;
        throw new PoolClosed();
      };
      const { outcome } = await decomposeCorpus(await request({ lm, stop, sample: SMALL }));
      if (outcome === 'done') return stops;
    }
  }

  it('takes up again what was computed, and refuses the checkpoint of another decomposition', async () => {
    const stop = { aborted: false };
    const onProgress = (_: number, cells: number) => {
      stop.aborted = cells > 0;
    };
    const summary = await decomposeCorpus(await request({ stop, onProgress }));
    assert.deepEqual([summary.outcome, summary.isKept], ['stopped', true]);
    await assert.rejects(decomposeCorpus(await request({ phrase: 'city' })), /another run \(different: phrase\)/);
    const lm = new ToyModel();
    await decomposeCorpus(await request({ lm }));
    const again = new ToyModel();
    await decomposeCorpus(await request({ lm: again }));
    assert.ok(lm.rows < again.rows, 'cells of the checkpoint were not computed again');
  });

  it('draws the same for the same number, and fewer where fewer are asked for', async () => {
    const sample = { sentences: 4, seeds: 2, tested: 'all', candidates: CANDIDATES, random: 3 } as const;
    await decomposeCorpus(await request({ sample }));
    const first = readFileSync(place('facets.json'), 'utf8');
    await decomposeCorpus(await request({ sample }));
    assert.equal(readFileSync(place('facets.json'), 'utf8'), first);
    assert.deepEqual([facets().counts.sentences, facets().seeds.length], [4, 2]);
  });

  it('tries known spans only when asked', async () => {
    const sample = { sentences: 100, seeds: 50, tested: 'known', candidates: CANDIDATES, random: 1 } as const;
    await decomposeCorpus(await request({ sample }));
    assert.deepEqual(facets().counts, { sentences: 6, tested: 11, counted: 11, dropped: 0 });
  });

  it('of a ranking takes the accepted spans as known, counts all, and names what to review next', async () => {
    const { known, lm } = await request();
    const { corpus } = known;
    const types = [{ name: 'LOC', phrase: 'place', seeds: ['Kano'] }];
    const mined = { types, method: 'div2', selection: { mode: 'top', k: 12 }, candidates: CANDIDATES } as const;
    await mineToFile({
      ...{ corpus, reading: {}, lm, modelName: 'toy', out: place('ranked.jsonl'), checkpoint: place('c'), fresh: true },
      options: { ...mined, seedMode: 'mean', edge: 'boundary', temperature: 2 },
      stop: { aborted: false },
    });
    const accepted = await acceptedSpans(place('ranked.jsonl'), corpus, { type: 'LOC', top: 5 });
    assert.equal(accepted.spans.flat().length, 5);
    await decomposeCorpus(await request({ known: accepted }));
    const { counts, spans, curve, next, from, seeds } = facets();
    assert.equal(from, 'ranking');
    assert.equal(counts.counted, counts.tested);
    assert.equal(curve.at(-1)?.covered, spans.length);
    const open = (seed: number) =>
      spans.filter((span) => !span.known && span.accepted.some(([other]) => other === seed)).length;
    assert.equal(open(next!), Math.max(...seeds.map((_, seed) => open(seed))));
    await assert.rejects(acceptedSpans(place('ranked.jsonl'), corpus, { type: 'PER' }), /accepted as PER/);
  });

  it('says which types there are when the one asked for is not', async () => {
    const corpus = await openCorpus(place('gold.conll'));
    await assert.rejects(goldSpans(corpus, 'PER'), { code: 'corpus-invalid', hint: /It has LOC/ });
  });
});
