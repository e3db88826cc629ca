import { ObservabilityError, type LogCounts } from '#contracts';

/** Maximum number of distinct names; others are counted as `(others)`. */
const MAX_NAMES = 1000;
const OTHERS = '(others)';

/** Log levels that count as errors. */
export const ERROR_LEVELS: ReadonlySet<string> = new Set(['error', 'fatal']);

type Counts = Map<string, number>;

/** Counts log lines for `LogCounts`. */
export class LogCounter {
  readonly bucketMs: number;
  #total = 0;
  readonly #levels: Counts = new Map();
  readonly #errorTypes: Counts = new Map();
  readonly #components: Counts = new Map();
  readonly #times = new Map<number, { lines: number; errors: number }>();

  /** @throws ObservabilityError `OBS_STORE` for a bucket below one second */
  constructor(bucketMs: number) {
    if (!Number.isFinite(bucketMs) || bucketMs < 1000)
      throw new ObservabilityError('OBS_STORE', `bucketMs: ${bucketMs} is not a number from 1,000`);
    this.bucketMs = Math.trunc(bucketMs);
  }

  add(line: { level: string; component: string; error: string }, bucketFromMs: number, lines: number): void {
    this.#total += lines;
    increase(this.#levels, line.level, lines);
    if (line.error !== '') increase(this.#errorTypes, line.error, lines);
    if (line.component !== '') increase(this.#components, line.component, lines);
    const bucket = this.#times.get(bucketFromMs) ?? { lines: 0, errors: 0 };
    bucket.lines += lines;
    if (ERROR_LEVELS.has(line.level)) bucket.errors += lines;
    this.#times.set(bucketFromMs, bucket);
  }

  result(): LogCounts {
    return {
      total: this.#total,
      byLevel: Object.fromEntries(this.#levels),
      byErrorType: Object.fromEntries(this.#errorTypes),
      byComponent: Object.fromEntries(this.#components),
      overTime: [...this.#times]
        .sort(([a], [b]) => a - b)
        .map(([fromMs, { lines, errors }]) => ({ fromMs, lines, errors })),
    };
  }
}

function increase(counts: Counts, name: string, by: number): void {
  const key = counts.has(name) || counts.size < MAX_NAMES ? name : OTHERS;
  counts.set(key, (counts.get(key) ?? 0) + by);
}
