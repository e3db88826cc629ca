import type { ThreadSignal } from '#contracts';

/** Signals that come record by record. */
export type RecordSignal = Extract<ThreadSignal, 'traces' | 'logs'>;
export const SIGNALS: readonly RecordSignal[] = ['traces', 'logs'];
/** Per signal: taken, told. */
const NUMBERS = 2;

/** @returns memory for {@link ExportCounts} */
export function countsMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(SIGNALS.length * NUMBERS * Int32Array.BYTES_PER_ELEMENT);
}

/**
 * How many records of each signal the thread took out of the ring, and how many of them it told the fate of: what lies
 * between is in its hands, and lost when it dies. In shared memory, so that the main thread knows it then.
 */
export class ExportCounts {
  private readonly numbers: Int32Array;

  constructor(memory: SharedArrayBuffer) {
    this.numbers = new Int32Array(memory);
  }

  taken(signal: RecordSignal, records = 1): void {
    Atomics.add(this.numbers, at(signal), records);
  }

  told(signal: RecordSignal, records: number): void {
    Atomics.add(this.numbers, at(signal) + 1, records);
  }

  /** Records in the hands of the thread. */
  held(signal: RecordSignal): number {
    const first = at(signal);
    return (Atomics.load(this.numbers, first) - Atomics.load(this.numbers, first + 1)) | 0;
  }
}

function at(signal: RecordSignal): number {
  return SIGNALS.indexOf(signal) * NUMBERS;
}
