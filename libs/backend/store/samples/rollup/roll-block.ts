import type { ChunkRow } from '../../drivers/store-driver.js';
import { ByteReader } from '../encoding/byte-reader.js';
import { decodeValues } from '../encoding/decode-values.js';
import { encodeChunk } from '../encoding/encode-chunk.js';
import { encodeTimes } from '../encoding/encode-times.js';
import { openChunk, type OpenChunk } from '../encoding/open-chunk.js';
import { fillAbsent } from '../encoding/words.js';
import { GROUP_SIZE, groupOf, MARKS_GROUP, slotOf } from '../index/groups.js';
import type { SampleMemory } from '../sample-memory.js';
import { decodePoints } from './decode-points.js';
import { encodePoints } from './encode-points.js';
import { foldPoints, foldSamples } from './fold-points.js';
import { emptyColumns, type RollupColumns, type RollupTier } from './rollup-format.js';

/** How far before a block its first increase looks for the previous sample of a series. */
export const BEFORE_MS = 15 * 60_000;

/**
 * Rolls up the samples of a block into chunks of a tier, in steps, between which sampling and queries run. Repeating it
 * replaces its earlier output.
 *
 * @param startMs start of the block, exclusive; its end is inclusive
 */
export function* rollBlock(memory: SampleMemory, tier: RollupTier, startMs: number): Generator<void> {
  const { tables, transaction, index } = memory;
  const endMs = startMs + tier.blockMs;
  for (const [group, counters] of countersByGroup(memory)) {
    const row = yield* rollGroup(memory, tier, { group, counters, startMs, endMs });
    transaction(() => {
      for (const old of [...tables.chunks(tier.name, [group], startMs + 1, endMs)]) tables.removeChunk(old);
      if (row) tables.putChunks([row]);
    });
    yield;
  }
  const mark = {
    tier: tier.name,
    group: MARKS_GROUP,
    fromMs: endMs,
    toMs: endMs,
    samples: 0,
    bytes: new Uint8Array(1),
  };
  if (index.size > 0) tables.putChunks([mark]);
}

/** For each group, whether the series at each position is a counter. */
function countersByGroup({ index }: SampleMemory): Map<number, Uint8Array> {
  const groups = new Map<number, Uint8Array>();
  for (let i = 0; i < index.size; i++) {
    const group = groupOf(index.ids[i]!);
    let counters = groups.get(group);
    if (!counters) groups.set(group, (counters = new Uint8Array(GROUP_SIZE)));
    if (index.counters[i]) counters[slotOf(index.ids[i]!)] = 1;
  }
  return groups;
}

/** Series folded per step. */
const SERIES_AT_ONCE = 16;

interface Block {
  readonly group: number;
  readonly counters: Uint8Array;
  readonly startMs: number;
  readonly endMs: number;
}

function* rollGroup(
  { tables, onError }: SampleMemory,
  tier: RollupTier,
  block: Block,
): Generator<void, ChunkRow | undefined> {
  const { group, counters, startMs, endMs } = block;
  const chunks: OpenChunk[] = [];
  for (const row of tables.chunks(tier.from, [group], startMs + 1 - BEFORE_MS, endMs)) {
    try {
      chunks.push(openChunk(row.bytes));
    } catch (error) {
      onError(error);
    }
  }
  chunks.sort((a, b) => a.times[0]! - b.times[0]!);
  const times = Float64Array.from(chunks.flatMap((chunk) => [...chunk.times]));
  const points = pointsOf(times, tier, startMs, endMs);
  if (points.times.length === 0) return undefined;
  const folded: { slot: number; columns: RollupColumns }[] = [];
  for (let slot = 0; slot < GROUP_SIZE; slot++) {
    if (!chunks.some(({ starts }) => (starts[slot] ?? -1) >= 0)) continue;
    const columns = emptyColumns(points.times.length);
    const series = { slot, isCounter: counters[slot] === 1 };
    if (tier.from === 'raw') foldSamples(samplesOf(chunks, slot, times.length), points.pointOf, columns);
    else foldChunks(chunks, series, points.pointOf, columns);
    if (hasPoints(columns)) folded.push({ slot, columns });
    if (slot % SERIES_AT_ONCE === 0) yield;
  }
  if (folded.length === 0) return undefined;
  return {
    tier: tier.name,
    group,
    fromMs: points.times[0]!,
    toMs: points.times.at(-1)!,
    samples: folded.length * points.times.length,
    bytes: encodeChunk({
      times: (writer) => encodeTimes(writer, points.times),
      slots: folded.map(({ slot }) => slot),
      series: (writer, at) => encodePoints(writer, folded[at]!.columns, counters[folded[at]!.slot] === 1),
    }),
  };
}

/** The points of samples; a point's time is its end. */
function pointsOf(times: Float64Array, { pointMs }: RollupTier, startMs: number, endMs: number) {
  const pointOf = new Int32Array(times.length).fill(-1);
  const ends: number[] = [];
  for (let i = 0; i < times.length; i++) {
    const timeMs = times[i]!;
    if (timeMs <= startMs || timeMs > endMs) continue;
    const end = Math.ceil(timeMs / pointMs) * pointMs;
    if (ends.at(-1) !== end) ends.push(end);
    pointOf[i] = ends.length - 1;
  }
  return { pointOf, times: Float64Array.from(ends) };
}

function samplesOf(chunks: readonly OpenChunk[], slot: number, length: number): Float64Array {
  const values = new Float64Array(length);
  let at = 0;
  for (const { starts, bytes, times } of chunks) {
    const start = starts[slot] ?? -1;
    if (start >= 0) decodeValues(new ByteReader(bytes, start), values, at, times.length);
    else fillAbsent(values, at, at + times.length);
    at += times.length;
  }
  return values;
}

function foldChunks(
  chunks: readonly OpenChunk[],
  { slot, isCounter }: { slot: number; isCounter: boolean },
  pointOf: Int32Array,
  to: RollupColumns,
): void {
  let at = 0;
  for (const { starts, bytes, times } of chunks) {
    const start = starts[slot] ?? -1;
    const points = pointOf.subarray(at, at + times.length);
    if (start >= 0)
      foldPoints(decodePoints(new ByteReader(bytes, start), times.length, isCounter), points, to);
    at += times.length;
  }
}

function hasPoints({ counts, ends }: RollupColumns): boolean {
  return counts.some((count) => count > 0) || ends.some((end) => end > 0);
}
