// Many short texts that are held until the end of a source, numbered in the order in which they come. As strings of their
// own each would take a head of 16 bytes and more, and one that was cut out of a chunk of the file would keep the whole
// chunk; here they are joined into blocks, which lie as UTF-8 outside of the engine's heap.

export interface HeldTexts {
  add(text: string): void;
  at(number: number): string;
  count(): number;
}

interface Block {
  /** A string where it has half surrogate pairs, which UTF-8 cannot hold. */
  readonly joined: Uint8Array | string;
  /** Where each text ends, in UTF-16 units. */
  readonly ends: Uint32Array;
}

const TEXTS_OF_A_BLOCK = 256;
/** Texts are asked for in the order of time, which goes through several tiers at once. */
const REMEMBERED_BLOCKS = 8;

// Part of every engine that this runs in, though not of the language's own library.
declare const TextEncoder: new () => { encode(text: string): Uint8Array };
declare const TextDecoder: new (encoding: string, options: object) => { decode(bytes: Uint8Array): string };
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export function createHeldTexts(): HeldTexts {
  const blocks: Block[] = [];
  let open: string[] = [];
  const remembered = new Map<number, string>();

  function close(): void {
    const joined = open.join('');
    let end = 0;
    const ends = Uint32Array.from(open, (text) => {
      end += text.length;
      return end;
    });
    blocks.push({ joined: joined.isWellFormed() ? encoder.encode(joined) : joined, ends });
    open = [];
  }

  function joinedAt(number: number): string {
    const { joined } = blocks[number];
    if (typeof joined === 'string') return joined;
    const known = remembered.get(number);
    if (known !== undefined) return known;
    const decoded = decoder.decode(joined);
    if (remembered.size >= REMEMBERED_BLOCKS) remembered.delete(remembered.keys().next().value!);
    remembered.set(number, decoded);
    return decoded;
  }

  return {
    add(text) {
      open.push(text);
      if (open.length === TEXTS_OF_A_BLOCK) close();
    },
    at(number) {
      const block = Math.floor(number / TEXTS_OF_A_BLOCK);
      const place = number % TEXTS_OF_A_BLOCK;
      if (block === blocks.length) return open[place];
      const { ends } = blocks[block];
      return joinedAt(block).slice(place === 0 ? 0 : ends[place - 1], ends[place]);
    },
    count: () => blocks.length * TEXTS_OF_A_BLOCK + open.length,
  };
}
