import { HIGH, LOW } from './words.js';

const pair = new Float64Array(2);
const words = new Uint32Array(pair.buffer);

/** Number of representable floats from `from` to `to`; NaN when the signs differ. */
export function ulpsBetween(from: number, to: number): number {
  pair[0] = from;
  pair[1] = to;
  const [highFrom, highTo] = [words[HIGH]!, words[2 + HIGH]!];
  if (highFrom >>> 31 !== highTo >>> 31) return NaN;
  return (highTo - highFrom) * 2 ** 32 + (words[2 + LOW]! - words[LOW]!);
}

/** The float that is `ulps` representable floats away, by its bits: away from zero when positive. */
export function addUlps(from: number, ulps: number): number {
  pair[0] = from;
  const low = words[LOW]! + ulps;
  words[LOW] = low;
  if (low < 0) words[HIGH]!--;
  else if (low >= 2 ** 32) words[HIGH]!++;
  return pair[0];
}
