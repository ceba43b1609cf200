// Every score against PyTorch's: ten architectures, two exporters each, and the starter.

import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openLanguageModel } from '../../main/compute/open-language-model.ts';
import type { Device } from '../../main/compute/session.ts';
import type { LanguageModel } from '../../src/lm/language-model.ts';
import { type Candidate, type MineOptions, mine } from '../../src/mining/mine.ts';
import { type Parity, readParity, SHARED, unlessShared } from '../support/shared.ts';
import { unlessSoftwareVulkan, withSoftwareVulkan } from '../support/software-vulkan.ts';

const TOLERANCE = 1e-4;
/** The shared numbers of the starter were computed in half precision (test/fixtures/parity/README.md). */
const HALF_PRECISION_TOLERANCE = 5e-3;

const STARTER = join(import.meta.dirname, '../../resources/model/starter');
const STARTER_PARITY = join(import.meta.dirname, '../fixtures/parity/starter-float32.json');

let cacheDir = '';
before(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'seedmark-parity-'));
});
after(() => rm(cacheDir, { recursive: true, force: true }));

async function minedByKey(
  lm: LanguageModel,
  parity: Parity,
  method: MineOptions['method'],
): Promise<Map<string, Candidate>> {
  const types = parity.types.map(({ label, seed }) => ({ name: label, phrase: label, seeds: [seed] }));
  const sentences = parity.sentences.map(({ text, offsets }) => ({
    doc: '',
    text,
    words: offsets.map(([startChar, endChar]) => ({ startChar, endChar })),
  }));
  const options: MineOptions = {
    types,
    method,
    selection: { mode: 'all' },
    candidates: { maxWords: 3, maxSentenceWords: 1000, stopWords: new Set(), dropDigits: false, dropFinalStop: false },
    seedMode: 'mean',
    edge: 'boundary',
    temperature: parity.temperature,
  };
  const found = new Map<string, Candidate>();
  for await (const { candidates } of mine(sentences, lm, options)) {
    for (const one of candidates)
      found.set(`${one.sentence}:${one.span.start}:${one.span.end}:${types[one.type].name}`, one);
  }
  return found;
}

const METHODS = ['div2', 'div1', 'cos2'] as const;
type Method = (typeof METHODS)[number];
type MinedByMethod = Map<Method, Map<string, Candidate>>;

async function mineAll(
  folder: string,
  onnxFile: string | undefined,
  parity: Parity,
  { device, methods }: { device: Device; methods: readonly Method[] } = { device: 'cpu', methods: METHODS },
): Promise<MinedByMethod> {
  const model = await openLanguageModel(folder, { cacheDir, device, workers: 1, onnxFile });
  try {
    assert.equal(model.device, device, model.notes.join(' '));
    assert.equal(model.prepared.method, 'split');
    const mined: MinedByMethod = new Map();
    for (const method of methods) mined.set(method, await minedByKey(model.lm, parity, method));
    return mined;
  } finally {
    model.close();
  }
}

/** Largest difference of any term or score from the reference; fails where a span or a term is missing. */
function worstDifference(mined: MinedByMethod, parity: Parity): number {
  let worst = 0;
  const compare = (a: readonly number[], b: readonly number[]) => {
    assert.equal(a.length, b.length);
    a.forEach((value, i) => {
      worst = Math.max(worst, Number.isFinite(value) ? Math.abs(value - b[i]) : Infinity);
    });
  };
  for (const [method, found] of mined) {
    parity.sentences.forEach(({ text, spans }, index) => {
      for (const span of spans) {
        const one = found.get(`${index}:${span.start}:${span.end}:${span.label}`);
        assert.ok(one, `span ${span.start}..${span.end} of sentence ${index} was not scored`);
        const { startChar } = one.source.words[span.start];
        assert.equal(text.slice(startChar, one.source.words[span.end - 1].endChar), span.text);
        compare([one.score], [span[method]]);
        if (method === 'div2') compare([...one.x, ...one.y], [...span.x, ...span.y]);
      }
    });
  }
  return worst;
}

function check(mined: MinedByMethod, parity: Parity, tolerance: number): string {
  const worst = worstDifference(mined, parity);
  assert.ok(worst < tolerance, `largest difference ${worst}`);
  return `largest difference ${worst.toExponential(1)}`;
}

describe('parity with PyTorch', () => {
  const parityFolder = join(SHARED, 'parity');
  const files = existsSync(parityFolder) ? readdirSync(parityFolder).filter((file) => file !== 'starter.json') : [];

  it('finds references of ten architectures', { skip: unlessShared('parity') }, () => {
    assert.equal(files.length, 10);
  });

  for (const file of files) {
    const parity = readParity(join(parityFolder, file));
    const folder = join(SHARED, 'models', parity.model);
    for (const onnx of readdirSync(join(folder, 'onnx'))) {
      it(`${parity.model}, ${onnx}: every term and score within ${TOLERANCE}`, async (t) => {
        t.diagnostic(check(await mineAll(folder, `onnx/${onnx}`, parity), parity, TOLERANCE));
      });
    }
  }

  it(`the starter: every term and score within ${TOLERANCE} of float32`, async (t) => {
    const parity = readParity(STARTER_PARITY);
    const mined = await mineAll(STARTER, undefined, parity);
    t.diagnostic(check(mined, parity, TOLERANCE));
    const shared = join(parityFolder, 'starter.json');
    if (existsSync(shared))
      t.diagnostic(`half-precision reference: ${check(mined, readParity(shared), HALF_PRECISION_TOLERANCE)}`);
  });

  // Each row length costs the software driver seconds: one short sentence, both sides of the two-way test.
  const skipped = unlessShared('parity') || unlessSoftwareVulkan();
  for (const name of ['tiny-bert-cased', 'tiny-gpt2']) {
    it(`${name} on WebGPU: every term and score within ${TOLERANCE}`, { skip: skipped }, async (t) => {
      const whole = readParity(join(parityFolder, `${name}.json`));
      const shortest = [...whole.sentences].sort((a, b) => a.text.length - b.text.length)[0];
      const parity = { ...whole, sentences: [shortest] };
      const mined = await withSoftwareVulkan(() =>
        mineAll(join(SHARED, 'models', name), undefined, parity, { device: 'webgpu', methods: ['div2'] }),
      );
      t.diagnostic(check(mined, parity, TOLERANCE));
    });
  }
});
