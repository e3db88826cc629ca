import { Inject, Injectable } from '@nestjs/common';
import { ObservabilityError } from '#contracts';
import { now } from './clock.js';
import type { BoundCounter } from './instruments/counter.js';
import type { BoundGauge } from './instruments/gauge.js';
import type { BoundHistogram } from './instruments/histogram.js';
import type { LabelValue } from './instruments/labels.js';
import type { BoundSummary } from './instruments/summary.js';
import {
  counter,
  gauge,
  histogram,
  summary,
  upDownCounter,
  type MetricDefinition,
} from './registry/definition.js';
import { MetricsRegistry, type AnyInstrument } from './registry/metrics-registry.js';

export interface MetricRegistration {
  /** Kind of the metric. */
  type: 'counter' | 'gauge' | 'updowncounter' | 'histogram' | 'summary';
  /** One-sentence description. */
  description: string;
  /**
   * Unit of the values, such as `seconds`. If the metric's name ends in it, it becomes the OpenMetrics unit; otherwise
   * it is added to the description, and the name is unchanged.
   */
  unit?: string;
  /** Names of its labels. Default: none. */
  labels?: readonly string[];
  /** Upper bounds of a histogram. Default: 5 ms to 10 s. */
  buckets?: readonly number[];
  /** Quantiles of a summary. Default: 0.5, 0.95, 0.99. */
  quantiles?: readonly number[];
}

const ADDED_TO = ['counter', 'gauge', 'updowncounter'];
const SET = ['gauge'];
const OBSERVED = ['histogram', 'summary'];

type DynamicLabels = Readonly<Record<string, LabelValue>>;

/**
 * Metrics by name, for code that does not know them at compile time. Otherwise a typed catalogue is faster and checked
 * by the compiler. A mistake in `register` throws; a mistake in recording (unknown name, invalid labels or value) is
 * counted in `observability_recording_errors_total` and never thrown.
 *
 * @example
 * ```ts
 * metrics.register('kafka_messages_in_total', { type: 'counter', description: 'Messages read.', labels: ['topic'] });
 * metrics.increment('kafka_messages_in_total', { topic: 'orders' });
 * ```
 */
@Injectable()
export class MetricsService {
  private readonly known = new Map<string, AnyInstrument>();

  constructor(@Inject(MetricsRegistry) private readonly registry: MetricsRegistry) {}

  /**
   * Registers a metric. Repeating the same registration is allowed.
   *
   * @throws ObservabilityError `OBS_METRIC_INVALID` for an invalid name, label or bucket; `OBS_METRIC_CONFLICT`
   *   when the name is taken by a metric of another shape
   */
  register(name: string, registration: MetricRegistration): void {
    const instrument = this.registry.register(definitionOf(name, registration));
    this.known.set(name, instrument);
  }

  /** Increments a counter, a gauge or an up-down counter. */
  increment(name: string, labels?: DynamicLabels, amount = 1): void {
    this.find<BoundCounter | BoundGauge>(name, labels, ADDED_TO)?.inc(amount);
  }

  /** Sets a gauge. */
  set(name: string, labels: DynamicLabels | undefined, value: number): void {
    this.find<BoundGauge>(name, labels, SET)?.set(value);
  }

  /** Adds an observation to a histogram or a summary. */
  observe(name: string, labels: DynamicLabels | undefined, value: number): void {
    this.find<BoundHistogram | BoundSummary>(name, labels, OBSERVED)?.observe(value);
  }

  /**
   * Starts a timer that ends with its block, or when `stop` is called; the seconds are recorded in a histogram or
   * summary.
   */
  timer(name: string, labels?: DynamicLabels): Timer {
    return new Timer((seconds) => this.observe(name, labels, seconds));
  }

  /** All samples of a metric on the page; empty for an unknown one. */
  samples(name: string): { name: string; labels: Record<string, string>; value: number }[] {
    return this.known.get(name)?.samples() ?? [];
  }

  /** Label names are validated here, because the compiler has not checked them. */
  private find<S>(name: string, labels: DynamicLabels = {}, kinds: readonly string[]): S | undefined {
    const metric = this.known.get(name);
    const names = Object.keys(labels);
    if (
      metric &&
      kinds.includes(metric.kind) &&
      names.length === metric.labelNames.length &&
      names.every((label) => metric.labelNames.includes(label))
    )
      return metric.labels(labels) as S;
    this.registry.recordingFailed(name);
    return undefined;
  }
}

/** A timer from its creation to its end; `using timer = metrics.timer('x')` ends it with the block. */
export class Timer implements Disposable {
  private readonly startedAt = now();
  private open = true;

  constructor(private readonly ended: (seconds: number) => void) {}

  /** Stops it, once, and returns the seconds. */
  stop(): number {
    const seconds = (now() - this.startedAt) / 1000;
    if (this.open) this.ended(seconds);
    this.open = false;
    return seconds;
  }

  [Symbol.dispose](): void {
    this.stop();
  }
}

/** OpenMetrics has a unit only where the name ends in it. */
function withUnit(name: string, { description, unit }: MetricRegistration) {
  const isInName = unit === undefined || name.replace(/_total$/, '').endsWith(`_${unit}`);
  return isInName ? { description, unit } : { description: `${description} Unit: ${unit}.`, unit: undefined };
}

function definitionOf(name: string, registration: MetricRegistration): MetricDefinition {
  const { type, labels = [], buckets, quantiles } = registration;
  const { description, unit } = withUnit(name, registration);
  switch (type) {
    case 'counter':
      return counter<string>(name, description, labels, { unit });
    case 'gauge':
      return gauge<string>(name, description, labels, { unit });
    case 'updowncounter':
      return upDownCounter<string>(name, description, labels, { unit });
    case 'histogram':
      return histogram<string>(name, description, labels, { unit, buckets });
    case 'summary':
      return summary<string>(name, description, labels, { unit, ...(quantiles && { quantiles }) });
    default:
      throw new ObservabilityError(
        'OBS_METRIC_INVALID',
        `"${name}" has the unknown type "${String(type)}". Use counter, gauge, updowncounter, histogram or summary.`,
      );
  }
}
