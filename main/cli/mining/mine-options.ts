// What the flags of "seedmark mine" ask for: entity types, which spans are kept, how they are tested.

import { readFileSync } from 'node:fs';
import { DEFAULT_TOP } from '../../../src/contract/mining.ts';
import { Failure } from '../../../src/failure.ts';
import { checkEntityTypes, type EntityType, parseEntityType } from '../../../src/mining/entity-type.ts';
import type { MineOptions, Selection } from '../../../src/mining/mine.ts';
import type { SpanTestName } from '../../../src/mining/span-test.ts';
import { checkTemplate } from '../../../src/mining/template.ts';
import { candidateOptions, type FilterFlags, wholeNumber } from '../terminal/options.ts';

export interface MiningFlags extends FilterFlags {
  readonly type: readonly string[];
  readonly types?: string;
  readonly template?: string;
  readonly method: SpanTestName;
  readonly threshold?: number;
  readonly top?: TopFlag;
  readonly all?: boolean;
  readonly seeds: 'mean' | 'best';
  readonly edge: 'boundary' | 'skip';
  readonly temperature: number;
}

export type TopFlag = { readonly k: number } | { readonly share: number };

/** PromptMine keeps the best 2 % of each type's spans (method section 4). */
const PROMPT_SHARE = 0.02;

export function mineOptions(flags: MiningFlags): MineOptions {
  const types = readTypes(flags);
  checkEntityTypes(types, flags.method !== 'prompt');
  if (flags.template !== undefined) checkTemplate(flags.template);
  return {
    types,
    method: flags.method,
    selection: selectionOf(flags),
    candidates: candidateOptions(flags),
    template: flags.template,
    seedMode: flags.seeds,
    edge: flags.edge,
    temperature: flags.temperature,
  };
}

const TYPES_HINT = 'Write a JSON list: [{"name":"PER","phrase":"person","seeds":["Amina Jallo"]}].';

function readTypes({ type, types }: MiningFlags): EntityType[] {
  const given = type.map(parseEntityType);
  if (types === undefined) return given;
  const parsed = parseJson(types, readTypesFile(types));
  const isType = (one: Partial<EntityType> | null) =>
    typeof one?.name === 'string' &&
    one.name.trim() !== '' &&
    (one.phrase === undefined || (typeof one.phrase === 'string' && one.phrase.trim() !== '')) &&
    (one.seeds === undefined || (Array.isArray(one.seeds) && one.seeds.every((seed) => typeof seed === 'string')));
  const wrong = Array.isArray(parsed) ? parsed.findIndex((one) => !isType(one)) : 0;
  if (!Array.isArray(parsed))
    throw new Failure('bad-argument', `${types} is JSON, but not a list of types.`, TYPES_HINT);
  if (wrong >= 0)
    throw new Failure('bad-argument', `Entry ${wrong + 1} of ${types} is not an entity type.`, TYPES_HINT);
  return [...parsed.map(({ name, phrase = name, seeds = [] }) => ({ name, phrase, seeds })), ...given];
}

function readTypesFile(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\ufeff/, '');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new Failure('file-missing', `The file of types ${path} cannot be read (${code}).`, TYPES_HINT, { cause });
  }
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Failure('bad-argument', `${path} is not JSON${placeOf(cause)}.`, TYPES_HINT, { cause });
  }
}

/** Where the runtime's parser gave up, without the text that it quotes. */
function placeOf(cause: unknown): string {
  const place = /line \d+ column \d+/.exec(cause instanceof Error ? cause.message : '')?.[0];
  return place ? `: it goes wrong at ${place}` : '';
}

function selectionOf({ threshold, top, all, method }: MiningFlags): Selection {
  if ([threshold, top, all].filter((given) => given !== undefined).length > 1) {
    throw new Failure(
      'bad-argument',
      'Only one of --threshold, --top and --all can be given.',
      'Choose how the list ends.',
    );
  }
  if (threshold !== undefined) return { mode: 'threshold', threshold };
  if (all || (top && 'share' in top) || (!top && method === 'prompt')) return { mode: 'all' };
  return { mode: 'top', k: top && 'k' in top ? top.k : DEFAULT_TOP };
}

/** The share of each type's candidates that the ranking ends after; undefined when it ends otherwise. */
export function keptShare({ top, threshold, all, method }: MiningFlags): number | undefined {
  if (top && 'share' in top) return top.share;
  return method === 'prompt' && top === undefined && threshold === undefined && !all ? PROMPT_SHARE : undefined;
}

/** For commander: "500" or "2%". */
export function parseTop(text: string): TopFlag {
  const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(text);
  if (!percent) return { k: wholeNumber(text) };
  const share = Number(percent[1]) / 100;
  if (!(share > 0 && share <= 1))
    throw new Failure('bad-argument', `--top ${text} keeps nothing or more than there is.`, 'For instance --top 2%.');
  return { share };
}
