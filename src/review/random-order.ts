// A random number for each thing that hangs on its key alone: what is drawn by it is a random sample, yet the same one
// whenever it is asked for again, however much has been added, reviewed or moved meanwhile (permanent random numbers:
// Ohlsson 1995).

/** 32 random bits for a seed and a key. Mixer: Wellons 2018, "lowbias32". */
export function permanentNumber(seed: number, key: number): number {
  return mix(mix(seed | 0) ^ key);
}

function mix(value: number): number {
  let bits = value;
  bits = Math.imul(bits ^ (bits >>> 16), 0x7feb352d);
  bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b);
  return (bits ^ (bits >>> 16)) >>> 0;
}
