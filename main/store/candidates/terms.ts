// The terms of a candidate's score as bytes: one byte that counts the x, then x and y as little-endian doubles. Exact,
// so that what is exported is what was mined.

export interface Terms {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

const BYTES = 8;

export function packTerms({ x, y }: Terms): Uint8Array {
  const bytes = new Uint8Array(1 + (x.length + y.length) * BYTES);
  const view = new DataView(bytes.buffer);
  bytes[0] = x.length;
  [...x, ...y].forEach((value, i) => {
    view.setFloat64(1 + i * BYTES, value, true);
  });
  return bytes;
}

export function unpackTerms(bytes: Uint8Array): Terms {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = Array.from({ length: (bytes.length - 1) / BYTES }, (_, i) => view.getFloat64(1 + i * BYTES, true));
  return { x: values.slice(0, bytes[0]), y: values.slice(bytes[0]) };
}
