// The dependency rule and the size rule, as a machine sees them: every import line of the product is walked.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, it } from 'node:test';

const ROOT = join(import.meta.dirname, '../..');
const MOST_LINES = 400;
/** A handler file that grows beyond this has become a layer of its own. */
const MOST_HANDLER_LINES = 250;
const BANNED_NAMES = [
  'utils',
  'util',
  'helpers',
  'helper',
  'common',
  'shared',
  'manager',
  'base',
  'data',
  'info',
  'misc',
];

/** Files whose content is a table, not a program. */
const TABLES: readonly string[] = [];

/**
 * Which parts of the product each part may import; what is not named may not be imported. A file directly in src/ or in
 * main/ is a part of its own.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'src/failure.ts': [],
  'src/corpus': ['src/failure.ts'],
  'src/formats': ['src/failure.ts', 'src/corpus'],
  'src/evaluate': ['src/failure.ts', 'src/corpus'],
  'src/lm': ['src/failure.ts', 'src/corpus'],
  'src/mining': ['src/failure.ts', 'src/corpus', 'src/lm'],
  'src/adapt': ['src/failure.ts', 'src/corpus', 'src/lm', 'src/tagger'],
  'src/instruct': ['src/failure.ts', 'src/corpus', 'src/mining'],
  'src/decompose': ['src/failure.ts', 'src/corpus', 'src/lm', 'src/mining'],
  'src/interpret': ['src/failure.ts', 'src/corpus', 'src/lm', 'src/mining'],
  'src/tagger': ['src/failure.ts', 'src/corpus', 'src/lm', 'src/mining'],
  'src/review': ['src/failure.ts', 'src/corpus', 'src/evaluate', 'src/tagger', 'src/project'],
  'src/project': ['src/failure.ts', 'src/corpus', 'src/decompose'],
  // Types of what travels; the method never imports the contract.
  'src/contract': [
    'src/failure.ts',
    'src/corpus',
    'src/formats',
    'src/evaluate',
    'src/lm',
    'src/mining',
    'src/tagger',
    'src/review',
    'src/decompose',
    'src/interpret',
    'src/project',
  ],
  'main/compute': ['src'],
  'main/training': ['src', 'main/compute'],
  'main/files': ['src'],
  'main/store': ['src'],
  'main/jobs': ['src', 'main/compute', 'main/training', 'main/files', 'main/store'],
  'main/service': ['src', 'main/files', 'main/store', 'main/compute', 'main/training', 'main/jobs'],
  'main/serve': ['src/contract', 'main/service'],
  // Electron: the service by the contract alone, but for the entry of its process, what a served page has too and what
  // the interface says.
  'main/window': [
    'src/contract',
    'renderer/texts',
    'main/service',
    'main/jobs/kinds.ts',
    'main/serve/page-files.ts',
    'main/serve/page-headers.ts',
    'main/cli/version.ts',
  ],
  'main/cli': [
    'src',
    'main/compute',
    'main/training',
    'main/files',
    'main/store',
    'main/jobs',
    'main/service',
    'main/serve',
  ],
  renderer: ['src/contract', 'src/failure.ts', 'src/project', 'src/corpus', 'src/interpret'],
};

/** One grammar in two files: an attribute of a node can hold a graph, which has nodes. */
const ONE_GRAMMAR = { from: 'main/compute/onnx/parts.ts', to: 'main/compute/onnx/model.ts' };

interface Import {
  readonly from: string;
  readonly to: string;
}

/** Paths relative to the root, with slashes. */
function filesIn(folder: string): string[] {
  if (!existsSync(join(ROOT, folder))) return [];
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|js|vue)$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .filter((path) => !path.includes('/node_modules/'));
}

const PRODUCT = ['src', 'main', 'renderer'].flatMap(filesIn);

/** Specifiers of static, dynamic and type imports, of re-exports, and of workers made from a URL. */
const SPECIFIER = /(?:\bfrom\s*|\bimport\s*\(?\s*|new URL\(\s*)['"]([^'"\n]+)['"]/g;

function importsOf(path: string): string[] {
  const code = readFileSync(join(ROOT, path), 'utf8')
    .replace(/^\s*(\/\/|\*|\/\*).*$/gm, '')
    .replace(/`(?:[^`\\]|\\[\s\S])*`/g, '``'); // text, such as the examples of a model card
  return [...code.matchAll(SPECIFIER)].map((match) => match[1]);
}

const isRelative = (specifier: string) => specifier.startsWith('.');
const IMPORTS: readonly Import[] = PRODUCT.flatMap((from) =>
  importsOf(from)
    .filter(isRelative)
    .map((to) => ({ from, to: relative(ROOT, resolve(ROOT, dirname(from), to)).replaceAll(sep, '/') })),
);

const isInside = (path: string, part: string) => path === part || path.startsWith(`${part}/`);

describe('who imports whom', () => {
  it('walks the import lines that there are', () => {
    assert.ok(IMPORTS.length > 100);
    assert.ok(
      IMPORTS.some(({ from, to }) => from === 'main/jobs/mining/mine-to-file.ts' && to === 'src/mining/mine.ts'),
    );
  });

  it('every part has a rule', () => {
    const without = PRODUCT.filter((path) => !Object.keys(MAY_IMPORT).some((part) => isInside(path, part)));
    assert.deepEqual(without, []);
  });

  for (const [part, allowed] of Object.entries(MAY_IMPORT)) {
    it(`${part} imports ${allowed.join(', ') || 'nothing'}${part.endsWith('.ts') ? '' : ' and itself'}`, () => {
      const wrong = IMPORTS.filter(
        ({ from, to }) =>
          isInside(from, part) &&
          !isInside(to, part) &&
          !allowed.some((other) => isInside(to, other)) &&
          // Reading the version is not a dependency.
          to !== 'package.json',
      );
      assert.deepEqual(wrong, []);
    });
  }

  it('src knows no package and no runtime, but for XML and for what the contract checks, calls and packs with', () => {
    // They need nothing but the language, and run alike in a browser, in Node and in Electron.
    const ofContract = ['valibot', 'birpc', '@msgpack/msgpack'];
    // XML is read by a real parser; one file of the formats knows which.
    const isXmlParser = (path: string, specifier: string) => path === 'src/formats/xml/xml.ts' && specifier === 'saxes';
    const foreign = PRODUCT.filter((path) => isInside(path, 'src')).flatMap((path) =>
      importsOf(path)
        .filter((specifier) => !isRelative(specifier) && !isXmlParser(path, specifier))
        .filter((specifier) => !(isInside(path, 'src/contract') && ofContract.includes(specifier)))
        .map((specifier) => `${path}: ${specifier}`),
    );
    assert.deepEqual(foreign, []);
  });

  it('only computing and training know the inference runtime, and only files and commands know their libraries', () => {
    const owners: Record<string, readonly string[]> = {
      'onnxruntime-node': ['main/compute', 'main/training'],
      '@huggingface/tokenizers': ['main/compute'],
      '@huggingface/transformers': ['main/compute'],
      chardet: ['main/files'],
      'iconv-lite': ['main/files'],
      commander: ['main/cli'],
      electron: ['main/window'],
      '@electron/get': ['main/cli'],
      ws: ['main/serve'],
      birpc: ['src/contract'],
      // A DocBin of spaCy is MessagePack.
      '@msgpack/msgpack': ['src/contract', 'main/files'],
      valibot: ['src/contract', 'main/service', 'main/window'],
      'better-sqlite3': ['main/store'],
    };
    const wrong = PRODUCT.flatMap((path) =>
      importsOf(path)
        .filter((specifier) => specifier in owners && !owners[specifier].some((part) => isInside(path, part)))
        .map((specifier) => `${path}: ${specifier}`),
    );
    assert.deepEqual(wrong, []);
  });

  it('a migration imports nothing but what a migration is', () => {
    const folder = 'main/store/migrations';
    const wrong = PRODUCT.filter((path) => isInside(path, folder) && /\/\d+-/.test(path)).flatMap((path) =>
      importsOf(path).filter((specifier) => specifier !== './migration.ts'),
    );
    assert.deepEqual(wrong, []);
    assert.deepEqual(importsOf(`${folder}/migration.ts`), []);
  });

  it('a handler file of the service has 250 lines at most', () => {
    const long = PRODUCT.filter((path) => isInside(path, 'main/service') && lineCount(path) > MOST_HANDLER_LINES);
    assert.deepEqual(long, []);
  });

  it('no file is in a circle of run-time imports', () => {
    const runtime = new Map(PRODUCT.map((path) => [path, runtimeImports(path)]));
    const state = new Map<string, 'open' | 'done'>();
    const visit = (path: string, trail: readonly string[]): void => {
      assert.notEqual(state.get(path), 'open', [...trail, path].join(' → '));
      if (state.has(path)) return;
      state.set(path, 'open');
      for (const next of runtime.get(path) ?? []) visit(next, [...trail, path]);
      state.set(path, 'done');
    };
    for (const path of PRODUCT) visit(path, []);
  });
});

/** Without what type stripping takes away. */
function runtimeImports(path: string): string[] {
  const code = readFileSync(join(ROOT, path), 'utf8');
  return [...code.matchAll(/^(?:import|export)\s+(?!type\b)[^;]*?from\s+'(\.[^']+)';/gm)]
    .map((match) => relative(ROOT, resolve(ROOT, dirname(path), match[1])).replaceAll(sep, '/'))
    .filter((to) => path !== ONE_GRAMMAR.from || to !== ONE_GRAMMAR.to);
}

it('every process of our own is an entry of the build', () => {
  const config = readFileSync(join(ROOT, 'electron.vite.config.ts'), 'utf8');
  const started = PRODUCT.flatMap((path) => {
    const calls = readFileSync(join(ROOT, path), 'utf8').matchAll(/processEntry\(import\.meta, '([^']+)'\)/g);
    return [...calls].map(([, name]) => join(dirname(path), `${name}.ts`));
  });
  assert.ok(started.length >= 2);
  for (const file of started) assert.ok(config.includes(`'${file}'`), `${file} is no entry of electron.vite.config.ts`);
});

describe('files', () => {
  const files = [...PRODUCT, ...filesIn('test')];

  it(`have ${MOST_LINES} lines at most`, () => {
    const long = files.filter((path) => lineCount(path) > MOST_LINES && !TABLES.includes(path));
    assert.deepEqual(long, []);
  });

  it('are named for what they hold, in kebab-case', () => {
    const words = (path: string) => path.split('/').flatMap((part) => part.replace(/\..*$/, '').split('-'));
    const banned = files.filter((path) => words(path).some((word) => BANNED_NAMES.includes(word)));
    // test/support/shared.ts is named for the folder that it finds.
    assert.deepEqual(
      banned,
      ['test/support/shared.ts'].filter((path) => files.includes(path)),
    );
    const odd = files.filter((path) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)+$/.test(path.split('/').at(-1)!));
    assert.deepEqual(
      odd.filter((path) => !path.endsWith('.vue')),
      [],
    );
  });

  it('of the product open with a comment that says what they are', () => {
    const silent = PRODUCT.filter((path) => {
      const text = readFileSync(join(ROOT, path), 'utf8').replace(/^#!.*\n/, '');
      return !/^(\/\/ |\/\*\*|<!--)/.test(text);
    });
    assert.deepEqual(silent, []);
  });
});

function lineCount(path: string): number {
  return readFileSync(join(ROOT, path), 'utf8').trimEnd().split('\n').length;
}
