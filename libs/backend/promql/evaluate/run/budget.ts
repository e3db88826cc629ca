import type { QueryLimits } from './limits.js';
import { QueryError } from './query-error.js';

/** Counts the memory of a query and throws at its limits. */
export class Budget {
  samples = 0;
  series = 0;
  peak = 0;
  private cells = 0;

  constructor(private readonly limits: QueryLimits) {}

  /** Number of samples that may still be read. */
  get left(): number {
    return this.limits.maxSamples - this.samples - this.cells;
  }

  /** Counts series that were read; they are held until the query ends. */
  read(series: number, samples: number): void {
    this.series += series;
    this.samples += samples;
    if (this.series > this.limits.maxSeries)
      throw new QueryError(
        `query processing would read more than ${this.limits.maxSeries} series: select fewer, or raise maxSeries`,
      );
    this.check();
  }

  /** Counts values of an intermediate result. */
  hold(cells: number): void {
    this.cells += cells;
    this.check();
  }

  /** Runs a part; afterwards only its result counts as held. */
  async whileHolding<T>(part: () => Promise<T>, sizeOf: (result: T) => number): Promise<T> {
    const before = this.cells;
    const result = await part();
    this.cells = before;
    this.hold(sizeOf(result));
    return result;
  }

  private check(): void {
    const now = this.samples + this.cells;
    if (now > this.peak) this.peak = now;
    if (now > this.limits.maxSamples)
      throw new QueryError('query processing would load too many samples into memory in query execution');
  }
}
