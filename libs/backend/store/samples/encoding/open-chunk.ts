import { inflateRawSync } from 'node:zlib';
import { ByteReader } from './byte-reader.js';
import { DEFLATED, FORMAT, LARGEST_CHUNK, PLAIN } from './chunk-format.js';
import { decodeTimes } from './decode-times.js';

/** A chunk whose series can be read individually. */
export interface OpenChunk {
  readonly times: Float64Array;
  /** Offset of each series' bytes, by its position in the group; -1 for series not in the chunk. */
  readonly starts: Int32Array;
  readonly bytes: Uint8Array;
}

/**
 * Inflates a chunk and reads its directory.
 *
 * @throws RangeError, or an error of zlib, when the bytes are damaged
 */
export function openChunk(chunk: Uint8Array): OpenChunk {
  const code = chunk[0]! - FORMAT;
  if (code !== PLAIN && code !== DEFLATED) throw new RangeError('a chunk of samples has an unknown format');
  const rest = chunk.subarray(1);
  const bytes = code === PLAIN ? rest : inflateRawSync(rest, { maxOutputLength: LARGEST_CHUNK });
  const reader = new ByteReader(bytes);
  const times = decodeTimes(reader);
  return { times, starts: readDirectory(reader), bytes };
}

function readDirectory(reader: ByteReader): Int32Array {
  const count = reader.varint();
  if (count > reader.bytes.length) throw new RangeError('a chunk of samples has too many series');
  const slots = new Int32Array(count);
  let slot = -1;
  for (let i = 0; i < count; i++) slots[i] = slot += reader.varint() + 1;
  const starts = new Int32Array(slot + 1).fill(-1);
  const lengths = new Int32Array(count);
  for (let i = 0; i < count; i++) lengths[i] = reader.varint();
  let start = reader.at;
  for (let i = 0; i < count; i++) {
    starts[slots[i]!] = start;
    start += lengths[i]!;
  }
  if (start > reader.bytes.length) throw new RangeError('a chunk of samples ends too early');
  return starts;
}
