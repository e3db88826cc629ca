import { metrics } from '@opentelemetry/api';
import {
  AggregationTemporality,
  DataPointType,
  MeterProvider,
  MetricReader,
  type Histogram as HistogramValue,
  type MetricData,
} from '@opentelemetry/sdk-metrics';
import { boundText } from '../instruments/number-text.js';
import type { MetricSource, SourceMetric, SourceValue } from './metric-source.js';

/** Units of the semantic conventions as Prometheus spells them at the end of a name. */
const UNITS: Readonly<Record<string, string>> = {
  s: 'seconds',
  ms: 'milliseconds',
  By: 'bytes',
  KiBy: 'kibibytes',
  '%': 'percent',
};

let shared: OpenTelemetryMeters | undefined;

/**
 * Metrics made with OpenTelemetry's API, such as by nestjs-otel's `MetricService`, for our page. There is one meter
 * provider in a process, and instruments keep the one they were made with: it serves all applications and stays.
 *
 * @returns undefined when somebody else has registered a meter provider: then it exports where they said
 */
export function openTelemetryMeters(): MetricSource | undefined {
  if (shared) return shared;
  // Without a provider the API answers meters that do nothing, all made by the same class.
  if (metrics.getMeterProvider().constructor.name !== 'NoopMeterProvider') return undefined;
  const meters = new OpenTelemetryMeters();
  if (metrics.setGlobalMeterProvider(meters.provider)) shared = meters;
  return shared;
}

class PullReader extends MetricReader {
  constructor() {
    super({ aggregationTemporalitySelector: () => AggregationTemporality.CUMULATIVE });
  }

  protected override onShutdown(): Promise<void> {
    return Promise.resolve();
  }

  protected override onForceFlush(): Promise<void> {
    return Promise.resolve();
  }
}

class OpenTelemetryMeters implements MetricSource {
  private readonly reader = new PullReader();
  readonly provider = new MeterProvider({ readers: [this.reader] });
  private latest: SourceMetric[] = [];

  /** Reads all meters; their callbacks run. */
  async refresh(): Promise<void> {
    const { resourceMetrics } = await this.reader.collect();
    this.latest = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics.map(converted));
  }

  getMetricsAsArray(): { name: string; get(): Promise<SourceMetric> }[] {
    return this.latest.map((metric) => ({ name: metric.name, get: () => Promise.resolve(metric) }));
  }
}

function converted(data: MetricData): SourceMetric {
  const { descriptor, dataPointType } = data;
  const counts = dataPointType === DataPointType.SUM && data.isMonotonic;
  const type = counts ? 'counter' : dataPointType === DataPointType.HISTOGRAM ? 'histogram' : 'gauge';
  const name = nameOf(descriptor.name, descriptor.unit, counts);
  return { name, help: descriptor.description || descriptor.name, type, values: valuesOf(data, name) };
}

function nameOf(name: string, unit: string, counts: boolean): string {
  const base = name
    .replace(/[^a-zA-Z0-9_:]+/g, '_')
    .replace(/^(?=\d)/, '_')
    .replace(/_total$/, '');
  const suffix = UNITS[unit];
  const withUnit = suffix && !base.endsWith(`_${suffix}`) ? `${base}_${suffix}` : base;
  return counts ? `${withUnit}_total` : withUnit;
}

function valuesOf(data: MetricData, name: string): SourceValue[] {
  if (data.dataPointType === DataPointType.HISTOGRAM)
    return data.dataPoints.flatMap(({ attributes, value }) => bucketsOf(name, labelsOf(attributes), value));
  if (data.dataPointType === DataPointType.EXPONENTIAL_HISTOGRAM) return [];
  return data.dataPoints.map(({ attributes, value }) => ({ labels: labelsOf(attributes), value }));
}

function bucketsOf(
  name: string,
  labels: Record<string, string>,
  { buckets, sum, count }: HistogramValue,
): SourceValue[] {
  let seen = 0;
  const values: SourceValue[] = [...buckets.boundaries, Infinity].map((bound, i) => {
    seen += buckets.counts[i] ?? 0;
    return { metricName: `${name}_bucket`, labels: { ...labels, le: boundText(bound) }, value: seen };
  });
  values.push({ metricName: `${name}_sum`, labels, value: sum ?? 0 });
  values.push({ metricName: `${name}_count`, labels, value: count });
  return values;
}

function labelsOf(attributes: Readonly<Record<string, unknown>>): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const [key, value] of Object.entries(attributes)) {
    const name = key.replace(/[^a-zA-Z0-9_]+/g, '_').replace(/^(?=\d)/, '_');
    labels[name] = typeof value === 'string' ? value : JSON.stringify(value);
  }
  return labels;
}
