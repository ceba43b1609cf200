import assert from 'node:assert/strict';
import { type ChildProcess, execFile, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import { latestVersion } from '../../main/store/file/migrate.ts';
import { createProject, openProject, type ProjectFile } from '../../main/store/file/project-file.ts';
import { readOwner } from '../../main/store/file/writer-lock.ts';
import { decideMatching } from '../../main/store/review/bulk-verdict.ts';
import { findLogMismatch } from '../../main/store/review/replay.ts';
import { undo } from '../../main/store/review/review.ts';
import { countCandidates } from '../../main/store/review/review-counts.ts';
import { readIdentity } from '../../main/store/settings.ts';
import { Failure, type FailureCode } from '../../src/failure.ts';
import { asNobody, unlessNobody } from '../support/nobody.ts';
import { minedProject, scratchFolder } from '../support/project-builder.ts';

const folder = scratchFolder();
let count = 0;
/** Three processes open a project 25 times each: a second or two. */
const FIGHT_MS = 60_000;
const place = () => join(folder, `open-${count++}.seedmark`);

function failsWith(code: FailureCode, work: () => unknown, message = /./): void {
  assert.throws(
    work,
    (error) => error instanceof Failure && error.code === code && message.test(error.message) && error.hint !== '',
  );
}

/** Name and content of everything in a folder. */
function contents(path: string): unknown {
  return readdirSync(path)
    .sort()
    .map((name) => [name, readFileSync(join(path, name), 'base64')]);
}

function using<Result>(project: ProjectFile, work: (project: ProjectFile) => Result): Result {
  try {
    return work(project);
  } finally {
    project.close();
  }
}

describe('a project', () => {
  it('is one file when it is closed, and says who it is', () => {
    const own = join(folder, 'own');
    mkdirSync(own);
    const path = join(own, 'letters.seedmark');
    const first = using(createProject(path, 'letters', { clock: () => 5 }), ({ connection }) =>
      readIdentity(connection),
    );
    assert.deepEqual(readdirSync(own), ['letters.seedmark']);
    assert.equal(first.name, 'letters');
    assert.equal(first.createdAt.getTime(), 5);
    assert.deepEqual(
      using(openProject(path), ({ connection }) => readIdentity(connection)),
      first,
    );
  });

  it('is kept in a write-ahead log that is flushed at every decision, with foreign keys', () => {
    using(createProject(place(), 'p'), ({ connection, notices }) => {
      const pragma = (name: string) => connection.value(`SELECT * FROM pragma_${name}`);
      assert.equal(pragma('journal_mode'), 'wal');
      assert.equal(pragma('synchronous'), 2);
      connection.writeBulk(() => {});
      assert.equal(pragma('synchronous'), 2, 'after a batch, too');
      assert.equal(pragma('foreign_keys'), 1);
      assert.equal(pragma('user_version'), latestVersion());
      assert.deepEqual(notices, []);
    });
  });

  it('is not made over another file', () => {
    const path = place();
    writeFileSync(path, 'mine');
    failsWith('file-unwritable', () => createProject(path, 'p'), /already/);
    assert.equal(readFileSync(path, 'utf8'), 'mine');
    failsWith('file-unwritable', () => createProject(join(folder, 'nowhere', 'p.seedmark'), 'p'), /ENOENT/);
  });

  it('of a newer program is refused and left as it is', () => {
    const path = place();
    createProject(path, 'p').close();
    const db = new Database(path);
    db.pragma('user_version = 99990');
    db.close();
    const before = readFileSync(path);
    failsWith('project-newer', () => openProject(path), /newer Seedmark/);
    assert.deepEqual(readFileSync(path), before);
  });
});

describe('what is no project is refused and not touched:', () => {
  const cases: readonly (readonly [name: string, code: FailureCode, make: (path: string) => void])[] = [
    ['nothing', 'file-missing', () => {}],
    ['a folder', 'file-unreadable', (path) => mkdirSync(path)],
    ['an empty file', 'project-invalid', (path) => writeFileSync(path, '')],
    ['a text', 'project-invalid', (path) => writeFileSync(path, 'Amina Jallo went to Banjul.\n'.repeat(100))],
    [
      'a short file that begins like a database',
      'project-invalid',
      (path) => writeFileSync(path, 'SQLite format 3\0abc'),
    ],
    [
      "another program's database",
      'project-invalid',
      (path) => {
        const db = new Database(path);
        db.exec('CREATE TABLE bookmarks (url TEXT)');
        db.close();
      },
    ],
  ];
  for (const [name, code, make] of cases) {
    it(name, () => {
      const own = join(folder, `foreign-${count++}`);
      mkdirSync(own);
      const path = join(own, 'p.seedmark');
      make(path);
      const before = existsSync(path) && statSync(path).isFile() ? contents(own) : undefined;
      failsWith(code, () => openProject(path));
      failsWith(code, () => openProject(path, { isReadOnly: true }));
      if (before) assert.deepEqual(contents(own), before);
    });
  }
});

describe('one writer', () => {
  const children: ChildProcess[] = [];
  after(() => {
    for (const child of children) child.kill('SIGKILL');
  });
  async function openElsewhere(path: string): Promise<ChildProcess> {
    const child = fork(join(import.meta.dirname, '../support/hold-project.ts'), [path], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    children.push(child);
    await once(child, 'message');
    return child;
  }

  it('in this program: opened twice is refused, and the first one goes on', () => {
    const path = place();
    const { project, connection, run } = minedProject(path);
    failsWith('project-in-use', () => openProject(path), /in this Seedmark already/);
    assert.ok(decideMatching(connection, { run }, { act: 'accept' }, 'b'));
    project.close();
    openProject(path).close();
  });

  it('in another process: a second one is told who has it, and may read', async () => {
    const path = place();
    minedProject(path).project.close();
    const child = await openElsewhere(path);
    failsWith('project-in-use', () => openProject(path), new RegExp(`by process ${child.pid} since`));
    using(openProject(path, { isReadOnly: true }), ({ connection, isReadOnly }) => {
      assert.equal(isReadOnly, true);
      assert.ok(countCandidates(connection, { run: 1 as never }) > 0);
      failsWith('project-read-only', () => undo(connection, 'b'));
    });
    child.kill('SIGKILL');
    await once(child, 'exit');
    // The lock went with the process; the file that told who had it is still there.
    assert.equal(readOwner(path)?.pid, child.pid);
    using(openProject(path), ({ wasLeftOpen }) => assert.equal(wasLeftOpen, true));
    assert.equal(readOwner(path), undefined);
    using(openProject(path), ({ wasLeftOpen }) => assert.equal(wasLeftOpen, false));
  });

  it('on another machine whose locks are not seen here: its heartbeat holds the project until it stops', () => {
    const path = place();
    minedProject(path).project.close();
    const now = 1_000_000_000;
    const owner = { host: 'elsewhere', pid: process.pid, since: now - 5000, beat: now - 5000, session: 'x' };
    writeFileSync(`${path}-owner`, JSON.stringify(owner));
    failsWith('project-in-use', () => openProject(path, { clock: () => now }), /on elsewhere by process/);
    using(openProject(path, { clock: () => now, takeOver: true }), ({ wasLeftOpen }) => assert.ok(wasLeftOpen));
    writeFileSync(`${path}-owner`, JSON.stringify(owner));
    openProject(path, { clock: () => now + 200_000 }).close();
  });

  it('is one whenever many try at once, and every one of them comes in', async () => {
    const path = place();
    minedProject(path).project.close();
    const script = join(import.meta.dirname, '../support/fight-for-project.ts');
    const run = promisify(execFile);
    await Promise.all([1, 2, 3].map(() => run(process.execPath, [script, path, '25'], { timeout: FIGHT_MS })));
    using(openProject(path), ({ wasLeftOpen }) => assert.equal(wasLeftOpen, false));
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.startsWith(`${basename(path)}-`)),
      [],
    );
  });

  it('a note of the owner that a crash has cut short is no owner', () => {
    const path = place();
    minedProject(path).project.close();
    writeFileSync(`${path}-owner`, '{"host":"else');
    openProject(path).close();
    assert.equal(existsSync(`${path}-owner`), false);
    assert.equal(existsSync(`${path}-lock`), false);
  });
});

describe('a place', () => {
  it('that refuses a write-ahead log gets a rollback journal, says so, and is as safe', () => {
    const path = place();
    minedProject(path).project.close();
    // Its index is a file of shared memory; a folder in the place of that is what such drives come to.
    mkdirSync(`${path}-shm`);
    using(openProject(path), ({ connection, notices }) => {
      assert.deepEqual(notices, ['no write-ahead log']);
      assert.equal(connection.value('SELECT * FROM pragma_journal_mode'), 'delete');
      assert.equal(connection.value('SELECT * FROM pragma_synchronous'), 2);
      connection.writeBulk(() => connection.value('SELECT * FROM pragma_synchronous'));
      assert.ok(decideMatching(connection, { run: 1 as never }, { act: 'accept' }, 'b'));
      assert.deepEqual(findLogMismatch(connection), []);
    });
    rmdirSync(`${path}-shm`);
    using(openProject(path), ({ connection, notices }) => {
      assert.deepEqual(notices, []);
      assert.equal(connection.value('SELECT * FROM pragma_journal_mode'), 'wal');
      assert.ok(countCandidates(connection, { run: 1 as never, statuses: ['accepted'] }) > 0);
    });
  });

  it('that is read-only opens for reading, with all that a crash left in the log', { skip: unlessNobody() }, () => {
    const own = join(folder, 'read-only');
    mkdirSync(own);
    const path = join(own, 'p.seedmark');
    const { project, connection, run } = minedProject(path);
    const accepted = decideMatching(connection, { run }, { act: 'accept' }, 'b')?.verdicts;
    const files = new Map(['', '-wal'].map((suffix) => [suffix, readFileSync(path + suffix)]));
    project.close();
    for (const [suffix, bytes] of files) writeFileSync(path + suffix, bytes);
    const notices = ['read-only place', 'read from a copy'];
    assert.deepEqual(readAsNobody(own), { notices, accepted, refused: 'project-read-only', left: readdirSync(own) });
    openProject(path).close();
    assert.deepEqual(readdirSync(own), ['p.seedmark']);
    assert.deepEqual(readAsNobody(own), {
      notices: ['read-only place'],
      accepted,
      refused: 'project-read-only',
      left: ['p.seedmark'],
    });
  });
});

describe('a file', () => {
  it('that is deleted while it is open: nothing more is acknowledged, and all that was can be saved', async () => {
    const path = place();
    const { project, connection, run, types } = minedProject(path);
    const done = decideMatching(connection, { run, types: [types[0]] }, { act: 'accept' }, 'b');
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix);
    failsWith(
      'file-missing',
      () => decideMatching(connection, { run }, { act: 'reject' }, 'b'),
      /moved, deleted or replaced/,
    );
    const rescued = place();
    await project.copyTo(rescued);
    project.close();
    using(openProject(rescued), ({ connection: again }) => {
      assert.equal(countCandidates(again, { run, statuses: ['accepted'] }), done?.verdicts);
      assert.equal(countCandidates(again, { run, statuses: ['rejected'] }), 0);
    });
  });

  it('whose log alone is deleted is noticed as well', () => {
    const path = place();
    const { project, connection, run } = minedProject(path);
    renameSync(`${path}-wal`, `${path}-wal-gone`);
    failsWith('file-missing', () => decideMatching(connection, { run }, { act: 'reject' }, 'b'), /-wal was moved/);
    project.close();
  });
});

/** A process without rights stands for a read-only medium. */
function readAsNobody(own: string): unknown {
  for (const name of readdirSync(own)) chmodSync(join(own, name), 0o444);
  chmodSync(own, 0o555);
  chmodSync(folder, 0o755);
  try {
    const script = join(import.meta.dirname, '../support/read-project.ts');
    return JSON.parse(
      execFileSync(process.execPath, [script, join(own, 'p.seedmark')], { encoding: 'utf8', ...asNobody() }),
    );
  } finally {
    chmodSync(own, 0o755);
    for (const name of readdirSync(own)) chmodSync(join(own, name), 0o644);
  }
}
