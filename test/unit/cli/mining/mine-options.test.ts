import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keptShare, type MiningFlags, mineOptions, parseTop } from '../../../../main/cli/mining/mine-options.ts';
import { describeFilters, describeRun, describeStop } from '../../../../main/cli/mining/mine-summary.ts';
import { count } from '../../../../main/cli/terminal/say.ts';
import { formatTable, textWidth } from '../../../../main/cli/terminal/table.ts';
import type { MineSummary } from '../../../../main/jobs/mining/mine-to-file.ts';
import { emptyFilterCounts } from '../../../../src/mining/candidate-spans.ts';

const FLAGS: MiningFlags = {
  type: ['PER:person=Amina Jallo|Musa', 'LOC=Banjul'],
  method: 'div2',
  seeds: 'mean',
  edge: 'boundary',
  temperature: 2,
  language: 'en',
  maxWords: 3,
  maxSentenceWords: 30,
};

describe('mineOptions', () => {
  it('reads types from the command line', () => {
    assert.deepEqual(mineOptions(FLAGS).types, [
      { name: 'PER', phrase: 'person', seeds: ['Amina Jallo', 'Musa'] },
      { name: 'LOC', phrase: 'LOC', seeds: ['Banjul'] },
    ]);
  });

  it('keeps the best thousand unless told otherwise, and 2 % by PromptMine', () => {
    const selectionOf = (flags: Partial<MiningFlags>) => mineOptions({ ...FLAGS, ...flags }).selection;
    assert.deepEqual(selectionOf({}), { mode: 'top', k: 1000 });
    assert.deepEqual(selectionOf({ top: parseTop('7') }), { mode: 'top', k: 7 });
    assert.deepEqual(selectionOf({ top: parseTop('7%') }), { mode: 'all' });
    assert.deepEqual(selectionOf({ threshold: 0 }), { mode: 'threshold', threshold: 0 });
    assert.deepEqual(selectionOf({ all: true }), { mode: 'all' });
    assert.deepEqual(selectionOf({ method: 'prompt' }), { mode: 'all' });
    assert.deepEqual(selectionOf({ method: 'prompt', top: parseTop('7') }), { mode: 'top', k: 7 });
    assert.equal(keptShare({ ...FLAGS, method: 'prompt' }), 0.02);
    assert.equal(keptShare({ ...FLAGS, method: 'prompt', all: true }), undefined);
    assert.equal(keptShare({ ...FLAGS, top: parseTop('7%') }), 0.07);
    assert.equal(keptShare({ ...FLAGS, threshold: 0 }), undefined);
  });

  it('drops what the paper drops unless told otherwise', () => {
    const { candidates } = mineOptions(FLAGS);
    assert.ok(candidates.dropDigits && candidates.dropFinalStop && candidates.stopWords.has('the'));
    const open = mineOptions({ ...FLAGS, digits: true, finalStop: true, stopWords: 'none' }).candidates;
    assert.ok(!open.dropDigits && !open.dropFinalStop && open.stopWords.size === 0);
  });
});

describe('what a run tells', () => {
  const summary: MineSummary = {
    outcome: 'done',
    found: { PER: 1, LOC: 1204 },
    counts: { ...emptyFilterCounts(), spans: 1, candidates: 1 },
    sentences: 1,
    rejects: 0,
    resumedFrom: 0,
    sentencesDone: 1,
    isKept: false,
  };

  it('one is not many', () => {
    assert.deepEqual(
      [0, 1, 2, 1204].map((n) => count(n, 'span')),
      ['0 spans', '1 span', '2 spans', '1,204 spans'],
    );
    assert.equal(
      describeRun(summary, 'r.jsonl'),
      '1 sentence\n1 of 1 span tested\nfound: PER 1, LOC 1,204\nwritten: r.jsonl',
    );
    assert.match(describeRun({ ...summary, rejects: 1 }, 'r'), /^1 sentence; 1 record could not be read/);
    assert.match(
      describeRun({ ...summary, sentences: 9, resumedFrom: 4 }, 'r'),
      /^9 sentences \(4 of them by an earlier/,
    );
  });

  it('names every filter that dropped something, and no other', () => {
    const counts = {
      ...emptyFilterCounts(),
      spans: 90,
      candidates: 10,
      spansWithDigit: 4,
      spansInDroppedSentences: 76,
    };
    const told = describeFilters({ ...counts, sentencesTooLong: 2, sentencesUncuttable: 1 });
    assert.equal(
      told,
      "10 of 90 spans tested; never found: 4 with a digit, 76 in sentences that are not mined (2 too long, 1 with a character that the model's tokenizer does not have)",
    );
  });

  it('says whether a stopped run can go on', () => {
    const stopped: MineSummary = { ...summary, outcome: 'stopped', sentences: 9000, sentencesDone: 4096, isKept: true };
    assert.match(describeStop(stopped, 'r.checkpoint'), /^Stopped after 4,096 of 9,000 sentences\. .* r\.checkpoint;/);
    assert.match(describeStop({ ...stopped, isKept: false }, 'r.checkpoint'), /nothing is kept/);
  });
});

describe('tables', () => {
  it('give wide characters two columns and marks none', () => {
    assert.deepEqual(['Amina', '北京', 'Ọ̀ṣun', '한국'].map(textWidth), [5, 4, 4, 4]);
    const table = formatTable(
      ['type', 'n'],
      [
        ['北京', '1'],
        ['b', '200'],
      ],
    );
    assert.equal(table, 'type    n\n────  ───\n北京    1\nb     200');
  });
});
