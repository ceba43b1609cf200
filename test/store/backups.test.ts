import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { backupFolder, listBackups, makeBackup, restoreBackup } from '../../main/store/file/backups.ts';
import { openProject } from '../../main/store/file/project-file.ts';
import { decideMatching } from '../../main/store/review/bulk-verdict.ts';
import { undo } from '../../main/store/review/review.ts';
import { countCandidates } from '../../main/store/review/review-counts.ts';
import { Failure } from '../../src/failure.ts';
import { minedProject, scratchFolder } from '../support/project-builder.ts';

const folder = scratchFolder();

describe('backups', () => {
  it('are kept to a number, the latest first, whatever the clock does', async () => {
    let now = Date.UTC(2026, 10, 22, 10);
    const { project } = minedProject(join(folder, 'rolling.seedmark'), { clock: () => now });
    for (let i = 0; i < 4; i++) {
      await makeBackup(project, 3);
      now += 60_000;
    }
    assert.deepEqual(
      listBackups(project.path).map(({ at }) => at.getUTCMinutes()),
      [3, 2, 1],
    );
    now -= 60_000;
    const again = await makeBackup(project, 3);
    assert.ok(existsSync(again.path), 'made at the same moment as another one');
    assert.equal(listBackups(project.path).length, 3);
    assert.deepEqual(
      readdirSync(backupFolder(project.path)).filter((name) => !name.endsWith('.seedmark')),
      [],
    );
    project.close();
  });

  it('are whole while decisions go on, and open like any project', async () => {
    const { project, connection, run } = minedProject(join(folder, 'busy.seedmark'));
    const backup = makeBackup(project);
    const accepted = decideMatching(connection, { run }, { act: 'accept' }, 'b')?.verdicts;
    undo(connection, 'b');
    const { path } = await backup;
    project.close();
    const copy = openProject(path);
    assert.equal(copy.connection.value('SELECT * FROM pragma_integrity_check'), 'ok');
    assert.ok([0, accepted].includes(countCandidates(copy.connection, { run, statuses: ['accepted'] })));
    copy.close();
  });

  it('are put back in the place of the project, which is kept', async () => {
    const path = join(folder, 'back.seedmark');
    const { project, connection, run } = minedProject(path, { clock: () => 1000 });
    const { path: backup } = await makeBackup(project);
    decideMatching(connection, { run }, { act: 'accept' }, 'b');
    await assert.rejects(
      restoreBackup(path, backup),
      (error) => error instanceof Failure && error.code === 'project-in-use',
    );
    project.close();
    const kept = await restoreBackup(path, backup, () => 2000);
    const restored = openProject(path);
    assert.equal(countCandidates(restored.connection, { run, statuses: ['accepted'] }), 0);
    restored.close();
    const before = openProject(kept!);
    assert.ok(countCandidates(before.connection, { run, statuses: ['accepted'] }) > 0);
    before.close();
  });

  it('are not put back when they are something else', async () => {
    const path = join(folder, 'other.seedmark');
    minedProject(path).project.close();
    const bytes = readFileSync(path);
    const other = join(folder, 'other.txt');
    writeFileSync(other, 'not a project');
    await assert.rejects(
      restoreBackup(path, other),
      (error) => error instanceof Failure && error.code === 'project-invalid',
    );
    assert.deepEqual(readFileSync(path), bytes);
  });

  it('that cannot be written say so, and leave nothing half-written', async () => {
    const { project } = minedProject(join(folder, 'no-place.seedmark'));
    writeFileSync(backupFolder(project.path), 'in the way');
    await assert.rejects(makeBackup(project), (error) => error instanceof Failure && error.code === 'file-unwritable');
    mkdirSync(join(folder, 'dir'));
    await assert.rejects(project.copyTo(join(folder, 'dir')));
    assert.ok(existsSync(join(folder, 'dir')));
    project.close();
  });
});
