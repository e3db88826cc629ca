/** Encoding of a series' values: the lowest two bits of its head. */
export const INTEGERS = 0;
/** Decimals with small rounding errors. */
export const NEAR = 1;
export const XOR = 2;
/** Bit of the head: runs of present and absent ticks precede the values. */
export const GAPS = 4;
/** The upper four bits of the head: number of digits after the point. */
export const DIGITS_SHIFT = 4;
/** Maximum number of digits after the point. */
export const MOST_DIGITS = 12;

/** Kinds of runs of ticks, in the lowest two bits of a run's code. */
export const VALUES = 0;
export const ABSENT = 1;
export const STALE = 2;
/** A staleness marker whose quiet bit was set by a copy. */
export const QUIET_STALE = 3;

/** Powers of ten by number of digits: exact up to 10^22. */
export const POWERS = Float64Array.from({ length: MOST_DIGITS + 1 }, (_, digits) => 10 ** digits);
