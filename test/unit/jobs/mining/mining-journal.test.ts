import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import fc from 'fast-check';
import { discardCheckpoint, MiningJournal } from '../../../../main/jobs/mining/mining-journal.ts';
import type { RankedSpan } from '../../../../main/jobs/mining/ranked-line.ts';
import { Failure, type FailureCode } from '../../../../src/failure.ts';
import { emptyFilterCounts } from '../../../../src/mining/candidate-spans.ts';

const folder = mkdtempSync(join(tmpdir(), 'seedmark-journal-'));
const path = join(folder, 'run.checkpoint');
after(() => rmSync(folder, { recursive: true }));
beforeEach(() => rmSync(path, { force: true }));

const RUN = { corpus: 'c0ffee', types: [{ name: 'PER' }], template: undefined };

/** Wider than one unit and one byte a character, so that offsets in the wrong unit show. */
function span(sentence: number, text = 'Ọ̀ṣun 😀'): RankedSpan {
  const place = { start: 0, end: 2, startChar: 0, endChar: text.length };
  return { doc: 'd', sentence, ...place, text, type: 'PER', seed: 'Musa', score: sentence / 7, x: [1, null], y: [] };
}

const counts = (sentences: number) => ({ ...emptyFilterCounts(), sentences });

function isFailure(code: FailureCode, message: RegExp) {
  return (error: unknown) => error instanceof Failure && error.code === code && message.test(error.message);
}

/** Two stretches done and a third begun. */
function writeJournal(keepAfterMark = false): void {
  const journal = MiningJournal.open(path, RUN, keepAfterMark);
  journal.add([span(0), span(1)]);
  journal.mark(2, counts(2));
  journal.add([span(2)]);
  journal.mark(3, counts(3));
  journal.add([span(4), span(5)]);
  journal.close();
}

function sentencesIn(journal: MiningJournal): number[] {
  return journal.entries.map((entry) => {
    const read = JSON.parse(journal.read(entry)) as RankedSpan;
    assert.deepEqual(read, span(entry.sentence), 'the line of an entry is where the entry says');
    return entry.sentence;
  });
}

function reopened(keepAfterMark = false) {
  const journal = MiningJournal.open(path, RUN, keepAfterMark);
  const found = { done: journal.sentencesDone, counts: journal.counts, spans: sentencesIn(journal) };
  journal.close();
  return found;
}

describe('MiningJournal', () => {
  it('goes on after the last mark, without the spans that came after it', () => {
    writeJournal();
    assert.deepEqual(reopened(), { done: 3, counts: counts(3), spans: [0, 1, 2] });
  });

  it('keeps what came after the last mark for a run that starts with its bound', () => {
    writeJournal(true);
    assert.deepEqual(reopened(true), { done: 3, counts: counts(3), spans: [0, 1, 2, 4, 5] });
  });

  it('can be appended to after it was replayed', () => {
    writeJournal();
    const journal = MiningJournal.open(path, RUN, false);
    journal.add([span(9)]);
    journal.mark(10, counts(10));
    assert.deepEqual(sentencesIn(journal), [0, 1, 2, 9]);
    journal.close();
    assert.deepEqual(reopened(), { done: 10, counts: counts(10), spans: [0, 1, 2, 9] });
  });

  it('survives a cut at any byte: what was marked before it is there', () => {
    writeJournal();
    const whole = readFileSync(path);
    const headerBytes = whole.indexOf('\n') + 1;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length }), fc.boolean(), (cut, keepAfterMark) => {
        writeFileSync(path, whole.subarray(0, cut));
        // The first bytes of a header could be any file's: a file like that is left alone.
        const isTooShort = cut > 0 && cut < '{"journal":"seedmark mining checkpoint"'.length;
        if (isTooShort) {
          assert.throws(() => reopened(), isFailure('checkpoint-invalid', /not a mining checkpoint/));
          assert.equal(readFileSync(path).length, cut);
          return;
        }
        const { done, spans } = reopened(keepAfterMark);
        const lines = whole.subarray(headerBytes, Math.max(headerBytes, cut)).toString().split('\n').slice(0, -1);
        const marks = lines.filter((line) => line.startsWith('{"sentencesDone"'));
        assert.equal(done, marks.length === 0 ? 0 : JSON.parse(marks.at(-1)!).sentencesDone);
        const spanLines = keepAfterMark ? lines : lines.slice(0, lines.lastIndexOf(marks.at(-1) ?? '') + 1);
        assert.equal(spans.length, spanLines.filter((line) => line.startsWith('{"doc"')).length);
      }),
      { numRuns: 300 },
    );
  });

  it('drops what a power cut left after the last mark', () => {
    writeJournal(true);
    appendFileSync(path, `\0\0\0\0\0\0\n${JSON.stringify(span(6))}\n`);
    assert.deepEqual(reopened(true).spans, [0, 1, 2, 4, 5]);
    assert.equal(readFileSync(path).includes(0), false);
  });

  it('refuses damage before a mark, which no crash explains', () => {
    writeJournal();
    const text = readFileSync(path, 'utf8');
    for (const damaged of [text.replace('"start":0', '"start":0,,'), text.replace('"score":', '"skore":')]) {
      writeFileSync(path, damaged);
      assert.throws(() => reopened(), isFailure('checkpoint-invalid', /is damaged/));
      assert.equal(readFileSync(path, 'utf8'), damaged, 'left as it is');
    }
  });

  it('refuses the checkpoint of another run and names the difference', () => {
    writeJournal();
    const other = { ...RUN, corpus: 'decaf', template: 'The {label}: {seed}' };
    const open = () => MiningJournal.open(path, other, false);
    assert.throws(open, isFailure('checkpoint-invalid', /different: corpus, template/));
    assert.deepEqual(reopened().spans, [0, 1, 2]);
  });

  it('refuses any other file and leaves it as it is', () => {
    const others = [
      'Amina Jallo went to Banjul.\n',
      '{"journal":"another program"}\n',
      '{',
      '\0'.repeat(5000),
      'x'.repeat(3e6),
    ];
    for (const text of others) {
      writeFileSync(path, text);
      assert.throws(() => reopened(), isFailure('checkpoint-invalid', /not a mining checkpoint/));
      assert.throws(() => discardCheckpoint(path), isFailure('checkpoint-invalid', /not a mining checkpoint/));
      assert.equal(readFileSync(path, 'utf8'), text);
    }
    assert.throws(() => MiningJournal.open(folder, RUN, false), isFailure('file-unwritable', /EISDIR/));
  });

  it('leaves no file behind that a later run could not start from', () => {
    MiningJournal.open(path, RUN, false).close();
    assert.ok(!existsSync(path));
    const begun = MiningJournal.open(path, RUN, false);
    begun.add([span(0)]);
    begun.close();
    assert.ok(!existsSync(path));
    const top = MiningJournal.open(path, RUN, true);
    top.add([span(0)]);
    top.close();
    assert.ok(existsSync(path));
  });

  it('notices that another run writes to the same file', () => {
    const first = MiningJournal.open(path, RUN, false);
    first.mark(1, counts(1));
    const second = MiningJournal.open(path, RUN, false);
    second.add([span(1)]);
    assert.throws(() => first.add([span(1)]), isFailure('checkpoint-invalid', /Another run/));
    second.mark(2, counts(2));
    first.close();
    second.close();
    assert.deepEqual(reopened().spans, [1]);
  });

  it('reads lines that are longer than its buffer', () => {
    const journal = MiningJournal.open(path, RUN, false);
    const long = span(0, 'Ọ'.repeat(2e6));
    journal.add([long, span(1)]);
    journal.mark(2, counts(2));
    journal.close();
    const again = MiningJournal.open(path, RUN, false);
    assert.deepEqual(
      again.entries.map((entry) => JSON.parse(again.read(entry))),
      [long, span(1)],
    );
    again.close();
  });

  it('begins anew where a crash cut its header', () => {
    writeJournal();
    truncateSync(path, 60);
    assert.deepEqual(reopened(), { done: 0, counts: counts(0), spans: [] });
  });
});

describe('discardCheckpoint', () => {
  it('removes a checkpoint and is content when there is none', () => {
    writeJournal();
    discardCheckpoint(path);
    assert.ok(!existsSync(path));
    discardCheckpoint(path);
  });
});
