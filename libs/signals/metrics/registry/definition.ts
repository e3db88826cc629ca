import type { CardinalityLimits } from '../instruments/cardinality-guard.js';
import type { Counter } from '../instruments/counter.js';
import { DURATION_BUCKETS } from '../instruments/buckets.js';
import type { Gauge } from '../instruments/gauge.js';
import type { Histogram } from '../instruments/histogram.js';
import type { Info } from '../instruments/info.js';
import type { StateSet } from '../instruments/state-set.js';
import type { Summary } from '../instruments/summary.js';
import type { UpDownCounter } from '../instruments/up-down-counter.js';

/** How prom-client's `AggregatorRegistry` makes one value of those that several processes have for a series. */
export type MetricAggregator = 'sum' | 'first' | 'min' | 'max' | 'average' | 'omit';

interface Definition<L extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly L[];
  /** Unit as OpenMetrics names it, such as `seconds`; the name ends in it. */
  readonly unit?: string;
  /** Limits of this metric instead of the application's. */
  readonly cardinality?: CardinalityLimits;
  /** See `CommonOptions.aggregator`. */
  readonly aggregator?: MetricAggregator;
}

export interface CounterDefinition<L extends string> extends Definition<L> {
  readonly kind: 'counter';
}

export interface GaugeOptions<L extends string> extends CommonOptions {
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

export interface HistogramOptions extends CommonOptions {
  /** Upper bounds, strictly increasing. Default: 5 ms to 10 s, in seconds. */
  buckets?: readonly number[];
}

export interface HistogramDefinition<L extends string> extends Definition<L> {
  readonly kind: 'histogram';
  readonly buckets: readonly number[];
}

export interface UpDownCounterDefinition<L extends string> extends Definition<L> {
  readonly kind: 'updowncounter';
}

export interface SummaryOptions extends CommonOptions {
  /** Between 0 and 1. Default: 0.5, 0.95, 0.99. */
  quantiles?: readonly number[];
  /** Seconds for which a value counts towards the quantiles. Default: 600. */
  windowSeconds?: number;
}

export interface SummaryDefinition<L extends string> extends Definition<L> {
  readonly kind: 'summary';
  readonly quantiles: readonly number[];
  readonly windowSeconds: number;
}

export interface InfoDefinition<L extends string> extends Definition<L> {
  readonly kind: 'info';
}

export interface StateSetDefinition<L extends string> extends Definition<L> {
  readonly kind: 'stateset';
  readonly states: readonly string[];
}

export type MetricDefinition =
  | CounterDefinition<string>
  | GaugeDefinition<string>
  | HistogramDefinition<string>
  | UpDownCounterDefinition<string>
  | SummaryDefinition<string>
  | InfoDefinition<string>
  | StateSetDefinition<string>;

/** What every definition may say beside its own. */
export interface CommonOptions {
  /** Unit as OpenMetrics names it, such as `seconds`; the name must end in it. */
  readonly unit?: string;
  /** Limits of this metric instead of the application's. */
  readonly cardinality?: CardinalityLimits;
  /**
   * What several processes of a cluster have together. Default: `first` for an info; `max` for a state set and for a
   * gauge whose name ends in `_timestamp_seconds`; `average` for one that ends in `_ratio`; `sum` for everything else.
   */
  readonly aggregator?: MetricAggregator;
}

/** The instrument that a definition becomes, with its label names. */
export type InstrumentOf<D> =
  D extends CounterDefinition<infer L>
    ? Counter<L>
    : D extends GaugeDefinition<infer L>
      ? Gauge<L>
      : D extends HistogramDefinition<infer L>
        ? Histogram<L>
        : D extends UpDownCounterDefinition<infer L>
          ? UpDownCounter<L>
          : D extends SummaryDefinition<infer L>
            ? Summary<L>
            : D extends InfoDefinition<infer L>
              ? Info<L>
              : D extends StateSetDefinition<infer L>
                ? StateSet<L>
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
  options: CommonOptions = {},
): CounterDefinition<NoInfer<L>> {
  return { kind: 'counter', name, help, labelNames, ...options };
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
  return {
    kind: 'histogram',
    name,
    help,
    labelNames,
    ...options,
    buckets: options.buckets ?? DURATION_BUCKETS,
  };
}

/**
 * Describes a sum that goes up and down by amounts.
 *
 * @example
 * ```ts
 * upDownCounter('jobs_queued', 'Jobs that wait.', ['queue'])
 * ```
 */
export function upDownCounter<const L extends string = never>(
  name: string,
  help: string,
  labelNames: readonly L[] = [],
  options: CommonOptions = {},
): UpDownCounterDefinition<NoInfer<L>> {
  return { kind: 'updowncounter', name, help, labelNames, ...options };
}

/**
 * Describes a summary: quantiles of the last while, within 1 % of the value at their rank.
 *
 * @example
 * ```ts
 * summary('payload_bytes', 'Size of payloads.', ['topic'], { quantiles: [0.5, 0.99], windowSeconds: 300 })
 * ```
 */
export function summary<const L extends string = never>(
  name: string,
  help: string,
  labelNames: readonly L[] = [],
  options: SummaryOptions = {},
): SummaryDefinition<NoInfer<L>> {
  const { quantiles = [0.5, 0.95, 0.99], windowSeconds = 600, ...rest } = options;
  return { kind: 'summary', name, help, labelNames, ...rest, quantiles, windowSeconds };
}

/**
 * Describes facts as labels. The sample on the page is `<name>_info`.
 *
 * @example
 * ```ts
 * info('build', 'What runs here.', ['version', 'commit']) // build_info{version="…",commit="…"} 1
 * ```
 */
export function info<const L extends string = never>(
  name: string,
  help: string,
  labelNames: readonly L[] = [],
  options: CommonOptions = {},
): InfoDefinition<NoInfer<L>> {
  return { kind: 'info', name: name.replace(/_info$/, ''), help, labelNames, ...options };
}

/**
 * Describes a set of states of which one holds.
 *
 * @example
 * ```ts
 * stateSet('circuit', 'State of the circuit breaker.', ['closed', 'open', 'half_open'], ['peer'])
 * ```
 */
export function stateSet<const L extends string = never>(
  name: string,
  help: string,
  states: readonly string[],
  labelNames: readonly L[] = [],
  options: CommonOptions = {},
): StateSetDefinition<NoInfer<L>> {
  return { kind: 'stateset', name, help, labelNames, ...options, states };
}
