// Rolling copies of a project, made by SQLite's online backup between other work, kept in a folder beside it.

import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Failure } from '../../../src/failure.ts';
import { checkHeader } from './file-header.ts';
import type { ProjectFile } from './project-file.ts';
import { WriterLock } from './writer-lock.ts';

export interface Backup {
  readonly path: string;
  readonly at: Date;
  readonly bytes: number;
}

export const KEPT_BACKUPS = 5;

const STAMP = /^(\d{4}-\d{2}-\d{2}T\d{2})-(\d{2})-(\d{2}\.\d{3}Z)(?:-\d+)?\.seedmark$/;

export function backupFolder(projectPath: string): string {
  return `${projectPath}-backups`;
}

/** Makes a copy of what is stored now and removes the oldest ones beyond `keep`. */
export async function makeBackup(
  project: ProjectFile,
  keep = KEPT_BACKUPS,
  copyTo = (path: string) => project.copyTo(path),
): Promise<Backup> {
  const folder = backupFolder(project.path);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    const hint = 'Make the folder of the project writable, or save a copy elsewhere.';
    throw new Failure('file-unwritable', `There is no place for backups beside ${project.path}.`, hint, { cause });
  }
  const at = new Date(project.connection.clock());
  const unfinished = join(folder, `${process.pid}.part`);
  rmSync(unfinished, { force: true });
  await copyTo(unfinished);
  const path = freeName(folder, at);
  renameSync(unfinished, path);
  for (const { path: old } of listBackups(project.path).slice(keep)) rmSync(old);
  return { path, at, bytes: statSync(path).size };
}

/** Latest first. */
export function listBackups(projectPath: string): Backup[] {
  const folder = backupFolder(projectPath);
  return namesIn(folder)
    .filter((name) => STAMP.test(name))
    .sort()
    .reverse()
    .map((name) => {
      const path = join(folder, name);
      return { path, at: new Date(name.replace(STAMP, '$1:$2:$3')), bytes: statSync(path).size };
    });
}

/**
 * Puts a backup in the place of a project that nobody has open.
 * @returns where the project as it was is kept; undefined when there was none.
 */
export async function restoreBackup(
  projectPath: string,
  backupPath: string,
  clock = Date.now,
): Promise<string | undefined> {
  checkHeader(backupPath);
  const lock = WriterLock.take(projectPath, { clock });
  try {
    const arriving = `${projectPath}.arriving`;
    await copyFile(backupPath, arriving);
    const kept = setAside(projectPath, 'replaced', clock);
    renameSync(arriving, projectPath);
    return kept;
  } finally {
    lock.release();
  }
}

/** Renames a project and its journals, so that nothing is lost. @returns the new name; undefined when there is no such file. */
export function setAside(path: string, why: 'replaced' | 'damaged', clock: () => number): string | undefined {
  if (!statSync(path, { throwIfNoEntry: false })) return undefined;
  const kept = `${path}.${why}-${stamp(new Date(clock()))}`;
  for (const suffix of ['-wal', '-journal', '']) {
    if (statSync(path + suffix, { throwIfNoEntry: false })) renameSync(path + suffix, kept + suffix);
  }
  rmSync(`${path}-shm`, { force: true });
  return kept;
}

function stamp(at: Date): string {
  return at.toISOString().replaceAll(':', '-');
}

/** A clock that stands still or goes back must not replace a backup. */
function freeName(folder: string, at: Date): string {
  const names = new Set(namesIn(folder).map((name) => basename(name)));
  for (let n = 1; ; n++) {
    const name = `${stamp(at)}${n === 1 ? '' : `-${n}`}.seedmark`;
    if (!names.has(name)) return join(folder, name);
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
