// Files that were dropped into the window, handed to the service in pieces: by themselves, or as one folder.

import type { Client } from '../../../src/contract/client.ts';
import type { Dropped } from './dropped-sources.ts';

/** Of one message. The contract takes up to twice as much. */
const PIECE_BYTES = 512 * 1024;

/** @returns the path that names the file or folder from then on. */
export async function upload(client: Client, dropped: Dropped, progress: (share: number) => void): Promise<string> {
  const { name, files, isFolder } = dropped;
  const whole = files.reduce((sum, { file }) => sum + file.size, 0);
  let sent = 0;
  const tell = (bytes: number): void => {
    sent += bytes;
    progress(whole > 0 ? Math.min(1, sent / whole) : 1);
  };
  if (!isFolder) return sendFile(client, { name, file: files[0].file }, tell);
  const { upload: folder, path } = await client.files.beginFolder({ name });
  try {
    for (const { path: inner, file } of files) await sendFile(client, { name: inner, file, folder }, tell);
    return path;
  } catch (error) {
    await client.files.dropUpload({ upload: folder });
    throw error;
  }
}

async function sendFile(
  client: Client,
  { file, ...about }: { readonly name: string; readonly file: File; readonly folder?: number },
  sent: (bytes: number) => void,
): Promise<string> {
  const { upload: id, path } = await client.files.beginUpload({ ...about, bytes: file.size });
  try {
    for (let offset = 0; offset < file.size; offset += PIECE_BYTES) {
      const piece = new Uint8Array(await file.slice(offset, offset + PIECE_BYTES).arrayBuffer());
      await client.files.putPiece({ upload: id, offset, piece });
      sent(piece.length);
    }
    return path;
  } catch (error) {
    await client.files.dropUpload({ upload: id });
    throw error;
  }
}
