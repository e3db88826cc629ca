/** Options of the sample store. */
export interface SampleStoreOptions {
  /** Sampling interval, milliseconds. */
  readonly intervalMs: number;
  /** Runs writes atomically, as `StoreDriver.transaction`. Default: without a transaction. */
  readonly transaction?: <T>(work: () => T) => T;
  /** Called when the driver failed to write; the samples stay in memory and are retried. */
  readonly onError?: (error: unknown) => void;
  /** Memory for recently read chunks, bytes. Default 8 MiB. */
  readonly cacheBytes?: number;
  /** Maximum number of series in the index, including ended ones with stored samples. Default 200,000. */
  readonly maxSeries?: number;
}

/** Dropped samples, by reason. */
export interface DroppedSamples {
  /** The batch's time equals that of the previous one or is invalid, or the clock was set back repeatedly. */
  time: number;
  /** The ref is unknown, or there are more series than `maxSeries`. */
  ref: number;
  /** Chunks could not be written until the memory for them ran out. */
  write: number;
}

/** Ticks per window: at 5 s, 10 minutes. */
const TICKS = 120;
const MINUTE_MS = 60_000;

/** Milliseconds per window: about 120 samplings, in whole minutes. */
export function windowMsOf(intervalMs: number): number {
  return Math.max(1, Math.ceil((TICKS * intervalMs) / MINUTE_MS)) * MINUTE_MS;
}
