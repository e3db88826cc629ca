/** How the values of a series are written: the lowest two bits of its head. */
export const INTEGERS = 0;
/** Decimals with small rounding errors. */
export const NEAR = 1;
export const XOR = 2;
/** Bit of the head: runs of ticks with and without samples come first. */
export const GAPS = 4;
/** The upper four bits of the head: digits after the point. */
export const DIGITS_SHIFT = 4;
/** Most digits after the point. */
export const MOST_DIGITS = 12;

/** Runs of ticks: their kind is in the lowest two bits of their code. */
export const VALUES = 0;
export const ABSENT = 1;
export const STALE = 2;
/** A staleness marker whose quiet bit a copy has set. */
export const QUIET_STALE = 3;

/** Powers of ten that a number of digits stands for: exact up to 10^22. */
export const POWERS = Float64Array.from({ length: MOST_DIGITS + 1 }, (_, digits) => 10 ** digits);
