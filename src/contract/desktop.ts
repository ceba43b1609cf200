// The desktop program and its window meet in the service: the program attaches as a client, shows native dialogs that the
// window asks for, and hands on what was chosen in its menu or opened from the desktop. In a browser nobody is attached.

import * as v from 'valibot';
import { filePath, name, positive } from './checks.ts';
import { request, returns } from './request.ts';

export const WISHES = ['openPath', 'newProject', 'openProject', 'sample', 'settings', 'keys', 'help'] as const;

/** What the user asked for outside of the window. */
export interface Wish {
  readonly what: (typeof WISHES)[number];
  /** Of 'openPath'. */
  readonly path?: string;
}

const extensions = v.pipe(v.array(v.pipe(v.string(), v.maxLength(20))), v.maxLength(50));

/** A native dialog that is wanted. */
export interface FileQuestion {
  readonly question: number;
  readonly title: string;
  /** With the dot; any file when empty. */
  readonly extensions: readonly string[];
  /** For a new file. */
  readonly isNew: boolean;
  /** A folder is chosen, not a file. */
  readonly isFolder: boolean;
}

export const desktop = {
  /** This client shows the dialogs from now on, for as long as it is there. */
  attach: request({}, returns<void>()),
  /** Windows are told that there is a wish; the one that takes it fulfils it. */
  wish: request({ wish: v.strictObject({ what: v.picklist(WISHES), path: v.optional(filePath) }) }, returns<void>()),
  takeWish: request({}, returns<Wish | undefined>()),
  /**
   * Answered with the chosen path, undefined when the dialog was left; 'not-available' in a browser, whose windows list
   * folders themselves.
   */
  choose: request(
    { title: name, extensions, isNew: v.boolean(), isFolder: v.boolean() },
    returns<string | undefined>(),
  ),
  /** Of the attached client. */
  answer: request({ question: positive, path: v.optional(filePath) }, returns<void>()),
} as const;
