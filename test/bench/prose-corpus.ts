// The corpus of the long run, real English prose from two Debian packages: `anarchism` ("An Anarchist FAQ", GPL-2, essays
// full of names of people and places) and `dict-foldoc` (the Free On-line Dictionary of Computing, GFDL, full of names of
// firms and products). Fetched with apt, written one paragraph a line to a cache folder; nothing of it is kept in the
// repository.  node test/bench/prose-corpus.ts [FOLDER]

import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';

const FILE = 'prose.txt';

/** Shorter paragraphs are headings, links, lists and dates. */
const LEAST_CHARACTERS = 120;

/** Of the FAQ's paragraphs every third is taken, so that both sources weigh about the same. */
const FAQ_STEP = 3;

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

const folder = resolve(process.argv[2] ?? '.cache/corpora');
mkdirSync(folder, { recursive: true });
const faq = withPackage('anarchism', (root) => {
  const pages = join(root, 'usr/share/doc/anarchism/html');
  const names = readdirSync(pages).filter((name) => name.endsWith('.html'));
  return names.sort().flatMap((name) => htmlParagraphs(readFileSync(join(pages, name), 'utf8')));
});
const dictionary = withPackage('dict-foldoc', (root) =>
  dictionaryParagraphs(gunzipSync(readFileSync(join(root, 'usr/share/dictd/foldoc.dict.dz'))).toString('utf8')),
);
const long = [...faq.filter((_, i) => i % FAQ_STEP === 0), ...dictionary].filter(
  (paragraph) => paragraph.length >= LEAST_CHARACTERS,
);
const path = join(folder, FILE);
writeFileSync(path, `${[...new Set(long)].join('\n')}\n`);
console.log(path);

/** Fetches and unpacks a Debian package, and cleans up after reading it. */
function withPackage<T>(name: string, read: (root: string) => T): T {
  const root = mkdtempSync(join(tmpdir(), `${name}-`));
  try {
    chmodSync(root, 0o777); // apt fetches as a user of its own
    execFileSync('apt-get', ['-qq', 'download', name], { cwd: root, stdio: 'inherit' });
    const archive = readdirSync(root).find((file) => file.endsWith('.deb'));
    if (!archive) throw new Error(`apt-get has not fetched ${name}`);
    execFileSync('dpkg-deb', ['-x', archive, '.'], { cwd: root, stdio: 'inherit' });
    return read(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** The running text of a page, one paragraph a string, without mark-up. */
function htmlParagraphs(html: string): string[] {
  return html
    .replace(/<!--.*?-->|<(script|style|head)\b.*?<\/\1>/gis, ' ')
    .split(/<\/?(?:p|div|li|ul|ol|h\d|td|tr|table|blockquote|pre|br|hr|body|html|article|section)\b[^>]*>/i)
    .map((part) => unwrap(decodeEntities(part.replace(/<[^>]+>/g, ''))));
}

/** Definitions are indented; links stand in braces, the subject in angle brackets. */
function dictionaryParagraphs(text: string): string[] {
  return text
    .split(/\n\s*\n/)
    .filter((part) => part.startsWith('   ') && !/^ {4}|\n {4}/.test(part))
    .map((part) => unwrap(part.replace(/<[^>\n]*>/g, '').replace(/[{}]/g, '')));
}

function unwrap(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hexadecimal, name) => {
    if (decimal) return String.fromCodePoint(Number(decimal));
    if (hexadecimal) return String.fromCodePoint(Number.parseInt(hexadecimal, 16));
    return ENTITIES[String(name)] ?? whole;
  });
}
