import { copyBits, fillAbsent, isAbsentAt } from '../encoding/words.js';
import type { Tick } from './tick.js';

/** Ticks in memory that no chunk holds yet. Ticks are appended and never changed. */
export class SampleWindow {
  readonly ticks: Tick[] = [];
  /** Sequence of the journal's last row that belongs to it. */
  lastSequence = 0;

  get firstMs(): number {
    return this.ticks[0]!.timeMs;
  }

  get lastMs(): number {
    return this.ticks.at(-1)!.timeMs;
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
