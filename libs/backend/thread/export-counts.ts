import type { ThreadSignal } from '#contracts';

/** Signals whose records are exported one by one. */
export type RecordSignal = Extract<ThreadSignal, 'traces' | 'logs'>;
export const SIGNALS: readonly RecordSignal[] = ['traces', 'logs'];
/** Counters per signal: taken records, reported records. */
const NUMBERS = 2;

/** @returns shared memory for {@link ExportCounts} */
export function countsMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(SIGNALS.length * NUMBERS * Int32Array.BYTES_PER_ELEMENT);
}

/**
 * Counts, per signal, the records that the thread took out of the ring, and those whose outcome it reported. The
 * difference is held by the thread and lost if it dies. In shared memory, so that the main thread can read it then.
 */
export class ExportCounts {
  private readonly numbers: Int32Array;

  constructor(memory: SharedArrayBuffer) {
    this.numbers = new Int32Array(memory);
  }

  taken(signal: RecordSignal, records = 1): void {
    Atomics.add(this.numbers, at(signal), records);
  }

  reported(signal: RecordSignal, records: number): void {
    Atomics.add(this.numbers, at(signal) + 1, records);
  }

  /** Records that the thread took and has not reported on. */
  held(signal: RecordSignal): number {
    const first = at(signal);
    return (Atomics.load(this.numbers, first) - Atomics.load(this.numbers, first + 1)) | 0;
  }
}

function at(signal: RecordSignal): number {
  return SIGNALS.indexOf(signal) * NUMBERS;
}
