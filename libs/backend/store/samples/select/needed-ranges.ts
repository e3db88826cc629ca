import type { SelectOptions } from '#contracts';

export type NeededRanges = NonNullable<SelectOptions['ranges']>;

/** How far before a range samples are read as well, in intervals of the coarsest samples. */
const MARGIN = 2;

/** Whether one of the ranges contains a time of a period, both of whose ends are inclusive. */
export function touches({ firstMs, stepMs, rangeMs }: NeededRanges, fromMs: number, toMs: number): boolean {
  // Of the ranges that end within the period or later, the first one begins earliest.
  const steps = Math.max(0, Math.ceil((fromMs - firstMs) / stepMs));
  return firstMs + steps * stepMs - rangeMs < toMs;
}

/** Extends the ranges by the samples that show how regular the first ones of a range are, see `coarsestMs`. */
export function withMargin({ rangeMs, ...ranges }: NeededRanges, coarsestMs = 0): NeededRanges {
  return { ...ranges, rangeMs: rangeMs + MARGIN * coarsestMs };
}
