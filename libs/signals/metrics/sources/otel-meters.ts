import { Logger } from '@nestjs/common';
import {
  createNoopMeter,
  metrics,
  type Meter,
  type MeterOptions,
  type MeterProvider,
} from '@opentelemetry/api';
import type * as SdkMetrics from '@opentelemetry/sdk-metrics';
import { AggregationTemporality, loadPeerNow, requireHere, reasonOf } from '#contracts';
import { registeredWithApi } from '#kernel';
import type { ForeignRegistry, ForeignMetric } from './foreign-registry.js';
import { familiesOf } from './otel-families.js';

/** Time limit of one observable callback, milliseconds; a late one does not affect the other instruments. */
const CALLBACK_LIMIT_MS = 800;

let shared: OpenTelemetryMeters | undefined;

/**
 * Metrics created with OpenTelemetry's API, e.g. by nestjs-otel's `MetricService`, for our page. A process has one
 * meter provider, and instruments keep the one with which they were created: it serves all applications and stays
 * registered.
 *
 * @returns undefined when another meter provider is registered, which exports them itself
 */
export function openTelemetryMeters(): ForeignRegistry | undefined {
  if (shared) return shared;
  if (registeredWithApi()?.metrics !== undefined) return undefined;
  const meters = new OpenTelemetryMeters();
  if (metrics.setGlobalMeterProvider(meters)) shared = meters;
  return shared;
}

/** Loads the application's version of the SDK when the first meter is requested. */
class OpenTelemetryMeters implements ForeignRegistry, MeterProvider {
  private sdk: { provider: MeterProvider; reader: SdkMetrics.MetricReader } | undefined;
  private isMissing = false;
  private latest: ForeignMetric[] = [];

  getMeter(name: string, version?: string, options?: MeterOptions): Meter {
    if (!this.sdk && !this.isMissing) this.load();
    return this.sdk?.provider.getMeter(name, version, options) ?? createNoopMeter();
  }

  /** Reads all meters; runs their callbacks with time limits. */
  async refresh(): Promise<void> {
    if (!this.sdk) return;
    const { resourceMetrics } = await this.sdk.reader.collect({ timeoutMillis: CALLBACK_LIMIT_MS });
    this.latest = familiesOf(resourceMetrics.scopeMetrics);
  }

  getMetricsAsArray(): { name: string; get(): Promise<ForeignMetric> }[] {
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
      // The library that requests a meter works without one.
      this.isMissing = true;
      new Logger('Metrics').warn(reasonOf(error));
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
