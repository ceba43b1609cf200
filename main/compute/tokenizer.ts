// A model folder's tokenizer as the miner needs it: the ids that the Rust library `tokenizers` gives, and for each piece
// the verbatim characters that it stands for (method, section 2). @huggingface/tokenizers gives ids alone, and for some
// texts others than the Rust library; so the steps of tokenizer.json are run here, each of them keeping the map.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../src/failure.ts';
import {
  characterAt,
  endCharAt,
  type MappedText,
  mapVerbatim,
  sliceMapped,
  startCharAt,
  trimmedEnd,
  trimmedStart,
} from '../../src/lm/piece-alignment.ts';
import type { Pieces, PieceTokenizer } from '../../src/lm/pieces.ts';
import { type AddedPiece, type FindAddedPieces, openAddedPieces } from './tokenizer/added-pieces.ts';
import { type BoundaryPieces, type PostProcessorConfig, readBoundaryPieces } from './tokenizer/boundary-pieces.ts';
import { type BytePairConfig, openBytePair } from './tokenizer/byte-pair.ts';
import { cutAsBytes } from './tokenizer/bytes.ts';
import type { CutPart, PieceModel } from './tokenizer/cut.ts';
import { invalidTokenizer, unsupportedTokenizer } from './tokenizer/invalid.ts';
import { type Normalise, type NormaliserConfig, openNormaliser } from './tokenizer/normaliser.ts';
import { openPreSplitter, type Part, type PreSplit, type PreSplitterConfig } from './tokenizer/pre-splitter.ts';
import { remember } from './tokenizer/remember.ts';
import { openUnigram, type UnigramConfig } from './tokenizer/unigram.ts';
import { openWordPiece, type WordPieceConfig } from './tokenizer/word-piece.ts';

/** tokenizer.json. Its `padding` and `truncation` are never applied. */
interface TokenizerFile {
  readonly model: { readonly type?: string } & Record<string, unknown>;
  readonly normalizer?: NormaliserConfig | null;
  readonly pre_tokenizer?: PreSplitterConfig | null;
  readonly post_processor?: PostProcessorConfig | null;
  readonly added_tokens?: readonly AddedPiece[];
}

/**
 * Opens the tokenizer of a model folder (tokenizer.json; tokenizer_config.json and special_tokens_map.json where there).
 * @throws Failure 'tokenizer-invalid' or 'model-unsupported'.
 */
export async function openTokenizer(folder: string): Promise<PieceTokenizer> {
  const file = await readJson(join(folder, 'tokenizer.json'));
  if (file === undefined)
    throw new Failure(
      'tokenizer-invalid',
      `There is no tokenizer.json in ${folder}.`,
      'Choose the folder of a whole model, or save its tokenizer again with AutoTokenizer (fast) of transformers.',
    );
  const maskSpelling = await readMaskSpelling(folder);
  return createTokenizer(file, maskSpelling);
}

/** The tokenizer that a parsed tokenizer.json describes. */
export function createTokenizer(file: unknown, maskSpelling?: string): PieceTokenizer {
  if (!isTokenizerFile(file)) throw invalidTokenizer('tokenizer.json has no model');
  try {
    return assemble(file, maskSpelling);
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw invalidTokenizer('tokenizer.json is not laid out as expected', cause);
  }
}

function isTokenizerFile(file: unknown): file is TokenizerFile {
  if (typeof file !== 'object' || file === null || !('model' in file)) return false;
  return typeof file.model === 'object' && file.model !== null;
}

/** Everything that encoding a text takes. */
interface Steps {
  readonly findVerbatim: FindAddedPieces;
  readonly findNormalised: FindAddedPieces;
  readonly normalise: Normalise;
  readonly split: PreSplit;
  readonly cut: CutPart;
  readonly boundary: BoundaryPieces;
}

function assemble(file: TokenizerFile, maskSpelling: string | undefined): PieceTokenizer {
  const model = openModel(file.model);
  const added = file.added_tokens ?? [];
  const normalise = openNormaliser(file.normalizer ?? null);
  const { split, isByteLevel } = openPreSplitter(file.pre_tokenizer ?? null);
  const isNormalised = (piece: AddedPiece) => piece.normalized ?? !piece.special;
  const steps: Steps = {
    normalise,
    split,
    cut: remember(isByteLevel ? cutAsBytes(model.cut) : model.cut),
    findVerbatim: openAddedPieces(
      added.filter((piece) => !isNormalised(piece)),
      (piece) => piece.content,
    ),
    findNormalised: openAddedPieces(
      added.filter(isNormalised),
      (piece) => normalise(mapVerbatim(piece.content, 0)).text,
    ),
    boundary: readBoundaryPieces(file.post_processor ?? null),
  };
  const spellings: string[] = [];
  for (const [spelling, id] of model.vocabulary) spellings[id] = spelling;
  for (const piece of added) spellings[piece.id] = piece.content;
  return {
    encode: (text) => encode(steps, text),
    maskId: findMask(spellings, added, maskSpelling),
    unknownId: model.unknownId,
    vocabularySize: spellings.length,
    spelling: (id) => {
      const spelling = spellings[id];
      if (spelling === undefined) throw new RangeError(`no piece has the id ${id}`);
      return spelling;
    },
  };
}

function openModel(config: TokenizerFile['model']): PieceModel {
  switch (config.type ?? guessModelType(config)) {
    case 'WordPiece':
      return openWordPiece(config as unknown as WordPieceConfig);
    case 'BPE':
      return openBytePair(config as unknown as BytePairConfig);
    case 'Unigram':
      return openUnigram(config as unknown as UnigramConfig);
    default:
      throw unsupportedTokenizer('vocabulary', String(config.type));
  }
}

/** Files of before 2020 name no type; each kind has a key of its own. */
function guessModelType(config: TokenizerFile['model']): string | undefined {
  if ('merges' in config) return 'BPE';
  if ('continuing_subword_prefix' in config) return 'WordPiece';
  return 'unk_id' in config ? 'Unigram' : undefined;
}

const USUAL_MASKS: readonly string[] = ['[MASK]', '<mask>'];

/** The mask piece that the configuration names; where it names none, the added piece with a usual spelling. */
function findMask(spellings: readonly string[], added: readonly AddedPiece[], named: string | undefined) {
  if (named === undefined) return added.find((piece) => USUAL_MASKS.includes(piece.content))?.id;
  const id = spellings.indexOf(named);
  if (id < 0) throw invalidTokenizer('its mask piece is not in its vocabulary');
  return id;
}

async function readMaskSpelling(folder: string): Promise<string | undefined> {
  for (const name of ['tokenizer_config.json', 'special_tokens_map.json']) {
    const config = await readJson(join(folder, name));
    const mask = (config as { mask_token?: string | { content?: string } | null } | undefined)?.mask_token;
    const spelling = typeof mask === 'string' ? mask : mask?.content;
    if (spelling !== undefined) return spelling;
  }
  return undefined;
}

/** @returns undefined when there is no such file. */
async function readJson(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Failure('file-unreadable', `${path} cannot be read.`, 'Check that the file may be read.', { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalidTokenizer(`${path} is not valid JSON`, cause);
  }
}

/** Pieces while they are collected. */
interface Collected {
  readonly text: string;
  readonly ids: number[];
  readonly starts: number[];
  readonly ends: number[];
}

function encode(steps: Steps, verbatim: string): Pieces {
  const text = verbatim.toWellFormed(); // a lone surrogate is U+FFFD to the model, of the same length
  const found: Collected = { text, ids: [], starts: [], ends: [] };
  for (const id of steps.boundary.leading) push(found, id, 0, 0);
  for (const section of steps.findVerbatim(text)) {
    if (section.id !== undefined) pushTrimmed(found, section.id, section.from, section.to);
    else encodeSection(steps, mapVerbatim(text.slice(section.from, section.to), section.from), found);
  }
  for (const id of steps.boundary.trailing) push(found, id, text.length, text.length);
  return {
    ids: Int32Array.from(found.ids),
    startChar: Int32Array.from(found.starts),
    endChar: Int32Array.from(found.ends),
    leading: steps.boundary.leading.length,
    trailing: steps.boundary.trailing.length,
  };
}

/** @param verbatim text between added pieces. */
function encodeSection(steps: Steps, verbatim: MappedText, found: Collected): void {
  const mapped = steps.normalise(verbatim);
  for (const { from, to, id } of steps.findNormalised(mapped.text)) {
    if (id !== undefined) {
      pushTrimmed(found, id, startCharAt(mapped, from), endCharAt(mapped, to - 1));
      continue;
    }
    const section = from === 0 && to === mapped.text.length ? mapped : sliceMapped(mapped, from, to);
    for (const part of steps.split([{ text: section.text, from: 0, inserted: 0 }], section))
      pushPart(found, part, section, steps.cut);
  }
}

function pushPart(found: Collected, part: Part, mapped: MappedText, cut: CutPart): void {
  const { ids, starts, ends } = cut(part.text);
  const shift = part.from - part.inserted;
  let reached = 0;
  for (let i = 0; i < ids.length; i++) {
    if (starts[i] > reached || ends[i] <= starts[i]) throw unalignable(found.ids.length);
    reached = ends[i];
    const first = Math.max(part.from, starts[i] + shift);
    // An inserted mark stands for the first character of its part, both halves of a surrogate pair.
    const last =
      ends[i] > part.inserted ? ends[i] + shift - 1 : part.from + characterAt(mapped.text, part.from).length - 1;
    pushTrimmed(found, ids[i], startCharAt(mapped, first), endCharAt(mapped, last));
  }
  if (reached !== part.text.length) throw unalignable(found.ids.length);
}

function pushTrimmed(found: Collected, id: number, start: number, end: number): void {
  push(found, id, trimmedStart(found.text, start, end), trimmedEnd(found.text, start, end));
}

function push(found: Collected, id: number, start: number, end: number): void {
  found.ids.push(id);
  found.starts.push(start);
  found.ends.push(end);
}

function unalignable(piece: number): Failure {
  return invalidTokenizer(`piece ${piece} of a text does not stand for any of its characters`);
}
