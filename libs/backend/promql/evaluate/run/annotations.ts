import { formatShort, formatTwoDigits } from '../values/go-number.js';

/** Position of an annotation: an offset into the query's text. */
export type Position = number;

/** A histogram's cumulative count decreased from one bucket to the next. */
export interface ForcedMonotonicity {
  readonly timeMs: number;
  readonly minBucket: number;
  readonly maxBucket: number;
  readonly maxDifference: number;
}

interface Monotonicity {
  position: Position;
  count: number;
  minTimeMs: number;
  maxTimeMs: number;
  minBucket: number;
  maxBucket: number;
  maxDifference: number;
}

/** Prometheus' warnings and infos about a query: each text once, with the last position. */
export class Annotations {
  private readonly warned = new Map<string, Position>();
  private readonly informed = new Map<string, Position>();
  private readonly fixed = new Map<string, Monotonicity>();

  constructor(private readonly query: string) {}

  warn(text: string, position: Position): void {
    this.warned.set(text, position);
  }

  info(text: string, position: Position): void {
    this.informed.set(text, position);
  }

  invalidQuantile(quantile: number, position: Position): void {
    this.warn(`quantile value should be between 0 and 1, got ${formatShort(quantile)}`, position);
  }

  /** Collected per metric: one info covers all times and buckets. */
  forcedMonotonicity(metric: string, position: Position, found: ForcedMonotonicity): void {
    const { timeMs, minBucket, maxBucket, maxDifference } = found;
    const known = this.fixed.get(metric);
    if (!known) {
      const times = { minTimeMs: timeMs, maxTimeMs: timeMs };
      this.fixed.set(metric, { position, count: 1, ...times, minBucket, maxBucket, maxDifference });
      return;
    }
    known.count++;
    known.minTimeMs = Math.min(known.minTimeMs, timeMs);
    known.maxTimeMs = Math.max(known.maxTimeMs, timeMs);
    known.minBucket = Math.min(known.minBucket, minBucket);
    known.maxBucket = Math.max(known.maxBucket, maxBucket);
    known.maxDifference = Math.max(known.maxDifference, maxDifference);
  }

  warnings(): string[] {
    return [...this.warned].map(([text, at]) => `PromQL warning: ${text} (${this.lineAndColumn(at)})`);
  }

  infos(): string[] {
    const plain = [...this.informed].map(([text, at]) => `PromQL info: ${text} (${this.lineAndColumn(at)})`);
    return [...plain, ...[...this.fixed].map(([metric, found]) => this.monotonicity(metric, found))];
  }

  private monotonicity(metric: string, found: Monotonicity): string {
    const of = metric === '' ? '' : ` for metric name ${JSON.stringify(metric)}`;
    const { minBucket, maxBucket, maxDifference, count, minTimeMs, maxTimeMs } = found;
    return (
      'PromQL info: input to histogram_quantile needed to be fixed for monotonicity (see ' +
      `https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)${of}, from buckets ` +
      `${formatShort(minBucket)} to ${formatShort(maxBucket)}, with a max diff of ` +
      `${formatTwoDigits(maxDifference)}, over ${count} samples from ${seconds(minTimeMs)} to ` +
      `${seconds(maxTimeMs)} (${this.lineAndColumn(found.position)})`
    );
  }

  /** Columns count UTF-8 bytes, as in Prometheus. */
  private lineAndColumn(position: Position): string {
    const before = this.query.slice(0, position);
    const lines = before.split('\n');
    return `${lines.length}:${new TextEncoder().encode(lines.at(-1)).length + 1}`;
  }
}

function seconds(timeMs: number): string {
  return new Date(Math.trunc(timeMs / 1000) * 1000).toISOString().replace('.000Z', 'Z');
}
