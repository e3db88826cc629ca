import { fromZigzag, type ByteReader } from './byte-reader.js';

/** Reads the output of `encodeIntegers` into `out`, from `start` on. */
export function decodeIntegers(reader: ByteReader, out: Float64Array, start: number, count: number): void {
  let value = reader.signed();
  out[start] = value;
  if (count === 1) return;
  const head = reader.varint();
  const half = Math.floor(head / 2);
  const usual = fromZigzag(half);
  const end = start + count;
  if (head === half * 2) {
    for (let i = start + 1; i < end; i++) out[i] = value += usual;
    return;
  }
  const { bytes } = reader;
  let at = reader.at;
  for (let i = start + 1; i < end; i++) {
    // One byte is the common case: undefined, beyond the end, falls through to the reader, which throws.
    const byte = bytes[at]!;
    if (byte < 128) {
      at++;
      value += usual + ((byte >>> 1) ^ -(byte & 1));
    } else {
      reader.at = at;
      value += usual + reader.signed();
      at = reader.at;
    }
    out[i] = value;
  }
  reader.at = at;
}
