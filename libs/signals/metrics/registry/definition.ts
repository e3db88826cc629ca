import type { CardinalityLimits } from '../instruments/cardinality-guard.js';
import type { Counter } from '../instruments/counter.js';
import { DURATION_BUCKETS } from '../instruments/buckets.js';
import type { Gauge } from '../instruments/gauge.js';
import type { Histogram } from '../instruments/histogram.js';
import type { Info } from '../instruments/info.js';
import type { StateSet } from '../instruments/state-set.js';
import type { Summary } from '../instruments/summary.js';
import type { UpDownCounter } from '../instruments/up-down-counter.js';

/** How prom-client's `AggregatorRegistry` aggregates a series of several processes. */
export type MetricAggregator = 'sum' | 'first' | 'min' | 'max' | 'average' | 'omit';

interface Definition<L extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly L[];
  /** Unit in OpenMetrics' notation, e.g. `seconds`; suffix of the name. */
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
   * Called before each scrape to set the gauge. It may be async with the limit `collectTimeoutMs`; a failure or timeout
   * is counted in `observability_collect_errors_total{metric}`, and the page is served without waiting.
   */
  collect?(gauge: Gauge<L>): void | Promise<void>;
  /** Time limit of `collect`, milliseconds. Default: 1000. */
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
  /** How long a value counts towards the quantiles, seconds. Default: 600. */
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

/** Options common to all definitions. */
export interface CommonOptions {
  /** Unit in OpenMetrics' notation, e.g. `seconds`; the name must end in it. */
  readonly unit?: string;
  /** Limits of this metric instead of the application's. */
  readonly cardinality?: CardinalityLimits;
  /**
   * How the values of a cluster's processes are aggregated. Default: `first` for an info; `max` for a state set and for
   * a gauge whose name ends in `_timestamp_seconds`; `average` for one that ends in `_ratio`; `sum` otherwise.
   */
  readonly aggregator?: MetricAggregator;
}

/** The instrument type of a definition, with its label names. */
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
 * Defines a counter.
 *
 * @param name name on the page; by convention it ends in `_total`
 * @param help one-sentence description
 * @param labelNames label names; none by default
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
 * Defines a gauge.
 *
 * @param name name with its unit, e.g. `cache_size_bytes`
 * @param help one-sentence description
 * @param labelNames label names; none by default
 * @param options a callback that reads the value at each scrape
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
 * Defines a histogram.
 *
 * @param name name with its unit, e.g. `request_duration_seconds`
 * @param help one-sentence description
 * @param labelNames label names; none by default
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
 * Defines a sum that is increased and decreased.
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
 * Defines a summary: quantiles of recent observations, within 1 % of the value at their rank.
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
 * Defines facts as labels. The sample on the page is `<name>_info`.
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
 * Defines a set of states, one of which is active.
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
