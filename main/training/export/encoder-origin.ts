// What is known of the model that a tagger was trained on: its name and its licence, as its folder says them. A licence
// that cannot be found is unknown, never assumed.

import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { BaseModel } from '../../../src/tagger/tagger-provenance.ts';
import { hashFile } from '../../compute/fingerprint.ts';
import type { Encoder } from '../encoder.ts';

const CARD = 'README.md';
const LICENSE_FILES: readonly string[] = ['LICENSE', 'LICENSE.txt', 'LICENSE.md', 'LICENCE'];

/** How licence texts begin, and what the hub calls them. */
const LICENSE_TEXTS: readonly (readonly [RegExp, string])[] = [
  [/Apache License,?\s+Version 2\.0/i, 'apache-2.0'],
  [/^\s*(The )?MIT License/i, 'mit'],
  [/Creative Commons (Legal Code\s+)?Attribution-ShareAlike 4\.0/i, 'cc-by-sa-4.0'],
  [/Creative Commons (Legal Code\s+)?Attribution-NonCommercial 4\.0/i, 'cc-by-nc-4.0'],
  [/Creative Commons (Legal Code\s+)?Attribution 4\.0/i, 'cc-by-4.0'],
  [/GNU AFFERO GENERAL PUBLIC LICENSE\s+Version 3/i, 'agpl-3.0'],
  [/GNU LESSER GENERAL PUBLIC LICENSE\s+Version 3/i, 'lgpl-3.0'],
  [/GNU GENERAL PUBLIC LICENSE\s+Version 3/i, 'gpl-3.0'],
];

/** Identifiers that cards use in running text. */
const LICENSE_IDS = /\b(apache-2\.0|mit|cc-by-sa-4\.0|cc-by-nc-4\.0|cc-by-4\.0|cc0-1\.0|bsd-3-clause|[al]?gpl-3\.0)\b/i;

/** A licence text's name stands at its head. */
const HEAD_CHARS = 1000;

export async function describeOrigin({
  folder,
  architecture,
  onnxFile,
}: Pick<Encoder, 'folder' | 'architecture' | 'onnxFile'>): Promise<BaseModel> {
  const safetensors = join(folder, 'model.safetensors');
  return {
    name: hubName(folder) ?? basename(folder),
    architecture,
    ...readLicense(folder),
    fingerprint: await hashFile(existsSync(safetensors) ? safetensors : join(folder, onnxFile)),
  };
}

/** "org/name" as the hub has it, from the configuration; a path of somebody's disk is none. */
function hubName(folder: string): string | undefined {
  const { _name_or_path: name } = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'));
  return typeof name === 'string' && /^[\w-][\w.-]*\/[\w-][\w.-]*$/.test(name) ? name : undefined;
}

/** From the card's front matter, a licence file, or a line "Licence: …" of the card. */
export function readLicense(folder: string): Pick<BaseModel, 'license' | 'licenseNote' | 'licenseSource'> {
  const card = readText(join(folder, CARD));
  const front = /^---\r?\n([\s\S]*?)\r?\n---/.exec(card ?? '')?.[1];
  const named = /^license:[ \t]*["']?([\w.-]+)["']?[ \t]*$/im.exec(front ?? '')?.[1];
  if (named) return { license: named.toLowerCase(), licenseSource: CARD };
  for (const file of LICENSE_FILES) {
    const head = readText(join(folder, file))?.slice(0, HEAD_CHARS);
    if (head === undefined) continue;
    const license = LICENSE_TEXTS.find(([text]) => text.test(head))?.[1];
    if (license) return { license, licenseSource: file };
  }
  const note = /^licen[cs]e\b[^:\n]*:[ \t]*(\S.*)$/im.exec(card ?? '')?.[1].trim();
  const license = LICENSE_IDS.exec(note ?? '')?.[0].toLowerCase();
  return note ? { license, licenseNote: note, licenseSource: CARD } : {};
}

function readText(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
