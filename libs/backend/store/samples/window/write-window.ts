import type { Sliced } from '#contracts';
import type { ChunkRow } from '../../drivers/store-driver.js';
import { encodeChunk } from '../encoding/encode-chunk.js';
import { encodeTimes } from '../encoding/encode-times.js';
import { encodeValues } from '../encoding/encode-values.js';
import { isAbsentAt } from '../encoding/words.js';
import { groupOf, slotOf } from '../index/groups.js';
import type { SampleMemory } from '../sample-memory.js';
import { clearRange } from './clear-range.js';
import { gather, type SampleWindow } from './sample-window.js';

/** Chunks written per transaction. */
const CHUNKS_AT_ONCE = 8;
/** Series grouped per step. */
const REFS_AT_ONCE = 2000;

/** A series of a window: the ref of its values, and its position in the group. */
interface Column {
  readonly ref: number;
  readonly slot: number;
}

/**
 * Writes a window as chunks, one per group of series, in steps, between which sampling and queries run. The window
 * stays readable until it is completely written.
 */
export function* writeWindow(memory: SampleMemory, window: SampleWindow): Generator<void> {
  const { tables, transaction } = memory;
  const written = tables.span('raw');
  if (written && window.firstMs <= written.toMs)
    yield* clearRange(memory, window.firstMs, window.reachMs(memory.windows[1]));
  let rows: ChunkRow[] = [];
  const put = () => transaction(() => tables.putChunks(rows));
  for (const [group, columns] of yield* columnsByGroup(memory)) {
    columns.sort((a, b) => a.slot - b.slot);
    const row = chunkOf(window, group, columns);
    if (row) rows.push(row);
    if (rows.length === CHUNKS_AT_ONCE) {
      put();
      rows = [];
    }
    yield;
  }
  if (rows.length > 0) put();
  yield;
  tables.trimJournal(window.lastSequence);
}

/** A ref keeps its series until the window is written; ordinals may change between steps. */
function* columnsByGroup(memory: SampleMemory): Sliced<Map<number, Column[]>> {
  const groups = new Map<number, Column[]>();
  for (let ref = 0; ref < memory.refs.size; ref++) {
    if (ref % REFS_AT_ONCE === REFS_AT_ONCE - 1) yield;
    const ordinal = memory.refs.ordinalOf(ref);
    if (ordinal < 0) continue;
    const id = memory.index.ids[ordinal]!;
    const columns = groups.get(groupOf(id));
    if (columns) columns.push({ ref, slot: slotOf(id) });
    else groups.set(groupOf(id), [{ ref, slot: slotOf(id) }]);
  }
  return groups;
}

function chunkOf(window: SampleWindow, group: number, columns: readonly Column[]): ChunkRow | undefined {
  const { ticks } = window;
  const slots: number[] = [];
  const kept: Float64Array[] = [];
  let samples = 0;
  for (const { ref, slot } of columns) {
    const values = new Float64Array(ticks.length);
    const count = gather(ticks, ref, values, 0) ? countOf(values) : ticks.length;
    if (count === 0) continue;
    slots.push(slot);
    kept.push(values);
    samples += count;
  }
  if (slots.length === 0) return undefined;
  const times = window.times();
  return {
    tier: 'raw',
    group,
    fromMs: window.firstMs,
    toMs: window.lastMs,
    samples,
    bytes: encodeChunk({
      times: (writer) => encodeTimes(writer, times),
      slots,
      series: (writer, at) => encodeValues(writer, kept[at]!),
    }),
  };
}

function countOf(values: Float64Array): number {
  let count = 0;
  for (let i = 0; i < values.length; i++) if (!isAbsentAt(values, i)) count++;
  return count;
}
