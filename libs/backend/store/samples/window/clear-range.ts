import type { ChunkRow } from '../../drivers/store-driver.js';
import { ByteReader } from '../encoding/byte-reader.js';
import { decodeValues } from '../encoding/decode-values.js';
import { encodeChunk } from '../encoding/encode-chunk.js';
import { encodeTimes } from '../encoding/encode-times.js';
import { encodeValues } from '../encoding/encode-values.js';
import { openChunk, type OpenChunk } from '../encoding/open-chunk.js';
import { allGroups } from '../index/all-groups.js';
import type { SampleMemory } from '../sample-memory.js';

/**
 * Removes the samples of a period from the chunks. After the clock was set back, the period is sampled a second time:
 * the later samples replace the earlier ones as far as they reach.
 */
export function* clearRange(memory: SampleMemory, fromMs: number, toMs: number): Generator<void> {
  const { tables, transaction } = memory;
  for (const group of allGroups(memory.index)) {
    for (const row of [...tables.chunks('raw', [group], fromMs, toMs)]) {
      const rest = outside(row, fromMs, toMs);
      transaction(() => {
        tables.removeChunk(row);
        if (rest.length > 0) tables.putChunks(rest);
      });
      yield;
    }
  }
}

/** The rest of a chunk outside a period: none, one or two chunks. */
function outside(row: ChunkRow, fromMs: number, toMs: number): ChunkRow[] {
  const chunk = openChunk(row.bytes);
  const { times } = chunk;
  let [first, last] = [0, times.length];
  while (first < times.length && times[first]! < fromMs) first++;
  while (last > first && times[last - 1]! > toMs) last--;
  return [part(row, chunk, 0, first), part(row, chunk, last, times.length)].filter(
    (rest) => rest !== undefined,
  );
}

function part(row: ChunkRow, chunk: OpenChunk, from: number, to: number): ChunkRow | undefined {
  if (to <= from) return undefined;
  const slots = [...chunk.starts.keys()].filter((slot) => chunk.starts[slot]! >= 0);
  const times = chunk.times.slice(from, to);
  const bytes = encodeChunk({
    times: (writer) => encodeTimes(writer, times),
    slots,
    series: (writer, at) => {
      const values = new Float64Array(chunk.times.length);
      decodeValues(new ByteReader(chunk.bytes, chunk.starts[slots[at]!]), values, 0, values.length);
      encodeValues(writer, values.subarray(from, to));
    },
  });
  const samples = Math.round((row.samples * times.length) / chunk.times.length);
  return { ...row, fromMs: times[0]!, toMs: times.at(-1)!, samples, bytes };
}
