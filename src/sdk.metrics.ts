import { Inject, Injectable, type Provider } from '@nestjs/common';
import {
  bareHost,
  EXPORTER_STATUSES,
  OBSERVABILITY_OPTIONS,
  type ExportedSignal,
  type ExporterStatuses,
  type OtlpProtocol,
  type ResolvedOptions,
} from '#contracts';
import { counter, metricCatalogue, MetricsRegistry, upDownCounter } from '#metrics';

const PROCESSOR = ['otel_component_type', 'otel_component_name'] as const;
const EXPORTER = [...PROCESSOR, 'server_address', 'server_port'] as const;
/** Losses that occur before a record reaches an exporter. */
const BEFORE_EXPORT = 'queue_full';

/** OpenTelemetry's metrics for the queue and the export of spans. */
class SpanExportMetrics extends metricCatalogue({
  queueSize: upDownCounter('otel_sdk_processor_span_queue_size', 'Spans that wait for export.', [
    ...PROCESSOR,
  ]),
  queueCapacity: upDownCounter('otel_sdk_processor_span_queue_capacity', 'Spans that may wait.', [
    ...PROCESSOR,
  ]),
  processed: counter(
    'otel_sdk_processor_span_processed_total',
    'Spans that left the queue, or found it full.',
    [...PROCESSOR, 'error_type'],
  ),
  inFlight: upDownCounter('otel_sdk_exporter_span_inflight', 'Spans that are on their way.', [...EXPORTER]),
  exported: counter('otel_sdk_exporter_span_exported_total', 'Spans whose export is over.', [
    ...EXPORTER,
    'error_type',
  ]),
}) {}

/** The same for log lines. */
class LogExportMetrics extends metricCatalogue({
  queueSize: upDownCounter('otel_sdk_processor_log_queue_size', 'Log lines that wait for export.', [
    ...PROCESSOR,
  ]),
  queueCapacity: upDownCounter('otel_sdk_processor_log_queue_capacity', 'Log lines that may wait.', [
    ...PROCESSOR,
  ]),
  processed: counter(
    'otel_sdk_processor_log_processed_total',
    'Log lines that left the queue, or found it full.',
    [...PROCESSOR, 'error_type'],
  ),
  inFlight: upDownCounter('otel_sdk_exporter_log_inflight', 'Log lines that are on their way.', [
    ...EXPORTER,
  ]),
  exported: counter('otel_sdk_exporter_log_exported_total', 'Log lines whose export is over.', [
    ...EXPORTER,
    'error_type',
  ]),
}) {}

/** Names of the exporters in the conventions, by protocol. */
const EXPORTERS: Readonly<Record<OtlpProtocol, string>> = {
  grpc: 'otlp_grpc',
  'http/protobuf': 'otlp_http',
  'http/json': 'otlp_http_json',
};

/**
 * Reports queues and exports of spans and log lines, under OpenTelemetry's names if it defines them. The size of a
 * queue in the telemetry thread is not reported; the outcome of its records is.
 */
@Injectable()
class SdkMetrics {
  /** Previous readings, by series. */
  private readonly before = new Map<string, number>();

  constructor(
    @Inject(OBSERVABILITY_OPTIONS) { tracing, logging }: ResolvedOptions,
    @Inject(MetricsRegistry) registry: MetricsRegistry,
    @Inject(EXPORTER_STATUSES) private readonly statuses: ExporterStatuses,
  ) {
    if (tracing.enabled && tracing.endpoint) {
      const metrics = new SpanExportMetrics(registry);
      registry.onCollect('otel_sdk_span', () => this.collect('traces', 'span', metrics, tracing));
    }
    if (logging.endpoint) {
      const metrics = new LogExportMetrics(registry);
      registry.onCollect('otel_sdk_log', () => this.collect('logs', 'log', metrics, logging));
    }
  }

  private collect(
    signal: ExportedSignal,
    kind: 'span' | 'log',
    metrics: SpanExportMetrics | LogExportMetrics,
    { protocol, endpoint = '' }: { readonly protocol: OtlpProtocol; readonly endpoint?: string },
  ): void {
    const { queue, counts } = this.statuses.get(signal) ?? {};
    const processor = component(`batching_${kind}_processor`);
    const exporter = { ...component(`${EXPORTERS[protocol]}_${kind}_exporter`), ...serverOf(endpoint) };
    const step = (name: string, now: number): number => this.step(`${kind} ${name}`, now);
    if (queue) {
      metrics.queueSize.add(processor, step('size', queue.size));
      metrics.queueCapacity.add(processor, step('capacity', queue.capacity));
      metrics.inFlight.add(exporter, step('in flight', queue.inFlight));
    }
    for (const [error, count] of counts ?? []) {
      const by = step(error, count);
      const isProcessed = error === BEFORE_EXPORT;
      metrics.processed.inc({ ...processor, error_type: isProcessed ? error : '' }, by);
      if (!isProcessed) metrics.exported.inc({ ...exporter, error_type: error }, by);
    }
  }

  /** The increase since the previous reading. */
  private step(series: string, now: number): number {
    const by = now - (this.before.get(series) ?? 0);
    this.before.set(series, now);
    return by;
  }
}

function component(type: string) {
  return { otel_component_type: type, otel_component_name: `${type}/0` };
}

function serverOf(endpoint: string) {
  const { hostname = '', port = '', protocol = '' } = URL.canParse(endpoint) ? new URL(endpoint) : {};
  return { server_address: bareHost(hostname), server_port: port || (protocol === 'https:' ? '443' : '80') };
}

export const sdkMetricsProviders: Provider[] = [SdkMetrics];
