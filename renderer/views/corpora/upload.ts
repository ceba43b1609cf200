// A file that was dropped into the window, handed to the service in pieces.

import type { Client } from '../../../src/contract/client.ts';

/** Of one message. The contract takes up to twice as much. */
const PIECE_BYTES = 512 * 1024;

/** @returns the path that names the file from then on. */
export async function upload(client: Client, file: File, progress: (share: number) => void): Promise<string> {
  const { upload: id, path } = await client.files.beginUpload({ name: file.name, bytes: file.size });
  try {
    for (let offset = 0; offset < file.size; offset += PIECE_BYTES) {
      const piece = new Uint8Array(await file.slice(offset, offset + PIECE_BYTES).arrayBuffer());
      await client.files.putPiece({ upload: id, offset, piece });
      progress(Math.min(1, (offset + piece.length) / file.size));
    }
    return path;
  } catch (error) {
    await client.files.dropUpload({ upload: id });
    throw error;
  }
}
