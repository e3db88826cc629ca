import type { CardinalityLimits } from '../instruments/cardinality-guard.js';
import type { Counter } from '../instruments/counter.js';
import { DURATION_BUCKETS } from '../instruments/buckets.js';
import type { Gauge } from '../instruments/gauge.js';
import type { Histogram } from '../instruments/histogram.js';

interface Definition<L extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly L[];
  /** Unit as OpenMetrics names it, such as `seconds`; the name ends in it. */
  readonly unit?: string;
  /** Limits of this metric instead of the application's. */
  readonly cardinality?: CardinalityLimits;
}

export interface CounterDefinition<L extends string> extends Definition<L> {
  readonly kind: 'counter';
}

export interface GaugeOptions<L extends string> {
  /**
   * Called before each scrape to set the gauge. It may be async and has `collectTimeoutMs`; one that fails or is late
   * is counted in `observability_collect_errors_total{metric}`, and the page is served without waiting for it.
   */
  collect?(gauge: Gauge<L>): void | Promise<void>;
  /** Milliseconds that `collect` may take. Default: 1000. */
  collectTimeoutMs?: number;
}

export interface GaugeDefinition<L extends string> extends Definition<L>, GaugeOptions<L> {
  readonly kind: 'gauge';
}

export interface HistogramOptions {
  /** Upper bounds, strictly increasing. Default: 5 ms to 10 s, in seconds. */
  buckets?: readonly number[];
}

export interface HistogramDefinition<L extends string> extends Definition<L> {
  readonly kind: 'histogram';
  readonly buckets: readonly number[];
}

export type MetricDefinition =
  CounterDefinition<string> | GaugeDefinition<string> | HistogramDefinition<string>;

/** The instrument that a definition becomes, with its label names. */
export type InstrumentOf<D> =
  D extends CounterDefinition<infer L>
    ? Counter<L>
    : D extends GaugeDefinition<infer L>
      ? Gauge<L>
      : D extends HistogramDefinition<infer L>
        ? Histogram<L>
        : never;

/**
 * Describes a counter.
 *
 * @param name as it stands on the page; by convention it ends in `_total`
 * @param help one sentence for the reader of the page
 * @param labelNames names of its labels; none when left out
 * @example
 * ```ts
 * counter('etl_messages_consumed_total', 'Messages taken from a queue.', ['queue_name'])
 * ```
 */
export function counter<const L extends string = never>(
  name: string,
  help: string,
  labelNames: readonly L[] = [],
): CounterDefinition<NoInfer<L>> {
  return { kind: 'counter', name, help, labelNames };
}

/**
 * Describes a gauge.
 *
 * @param name with its unit, such as `cache_size_bytes`
 * @param help one sentence for the reader of the page
 * @param labelNames names of its labels; none when left out
 * @param options a callback that reads the value when it is asked for
 * @example
 * ```ts
 * gauge('pool_connections', 'Open connections.', [], { collect: (g) => g.set(pool.size) })
 * ```
 */
export function gauge<const L extends string = never>(
  name: string,
  help: string,
  labelNames: readonly L[] = [],
  options: GaugeOptions<L> = {},
): GaugeDefinition<NoInfer<L>> {
  return { kind: 'gauge', name, help, labelNames, ...options };
}

/**
 * Describes a histogram.
 *
 * @param name with its unit, such as `request_duration_seconds`
 * @param help one sentence for the reader of the page
 * @param labelNames names of its labels; none when left out
 * @param options the buckets
 * @example
 * ```ts
 * histogram('job_duration_seconds', 'Time a job took.', ['job'], { buckets: exponentialBuckets(0.01, 2, 10) })
 * ```
 */
export function histogram<const L extends string = never>(
  name: string,
  help: string,
  labelNames: readonly L[] = [],
  options: HistogramOptions = {},
): HistogramDefinition<NoInfer<L>> {
  return { kind: 'histogram', name, help, labelNames, buckets: options.buckets ?? DURATION_BUCKETS };
}
