// Files that come in pieces from a browser. Each lies in a folder of its own under its own name until its client is gone,
// so that whatever reads files reads it like any other.

import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../../../src/failure.ts';
import type { ServiceClient } from '../service-client.ts';

interface Upload {
  readonly client: ServiceClient;
  /** What goes with it: its own folder, or the file alone in the folder of another upload. */
  readonly place: string;
  /** Where files of this upload go; undefined for a file. */
  readonly inside?: string;
  readonly bytes: number;
  received: number;
  /** Undefined when it is complete. */
  file: number | undefined;
}

/** Enough for any corpus that one machine mines. */
const MOST_BYTES = 4 * 1024 ** 3;

export class Uploads {
  readonly #uploads = new Map<number, Upload>();
  #root: string | undefined;
  #next = 1;

  beginFolder(client: ServiceClient, name: string): { readonly upload: number; readonly path: string } {
    const place = this.#newPlace();
    const path = join(place, lastName(name));
    mkdirSync(path);
    const upload = this.#next++;
    this.#uploads.set(upload, { client, place, inside: path, bytes: 0, received: 0, file: undefined });
    return { upload, path };
  }

  /**
   * @param folder upload of the folder that the file is in, its name then a path in it.
   * @throws Failure 'bad-argument' for a file that is too large, or a name that is none.
   */
  begin(
    client: ServiceClient,
    { name, bytes }: { readonly name: string; readonly bytes: number },
    folder?: number,
  ): { readonly upload: number; readonly path: string } {
    if (bytes > MOST_BYTES) {
      throw new Failure(
        'bad-argument',
        `${bytes} bytes are too many for one file.`,
        'Cut the corpus into several files.',
      );
    }
    const inside = folder === undefined ? undefined : this.#of(client, folder).inside;
    if (folder !== undefined && inside === undefined) {
      throw new Failure('bad-argument', 'A file has no files in it.', 'Start the upload anew.');
    }
    const own = inside === undefined ? this.#newPlace() : undefined;
    const path = inside === undefined ? join(own!, lastName(name)) : join(inside, ...name.split('/').map(lastName));
    mkdirSync(dirname(path), { recursive: true });
    const file = openSync(path, 'wx', 0o600);
    const upload = this.#next++;
    this.#uploads.set(upload, { client, place: own ?? path, bytes, received: 0, file });
    this.#closeWhenWhole(upload);
    return { upload, path };
  }

  /** @returns bytes that are there. */
  put(client: ServiceClient, upload: number, offset: number, piece: Uint8Array): number {
    const known = this.#of(client, upload);
    if (known.file === undefined || offset !== known.received || offset + piece.length > known.bytes) {
      const hint = 'Start the upload anew.';
      throw new Failure('bad-argument', `The piece at ${offset} does not continue the file.`, hint);
    }
    let written = 0;
    while (written < piece.length) written += writeSync(known.file, piece, written);
    known.received += piece.length;
    this.#closeWhenWhole(upload);
    return known.received;
  }

  drop(client: ServiceClient, upload: number): void {
    this.#of(client, upload);
    this.#remove(upload);
  }

  /** Of a client that is gone. */
  dropOf(client: ServiceClient): void {
    for (const [upload, { client: owner }] of [...this.#uploads]) if (owner === client) this.#remove(upload);
  }

  close(): void {
    for (const upload of [...this.#uploads.keys()]) this.#remove(upload);
    if (this.#root !== undefined) rmSync(this.#root, { recursive: true, force: true });
    this.#root = undefined;
  }

  /** Another client's upload is as one that is not there. */
  #of(client: ServiceClient, upload: number): Upload {
    const known = this.#uploads.get(upload);
    if (known?.client === client) return known;
    throw new Failure('not-found', `There is no upload ${upload}.`, 'Start the upload anew.');
  }

  #newPlace(): string {
    this.#root ??= mkdtempSync(join(tmpdir(), 'seedmark-uploads-'));
    const place = join(this.#root, randomUUID());
    mkdirSync(place);
    return place;
  }

  #closeWhenWhole(upload: number): void {
    const known = this.#uploads.get(upload)!;
    if (known.received < known.bytes || known.file === undefined) return;
    closeSync(known.file);
    known.file = undefined;
  }

  #remove(upload: number): void {
    const { file, place } = this.#uploads.get(upload)!;
    this.#uploads.delete(upload);
    if (file !== undefined) closeSync(file);
    rmSync(place, { recursive: true, force: true });
  }
}

/** Of whatever path was given: no upload leads elsewhere. */
function lastName(path: string): string {
  const name = path.replaceAll('\\', '/').split('/').at(-1)!.replaceAll('\0', '');
  if (name === '' || name === '.' || name === '..' || basename(name) !== name) {
    throw new Failure('bad-argument', 'The file has no usable name.', 'Rename it first.');
  }
  return name;
}
