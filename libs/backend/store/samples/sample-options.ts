/** How samples are kept. */
export interface SampleStoreOptions {
  /** Milliseconds between samplings. */
  readonly intervalMs: number;
  /** Runs work whose writes are all kept or none, as `StoreDriver.transaction`. Default: without a transaction. */
  readonly transaction?: <T>(work: () => T) => T;
  /** Hears of what a driver failed to write; the samples are kept in memory and tried again. */
  readonly onError?: (error: unknown) => void;
  /** Bytes that recently read chunks may use in memory. Default 8 MiB. */
  readonly cacheBytes?: number;
  /** Series that are known at once, those that ended and are still kept among them. Default 200,000. */
  readonly maxSeries?: number;
}

/** Samples that were not kept, by why. */
export interface DroppedSamples {
  /** The time of the batch was that of the one before, no time at all, or the clock was set back again and again. */
  time: number;
  /** The ref belonged to no series, or there were more series than `maxSeries`. */
  ref: number;
  /** Chunks could not be written for so long that the memory for them ran out. */
  write: number;
}

/** Ticks that a window has at 5 s: 10 minutes. */
const TICKS = 120;
const MINUTE_MS = 60_000;

/** Milliseconds that a window covers: about 120 samplings, in whole minutes. */
export function windowMsOf(intervalMs: number): number {
  return Math.max(1, Math.ceil((TICKS * intervalMs) / MINUTE_MS)) * MINUTE_MS;
}
