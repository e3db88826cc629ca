import { Logger } from '@nestjs/common';
import {
  createNoopMeter,
  metrics,
  type Meter,
  type MeterOptions,
  type MeterProvider,
} from '@opentelemetry/api';
import type * as SdkMetrics from '@opentelemetry/sdk-metrics';
import {
  AggregationTemporality,
  DataPointType,
  loadPeerNow,
  requireHere,
  type HistogramValue,
  type MetricData,
} from '#contracts';
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

/** Where every copy of @opentelemetry/api 1.x keeps what was registered with it. */
const OPEN_TELEMETRY = Symbol.for('opentelemetry.js.api.1');

let shared: OpenTelemetryMeters | undefined;

/**
 * Metrics made with OpenTelemetry's API, such as by nestjs-otel's `MetricService`, for our page. There is one meter
 * provider in a process, and instruments keep the one they were made with: it serves all applications and stays.
 *
 * @returns undefined when somebody else has registered a meter provider: then it exports where they said
 */
export function openTelemetryMeters(): MetricSource | undefined {
  if (shared) return shared;
  const registered = Reflect.get(globalThis, OPEN_TELEMETRY) as { metrics?: unknown } | undefined;
  if (registered?.metrics !== undefined) return undefined;
  const meters = new OpenTelemetryMeters();
  if (metrics.setGlobalMeterProvider(meters)) shared = meters;
  return shared;
}

/** Loads the SDK, the version that the application has, when somebody asks for the first meter. */
class OpenTelemetryMeters implements MetricSource, MeterProvider {
  private sdk: { provider: MeterProvider; reader: SdkMetrics.MetricReader } | undefined;
  private isMissing = false;
  private latest: SourceMetric[] = [];

  getMeter(name: string, version?: string, options?: MeterOptions): Meter {
    if (!this.sdk && !this.isMissing) this.load();
    return this.sdk?.provider.getMeter(name, version, options) ?? createNoopMeter();
  }

  /** Reads all meters; their callbacks run. */
  async refresh(): Promise<void> {
    if (!this.sdk) return;
    const { resourceMetrics } = await this.sdk.reader.collect();
    this.latest = resourceMetrics.scopeMetrics.flatMap((scope) =>
      (scope.metrics as MetricData[]).map(converted),
    );
  }

  getMetricsAsArray(): { name: string; get(): Promise<SourceMetric> }[] {
    return this.latest.map((metric) => ({ name: metric.name, get: () => Promise.resolve(metric) }));
  }

  private load(): void {
    try {
      const sdk = loadPeerNow<typeof SdkMetrics>(
        () => requireHere('@opentelemetry/sdk-metrics'),
        '@opentelemetry/sdk-metrics',
        "metrics made with OpenTelemetry's API",
      );
      const reader = pullReader(sdk);
      this.sdk = { reader, provider: new sdk.MeterProvider({ readers: [reader] }) };
    } catch (error) {
      // The library that asks for a meter works without one.
      this.isMissing = true;
      new Logger('Metrics').warn((error as Error).message);
    }
  }
}

function pullReader(sdk: typeof SdkMetrics): SdkMetrics.MetricReader {
  class PullReader extends sdk.MetricReader {
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
  return new PullReader();
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
