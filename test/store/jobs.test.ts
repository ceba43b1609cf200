import assert from 'node:assert/strict';
import { join } from 'node:path';
import { afterEach, describe, it } from 'node:test';
import { openProject, type ProjectFile } from '../../main/store/file/project-file.ts';
import {
  addJob,
  endJob,
  interruptJobs,
  readJob,
  readJobs,
  setJobProgress,
  setJobState,
} from '../../main/store/jobs.ts';
import { ENDED_STATES } from '../../src/project/jobs.ts';
import { minedProject, scratchFolder } from '../support/project-builder.ts';

const folder = scratchFolder();
let count = 0;
const open: ProjectFile[] = [];
function project(clock?: () => number): ProjectFile {
  const { project: made } = minedProject(join(folder, `jobs-${count++}.seedmark`), { clock });
  open.push(made);
  return made;
}
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

describe('a job', () => {
  it('goes from queued to its end, and says when and with what', () => {
    let now = 10;
    const { connection } = project(() => now++);
    now = 100;
    const id = addJob(connection, { kind: 'mine', args: { run: 1 } });
    assert.equal(readJob(connection, id).state, 'queued');
    setJobState(connection, id, 'running');
    setJobState(connection, id, 'paused');
    setJobState(connection, id, 'running');
    setJobProgress(connection, id, 3, 7);
    assert.ok(endJob(connection, id, { state: 'failed', failure: { code: 'disk-full', message: 'm', hint: 'h' } }));
    const { createdAt, startedAt, endedAt, ...job } = readJob(connection, id);
    assert.deepEqual(job, {
      id,
      kind: 'mine',
      state: 'failed',
      args: { run: 1 },
      done: 3,
      total: 7,
      result: undefined,
      failure: { code: 'disk-full', message: 'm', hint: 'h' },
      resumes: undefined,
    });
    assert.deepEqual(
      [createdAt, startedAt, endedAt].map((at) => at?.getTime()),
      [100, 101, 104],
    );
  });

  it('ends once, whoever tries', () => {
    const { connection } = project();
    for (const state of ENDED_STATES) {
      const id = addJob(connection, { kind: 'mine', args: {} });
      assert.ok(endJob(connection, id, { state, result: { spans: 3 } }));
      for (const other of ENDED_STATES) assert.equal(endJob(connection, id, { state: other }), false);
      assert.equal(setJobState(connection, id, 'running'), false);
      assert.equal(setJobProgress(connection, id, 1), false);
      assert.deepEqual([readJob(connection, id).state, readJob(connection, id).result], [state, { spans: 3 }]);
      assert.throws(
        () => connection.write(() => connection.run("UPDATE jobs SET state = 'done' WHERE id = ?", id)),
        /ends once/,
      );
    }
  });

  it('that a crash left running is interrupted at the next start, once, and another may resume it', () => {
    const first = project();
    const running = addJob(first.connection, { kind: 'mine', args: {} });
    setJobState(first.connection, running, 'running');
    const done = addJob(first.connection, { kind: 'import', args: {} });
    endJob(first.connection, done, { state: 'done' });
    first.close();
    const again = openProject(first.path);
    open.push(again);
    const { connection } = again;
    assert.deepEqual(
      interruptJobs(connection).map(({ id, state }) => [id, state]),
      [[running, 'interrupted']],
    );
    assert.deepEqual(interruptJobs(connection), []);
    const resumed = addJob(connection, { kind: 'mine', args: {}, resumes: running });
    assert.equal(readJob(connection, resumed).resumes, running);
    assert.deepEqual(
      readJobs(connection).map(({ id }) => id),
      [resumed, done, running],
    );
  });
});
