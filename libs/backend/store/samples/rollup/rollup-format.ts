import type { TierName } from '#contracts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** A tier of rolled-up samples. */
export interface RollupTier {
  readonly name: Exclude<TierName, 'raw'>;
  /** The tier that it is made of. */
  readonly from: TierName;
  /** Milliseconds that one point covers: the samples after its begin, up to and including its end. */
  readonly pointMs: number;
  /** Milliseconds that a chunk covers. */
  readonly blockMs: number;
}

export const MINUTES: RollupTier = { name: '1m', from: 'raw', pointMs: MINUTE_MS, blockMs: 2 * HOUR_MS };
export const HOURS: RollupTier = { name: '1h', from: '1m', pointMs: HOUR_MS, blockMs: 24 * HOUR_MS };

/** Flags at the head of a series of a rolled-up chunk: which columns stand behind the counts and last values. */
export const HAS_EXTREMES = 1;
export const HAS_SUMS = 2;
export const HAS_INCREASES = 4;

/** Columns of the points of one series; the position is that of the point in the chunk's times. */
export interface RollupColumns {
  /** Samples in each point. */
  readonly counts: Float64Array;
  /** 1 where the series ended and did not go on before the point's end. */
  readonly ends: Uint8Array;
  readonly last: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly sum: Float64Array;
  /** Of a counter: how much it grew since the sample before the point, resets included. */
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
