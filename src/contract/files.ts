// The user's files, for windows that have no file dialog of their own: folders to choose from, and pieces of files that
// were dropped into a browser.

import * as v from 'valibot';
import { filePath, name, positive, whole } from './checks.ts';
import { request, returns } from './request.ts';

/** Of one message; a file of any size comes in pieces. */
export const MOST_PIECE_BYTES = 1024 * 1024;

export interface FolderEntry {
  readonly name: string;
  readonly path: string;
  readonly isFolder: boolean;
  /** Of a file. */
  readonly bytes: number | undefined;
  readonly changedAt: Date;
}

export interface Folder {
  readonly path: string;
  /** Undefined at the root. */
  readonly parent: string | undefined;
  /** Folders first, then files, by name; hidden ones are left out. */
  readonly entries: readonly FolderEntry[];
  /** There are more than are listed. */
  readonly isCut: boolean;
}

export const files = {
  /** The user's home where no folder is named. Extensions in lower case, with the dot. */
  browse: request(
    {
      folder: v.optional(filePath),
      extensions: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(20))), v.maxLength(50))),
    },
    returns<Folder>(),
  ),
  /** Room for a folder of files, which come one by one. The path names it from then on. */
  beginFolder: request({ name }, returns<{ readonly upload: number; readonly path: string }>()),
  /**
   * Room for a file of that size. The path names it from then on, once it is complete. `folder`: the upload of the folder
   * that it is in; its name may then lead through folders, with '/'.
   */
  beginUpload: request(
    { name: filePath, bytes: whole, folder: v.optional(positive) },
    returns<{ readonly upload: number; readonly path: string }>(),
  ),
  /** Pieces come in order. */
  putPiece: request(
    {
      upload: positive,
      offset: whole,
      piece: v.pipe(
        v.instance(Uint8Array),
        v.check(({ length }) => length <= MOST_PIECE_BYTES),
      ),
    },
    returns<{ readonly received: number }>(),
  ),
  /** The file or folder is not wanted any more. Uploads of a client that is gone are dropped too. */
  dropUpload: request({ upload: positive }, returns<void>()),
} as const;
