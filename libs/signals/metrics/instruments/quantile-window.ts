import { now } from '../clock.js';

/** Relative error of a quantile: the result is within 1 % of an observed value at that rank. */
export const QUANTILE_ERROR = 0.01;
const GAMMA = (1 + QUANTILE_ERROR) / (1 - QUANTILE_ERROR);
const LOG_GAMMA = Math.log(GAMMA);
/** Smaller magnitudes count as zero. */
const SMALLEST = 1e-12;
const SLICES = 5;

/**
 * Counts in logarithmic bins for positive and negative values, and zero. The bin width follows from the allowed error.
 */
class Sketch {
  readonly positive = new Map<number, number>();
  readonly negative = new Map<number, number>();
  zero = 0;

  add(value: number): void {
    const magnitude = Math.abs(value);
    if (magnitude < SMALLEST) this.zero++;
    else {
      const bins = value > 0 ? this.positive : this.negative;
      const bin = Math.ceil(Math.log(Math.min(magnitude, Number.MAX_VALUE)) / LOG_GAMMA);
      bins.set(bin, (bins.get(bin) ?? 0) + 1);
    }
  }

  clear(): void {
    this.positive.clear();
    this.negative.clear();
    this.zero = 0;
  }
}

/**
 * Quantiles of recent observations: a window of five slices, the oldest of which is dropped over time. DDSketch
 * (Masson, Rim, Lee, 2019): bounded memory, and quantiles within 1 % of the value at their rank.
 */
export class QuantileWindow {
  private readonly slices = Array.from({ length: SLICES }, () => new Sketch());
  private current = 0;
  private sliceEndsAt: number;
  private readonly sliceMs: number;

  /** @param windowSeconds how long a value counts */
  constructor(windowSeconds: number) {
    this.sliceMs = (windowSeconds * 1000) / SLICES;
    this.sliceEndsAt = now() + this.sliceMs;
  }

  add(value: number): void {
    this.turn();
    this.slices[this.current]?.add(value);
  }

  /** One value per quantile; NaN for an empty window. */
  quantiles(wanted: readonly number[]): number[] {
    this.turn();
    const bins = this.sorted();
    const count = bins.reduce((sum, [, n]) => sum + n, 0);
    return wanted.map((q) => valueAt(bins, Math.max(1, Math.ceil(q * count))));
  }

  clear(): void {
    for (const slice of this.slices) slice.clear();
  }

  private sorted(): [value: number, count: number][] {
    const merged = new Map<number, number>();
    const add = (value: number, n: number): void => void merged.set(value, (merged.get(value) ?? 0) + n);
    for (const { positive, negative, zero } of this.slices) {
      if (zero > 0) add(0, zero);
      for (const [bin, n] of positive) add(middleOf(bin), n);
      for (const [bin, n] of negative) add(-middleOf(bin), n);
    }
    return [...merged].sort(([a], [b]) => a - b);
  }

  private turn(): void {
    const time = now();
    for (let i = 0; time >= this.sliceEndsAt && i < SLICES; i++) {
      this.current = (this.current + 1) % SLICES;
      this.slices[this.current]?.clear();
      this.sliceEndsAt += this.sliceMs;
    }
    if (time >= this.sliceEndsAt) this.sliceEndsAt = time + this.sliceMs;
  }
}

function middleOf(bin: number): number {
  return (2 * GAMMA ** bin) / (GAMMA + 1);
}

function valueAt(bins: [number, number][], rank: number): number {
  let seen = 0;
  for (const [value, count] of bins) if ((seen += count) >= rank) return value;
  return NaN;
}
