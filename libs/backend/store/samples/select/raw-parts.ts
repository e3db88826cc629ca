import type { ChunkRow } from '../../drivers/store-driver.js';
import { ByteReader } from '../encoding/byte-reader.js';
import { decodeValues } from '../encoding/decode-values.js';
import type { OpenChunk } from '../encoding/open-chunk.js';
import { fillAbsent } from '../encoding/words.js';
import { slotOf } from '../index/groups.js';
import { gather, type SampleWindow } from '../window/sample-window.js';
import type { Tick } from '../window/tick.js';
import type { Part, Wanted } from './part.js';
import { visible, type Stretch, type TimeRange } from './visible.js';

/** Buffer for chunks of which only a part is needed. */
const scratch = { values: new Float64Array(256) };

/** The parts of a raw chunk that are in the range and not hidden. */
export function chunkParts(chunk: OpenChunk, range: TimeRange, hidden: readonly TimeRange[]): Part[] {
  return visible(chunk.times, range, hidden).map((stretch) => chunkPart(chunk, stretch));
}

function chunkPart(chunk: OpenChunk, { from, to }: Stretch): Part {
  const ticks = chunk.times.length;
  const isWhole = from === 0 && to === ticks;
  const read = (series: Wanted, out: Float64Array, at: number): boolean => {
    const start = chunk.starts[slotOf(series.id)] ?? -1;
    if (start < 0) {
      fillAbsent(out, at, at + to - from);
      return true;
    }
    const reader = new ByteReader(chunk.bytes, start);
    if (isWhole) return decodeValues(reader, out, at, ticks);
    if (scratch.values.length < ticks) scratch.values = new Float64Array(ticks * 2);
    const absent = decodeValues(reader, scratch.values, 0, ticks);
    out.set(scratch.values.subarray(from, to), at);
    return absent;
  };
  return { times: isWhole ? chunk.times : chunk.times.slice(from, to), read };
}

/** A snapshot of the windows in memory, unaffected by later appends and writes. */
export class WindowsView {
  private readonly windows: { ticks: readonly Tick[]; times: Float64Array; range: TimeRange }[];

  constructor(windows: readonly SampleWindow[]) {
    this.windows = windows
      .filter(({ ticks }) => ticks.length > 0)
      .map((window, at, all) => ({
        ticks: [...window.ticks],
        times: window.times(),
        range: { fromMs: window.firstMs, toMs: window.reachMs(all[at + 1]) },
      }));
  }

  /** Periods in which the windows take precedence over chunks. */
  get ranges(): TimeRange[] {
    return this.windows.map(({ range }) => range);
  }

  parts(range: TimeRange): Part[] {
    return this.windows.flatMap(({ ticks, times }, at) => {
      const later = this.windows.slice(at + 1).map((window) => window.range);
      return visible(times, range, later).map(({ from, to }) =>
        tickPart(ticks.slice(from, to), times.slice(from, to)),
      );
    });
  }
}

function tickPart(ticks: readonly Tick[], times: Float64Array): Part {
  const read = ({ ref }: Wanted, out: Float64Array, at: number): boolean => {
    if (ref >= 0) return gather(ticks, ref, out, at);
    fillAbsent(out, at, at + ticks.length);
    return true;
  };
  return { times, read };
}

/** Sorts chunk rows by time; a driver returns them sorted by group and time. */
export function byTime(a: ChunkRow, b: ChunkRow): number {
  return a.fromMs - b.fromMs;
}
