// The list of --languages: one document a line, with its language after a tab.

import { readFileSync } from 'node:fs';
import { Failure } from '../../../src/failure.ts';

/** Document name → language. @throws Failure when the file cannot be read or a line is no pair. */
export function readDocumentLanguages(path: string): Map<string, string> {
  const languages = new Map<string, string>();
  readText(path)
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .forEach((line, i) => {
      if (line.trim() === '') return;
      const [doc, language, ...rest] = line.split('\t');
      if (!doc || !language?.trim() || rest.length > 0) {
        const hint = 'Write one document a line: its name as the corpus has it, a tab, its language.';
        throw new Failure('bad-argument', `Line ${i + 1} of ${path} is not a document and its language.`, hint);
      }
      languages.set(doc, language.trim());
    });
  return languages;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const hint = 'Name a text file with lines of document, tab, language.';
    throw new Failure('file-missing', `The list of languages ${path} cannot be read.`, hint, { cause });
  }
}
