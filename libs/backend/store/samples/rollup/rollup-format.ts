import type { TierName } from '#contracts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** A tier of roll-ups. */
export interface RollupTier {
  readonly name: Exclude<TierName, 'raw'>;
  /** The tier from which it is computed. */
  readonly from: TierName;
  /** Milliseconds per point: start exclusive, end inclusive. */
  readonly pointMs: number;
  /** Milliseconds per chunk. */
  readonly blockMs: number;
}

export const MINUTES: RollupTier = { name: '1m', from: 'raw', pointMs: MINUTE_MS, blockMs: 2 * HOUR_MS };
export const HOURS: RollupTier = { name: '1h', from: '1m', pointMs: HOUR_MS, blockMs: 24 * HOUR_MS };

/** Flags in the head of a rolled-up series: which columns follow the counts and last values. */
export const HAS_EXTREMES = 1;
export const HAS_SUMS = 2;
export const HAS_INCREASES = 4;

/** Columns of one series' points, indexed like the times of the chunk. */
export interface RollupColumns {
  /** Number of samples per point. */
  readonly counts: Float64Array;
  /** 1 where the series ended and had not continued by the point's end. */
  readonly ends: Uint8Array;
  readonly last: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly sum: Float64Array;
  /** For a counter: the increase since the sample before the point, including resets. */
  readonly increase: Float64Array;
}

export function emptyColumns(length: number): RollupColumns {
  const column = () => new Float64Array(length);
  return {
    counts: column(),
    ends: new Uint8Array(length),
    last: column(),
    min: column(),
    max: column(),
    sum: column(),
    increase: column(),
  };
}
