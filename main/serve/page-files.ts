// The built window as the server hands it out: the files that are there when it starts, looked up by name, so that no path
// leads elsewhere.

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};

/** Names that contain a hash of their content never change. */
const HASHED = /-[\w-]{8,}\.\w+$/;

export interface PageFile {
  readonly headers: { readonly 'Content-Type': string; readonly 'Cache-Control': string };
  read(): Buffer;
}

const INDEX = '/index.html';

/** By URL path; undefined when nothing was built there. Files of an unknown kind are left out. */
export function findPageFiles(folder: string): ReadonlyMap<string, PageFile> | undefined {
  if (!statSync(join(folder, INDEX), { throwIfNoEntry: false })?.isFile()) return undefined;
  const files = new Map<string, PageFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const contentType = CONTENT_TYPES[extname(entry.name).toLowerCase()];
    if (!entry.isFile() || contentType === undefined) continue;
    const cacheControl = HASHED.test(entry.name) ? 'private, max-age=31536000, immutable' : 'no-store';
    const url = `/${relative(folder, path).replaceAll(sep, '/')}`;
    const headers = { 'Content-Type': contentType, 'Cache-Control': cacheControl };
    files.set(url, { headers, read: () => readFileSync(path) });
  }
  files.set('/', files.get(INDEX)!);
  return files;
}
