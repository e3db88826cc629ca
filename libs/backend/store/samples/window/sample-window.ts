import { copyBits, fillAbsent, isAbsentAt } from '../encoding/words.js';
import type { Tick } from './tick.js';

/** A window follows closely when the gap is at most this many sampling intervals. */
const CLOSE = 2;

/** Ticks in memory that are in no chunk yet. Ticks are appended; an existing tick only gains results of rules. */
export class SampleWindow {
  readonly ticks: Tick[] = [];
  /** Sequence of its last journal row. */
  lastSequence = 0;
  /** Number of samples. */
  samples = 0;
  /** Its chunks are being written: additions would be lost. */
  isClosed = false;

  /** The tick with exactly this time. */
  find(timeMs: number): Tick | undefined {
    for (let at = this.ticks.length - 1; at >= 0; at--) {
      const tick = this.ticks[at]!;
      if (tick.timeMs <= timeMs) return tick.timeMs === timeMs ? tick : undefined;
    }
    return undefined;
  }

  get firstMs(): number {
    return this.ticks[0]!.timeMs;
  }

  get lastMs(): number {
    return this.ticks.at(-1)!.timeMs;
  }

  /**
   * End of the period in which the window replaces samples from before the clock was set back: up to the next window
   * when that follows closely, so that no old samples remain in between.
   */
  reachMs(next: SampleWindow | undefined): number {
    const { firstMs, lastMs, ticks } = this;
    const distance = ticks.length > 1 ? (lastMs - firstMs) / (ticks.length - 1) : 0;
    const gap = next ? next.firstMs - lastMs : 0;
    return gap > 0 && gap <= distance * CLOSE ? next!.firstMs - 1 : lastMs;
  }

  times(): Float64Array {
    return Float64Array.from(this.ticks, ({ timeMs }) => timeMs);
  }
}

/** Copies one series' values at some ticks. @returns whether some are absent */
export function gather(ticks: readonly Tick[], ref: number, out: Float64Array, at: number): boolean {
  let absent = false;
  for (let i = 0; i < ticks.length; i++) {
    const { values } = ticks[i]!;
    const value = ref < values.length ? values[ref]! : NaN;
    if (value === value) out[at + i] = value;
    else if (!copyNaN(values, ref, out, at + i)) absent = true;
  }
  return absent;
}

/** @returns false when the tick has no sample */
function copyNaN(values: Float64Array, ref: number, out: Float64Array, at: number): boolean {
  if (ref >= values.length || isAbsentAt(values, ref)) {
    fillAbsent(out, at, at + 1);
    return false;
  }
  copyBits(values, ref, out, at);
  return true;
}
