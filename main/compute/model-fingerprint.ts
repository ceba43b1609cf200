// What decides a model's predictions, in one hash: the files of its export and its tokenizer. Nothing is opened or prepared.

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { hashExport, hashFile, recallHash } from './fingerprint.ts';
import { exportFiles, openModelFolder, readExport } from './model-folder.ts';

/** @param cacheDir where hashes are remembered. @throws Failure 'model-missing' or 'model-invalid'. */
export async function fingerprintModel(folder: string, cacheDir: string): Promise<string> {
  const { onnxPath } = openModelFolder(folder);
  const graph =
    recallHash(cacheDir, onnxPath) ??
    (await hashExport(cacheDir, onnxPath, exportFiles(onnxPath, readExport(onnxPath))));
  const cut = await hashFile(join(folder, 'tokenizer.json'));
  return createHash('sha256').update(`${graph} ${cut}`).digest('hex');
}
