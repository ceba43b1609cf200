// The user without rights, who stands for everybody who may not write somewhere. Root may write anywhere, so that tests of
// missing rights run as this one where they are run by root.

import { execFileSync } from 'node:child_process';

/** On every Unix. */
export const NOBODY = 65534;

/** Options of a child process. */
export function asNobody(): { readonly uid?: number; readonly gid?: number } {
  return process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
}

/** False, or why there is no such process. */
export function unlessNobody(): string | false {
  if (process.getuid === undefined) return 'this system has no rights of this kind: MISSING RIGHTS ARE NOT CHECKED';
  try {
    // It must be able to read this program, too.
    execFileSync(process.execPath, [import.meta.filename], { ...asNobody(), stdio: 'ignore' });
    return false;
  } catch {
    return 'root cannot give up its rights here: MISSING RIGHTS ARE NOT CHECKED';
  }
}
