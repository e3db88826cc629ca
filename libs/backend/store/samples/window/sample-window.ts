import { copyBits, fillAbsent, isAbsentAt } from '../encoding/words.js';
import type { Tick } from './tick.js';

/** A window follows another closely up to so many times the distance between two samplings. */
const CLOSE = 2;

/** Ticks in memory that no chunk holds yet. Ticks are appended; of one that is there, only results of rules are added. */
export class SampleWindow {
  readonly ticks: Tick[] = [];
  /** Sequence of the journal's last row that belongs to it. */
  lastSequence = 0;
  /** Samples in it. */
  samples = 0;
  /** Its chunks are being written: what is added would be lost. */
  isClosed = false;

  /** The tick of exactly this time. */
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
   * Until when the window stands, whatever was sampled before the clock was set back: until the next window when that
   * follows closely, so that nothing old is left between the two.
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

/** Copies the values of one series at some ticks. @returns whether there are absent ones among them */
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

/** @returns false when there is no sample */
function copyNaN(values: Float64Array, ref: number, out: Float64Array, at: number): boolean {
  if (ref >= values.length || isAbsentAt(values, ref)) {
    fillAbsent(out, at, at + 1);
    return false;
  }
  copyBits(values, ref, out, at);
  return true;
}
