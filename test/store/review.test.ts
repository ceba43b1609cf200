import assert from 'node:assert/strict';
import { join } from 'node:path';
import { afterEach, describe, it } from 'node:test';
import { storeCandidates } from '../../main/store/candidates/candidates.ts';
import { openProject, type ProjectFile } from '../../main/store/file/project-file.ts';
import { decideMatching, twinsOf } from '../../main/store/review/bulk-verdict.ts';
import { readDecision, readDecisions, readKnowledge } from '../../main/store/review/decisions.ts';
import { findLogMismatch } from '../../main/store/review/replay.ts';
import { decide, readHistory, redo, undo } from '../../main/store/review/review.ts';
import { countByStatus, countCandidates } from '../../main/store/review/review-counts.ts';
import { readReviewPage } from '../../main/store/review/review-page.ts';
import { readActions, readVerdicts } from '../../main/store/review/verdict-log.ts';
import { Failure } from '../../src/failure.ts';
import type { SentenceId } from '../../src/project/ids.ts';
import type { Judgement } from '../../src/project/verdicts.ts';
import { everySpan, minedProject, scratchFolder, startTestRun } from '../support/project-builder.ts';

const folder = scratchFolder();
let count = 0;
const open: ProjectFile[] = [];
function mined(clock = () => 1_000_000) {
  const small = minedProject(join(folder, `review-${count++}.seedmark`), { clock });
  open.push(small.project);
  return small;
}
afterEach(() => {
  for (const project of open.splice(0)) project.close();
});
const REVIEWER = { reviewer: 'Binta' };
const span = (start: number, end: number) => ({ start, end });

describe('verdicts', () => {
  it('decide a candidate, its status and its entity, and say who and when', () => {
    const { connection, types, run } = mined();
    const subject = { sentence: 1 as SentenceId, span: span(0, 2), type: types[0] };
    const { verdict } = decide(connection, [{ ...subject, act: 'accept' }], REVIEWER);
    assert.deepEqual(readDecision(connection, subject), {
      ...subject,
      status: 'accepted',
      verdict,
      entity: { start: 0, end: 2, type: types[0] },
      note: undefined,
    });
    assert.equal(countCandidates(connection, { run, statuses: ['accepted'] }), 1);
    const [logged] = readVerdicts(connection);
    assert.equal(logged.reviewer, 'Binta');
    assert.equal(logged.at.getTime(), 1_000_000);
    assert.deepEqual(readKnowledge(connection, 1 as SentenceId).entities, [{ start: 0, end: 2, type: 'PER' }]);
  });

  it('keep their order when the clock goes back', () => {
    let now = 2_000_000;
    const { connection, types } = mined(() => now);
    const subject = { sentence: 1 as SentenceId, span: span(0, 2), type: types[0] };
    decide(connection, [{ ...subject, act: 'accept' }], REVIEWER);
    now = 1_000_000;
    decide(connection, [{ ...subject, act: 'reject' }], REVIEWER);
    assert.equal(readDecision(connection, subject)?.status, 'rejected');
    assert.deepEqual(findLogMismatch(connection), []);
    undo(connection, 'Binta');
    assert.equal(readDecision(connection, subject)?.status, 'accepted');
  });

  it('of another type or other words name the entity that came of it; a note leaves the decision', () => {
    const { connection, types } = mined();
    const subject = { sentence: 1 as SentenceId, span: span(0, 1), type: types[0] };
    decide(connection, [{ ...subject, act: 'rebound', newSpan: span(0, 2), newType: types[1] }], REVIEWER);
    decide(connection, [{ ...subject, act: 'note', note: 'surname too' }], REVIEWER);
    const decision = readDecision(connection, subject);
    assert.equal(decision?.status, 'rebound');
    assert.deepEqual(decision?.entity, { start: 0, end: 2, type: types[1] });
    assert.equal(decision?.note, 'surname too');
    undo(connection, 'Binta');
    assert.equal(readDecision(connection, subject)?.note, undefined);
    undo(connection, 'Binta');
    assert.equal(readDecision(connection, subject), undefined);
  });

  it('are refused as a whole when one is about nothing', () => {
    const { connection, types } = mined();
    const good: Judgement = { sentence: 1 as SentenceId, span: span(0, 1), type: types[0], act: 'accept' };
    for (const bad of [
      { sentence: 77 as SentenceId },
      { span: span(0, 9) },
      { span: span(2, 2) },
      { type: 9 as never },
    ]) {
      assert.throws(() => decide(connection, [good, { ...good, ...bad }], REVIEWER), Failure);
    }
    assert.throws(() => decide(connection, [], REVIEWER), Failure);
    assert.deepEqual([...readDecisions(connection)], []);
    assert.deepEqual(readActions(connection), []);
  });

  it('hold for a run that comes after them', () => {
    const small = mined();
    const { connection, types, run, corpus } = small;
    decideMatching(connection, { run, types: [types[0]] }, { act: 'reject' }, 'Binta');
    const again = startTestRun(connection, types, [corpus]);
    storeCandidates(connection, again, everySpan(small));
    assert.equal(
      countCandidates(connection, { run: again, statuses: ['rejected'] }),
      countCandidates(connection, { run, types: [types[0]] }),
    );
  });
});

describe('a bulk verdict', () => {
  it('is counted before, one action, and one step of undo', () => {
    const { connection, run } = mined();
    const filter = { run, text: 'banjul' };
    const expected = countCandidates(connection, filter);
    assert.ok(expected > 20);
    const done = decideMatching(connection, filter, { act: 'accept' }, 'Binta');
    assert.equal(done?.verdicts, expected);
    assert.equal(countCandidates(connection, { run, statuses: ['accepted'] }), expected);
    assert.deepEqual(readActions(connection)[0].reason, { filter, ruling: { act: 'accept' } });
    undo(connection, 'Binta');
    assert.equal(countCandidates(connection, { run, statuses: ['accepted'] }), 0);
    assert.deepEqual([...readDecisions(connection)], []);
    assert.deepEqual(readHistory(connection), { redo: done?.action });
    redo(connection, 'Musa');
    assert.equal(countCandidates(connection, { run, statuses: ['accepted'] }), expected);
    assert.deepEqual(findLogMismatch(connection), []);
  });

  it('about nothing leaves no trace', () => {
    const { connection, run } = mined();
    assert.equal(decideMatching(connection, { run, text: 'Timbuktu' }, { act: 'accept' }, 'Binta'), undefined);
    assert.deepEqual(readActions(connection), []);
  });

  it('reaches the twins of a sentence when asked to', () => {
    const { connection, types, run } = mined();
    const accepted: Judgement = { sentence: 1 as SentenceId, span: span(4, 5), type: types[1], act: 'accept' };
    decide(connection, twinsOf(connection, accepted), REVIEWER);
    const { items } = readReviewPage(connection, { run, statuses: ['accepted'] }, { by: 'text' }, { limit: 10 });
    assert.deepEqual(
      items.map(({ sentence }) => sentence),
      [1, 4],
    );
    undo(connection, 'Binta');
    assert.equal(countCandidates(connection, { run, statuses: ['accepted'] }), 0);
  });
});

describe('undo and redo', () => {
  it('walk the log across restarts', () => {
    const small = mined();
    const { types } = small;
    let { connection, project } = small;
    const subject = { sentence: 2 as SentenceId, span: span(0, 1), type: types[0] };
    decide(connection, [{ ...subject, act: 'reject' }], REVIEWER);
    decide(connection, [{ ...subject, act: 'accept' }], REVIEWER);
    const reopen = () => {
      project.close();
      project = openProject(project.path);
      open.push(project);
      ({ connection } = project);
    };
    reopen();
    undo(connection, 'Binta');
    reopen();
    assert.equal(readDecision(connection, subject)?.status, 'rejected');
    undo(connection, 'Binta');
    assert.equal(undo(connection, 'Binta'), undefined);
    reopen();
    redo(connection, 'Binta');
    assert.equal(readDecision(connection, subject)?.status, 'rejected');
    decide(connection, [{ ...subject, act: 'skip' }], REVIEWER);
    reopen();
    assert.equal(redo(connection, 'Binta'), undefined, 'a new decision ends what could be redone');
    assert.equal(readDecision(connection, subject)?.status, 'skipped');
    assert.deepEqual(
      readActions(connection).map(({ kind }) => kind),
      ['decide', 'redo', 'undo', 'undo', 'decide', 'decide'],
    );
    assert.deepEqual(findLogMismatch(connection), []);
  });

  it('take back words that were reviewed as outside', () => {
    const { connection } = mined();
    const words = { act: 'outside', sentence: 3 as SentenceId, span: span(0, 5) } as const;
    decide(connection, [words], REVIEWER);
    decide(connection, [words], REVIEWER);
    undo(connection, 'Binta');
    assert.deepEqual(readKnowledge(connection, 3 as SentenceId).reviewed, [span(0, 5)]);
    undo(connection, 'Binta');
    assert.deepEqual(readKnowledge(connection, 3 as SentenceId).reviewed, []);
  });

  it('the log itself cannot be changed', () => {
    const { connection, run } = mined();
    decideMatching(connection, { run }, { act: 'skip' }, 'Binta');
    for (const sql of [
      'DELETE FROM verdicts',
      "UPDATE verdicts SET act = 'reject'",
      'DELETE FROM actions',
      'UPDATE actions SET at = 0',
    ]) {
      assert.throws(() => connection.write(() => connection.run(sql)), /append-only/);
    }
    assert.ok(countByStatus(connection, { run }).every(({ status }) => status === 'skipped'));
  });
});
