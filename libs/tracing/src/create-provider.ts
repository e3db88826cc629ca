import { defaultResource, resourceFromAttributes, type Resource } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ConsoleSpanExporter,
  ParentBasedSampler,
  SimpleSpanProcessor,
  TraceIdRatioBasedSampler,
  TracerProvider,
  type SpanExporter,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace';
import { ATTR_SERVICE_NAME, ATTR_SERVICE_VERSION } from '@opentelemetry/semantic-conventions';
import type { ResolvedOptions } from '#contracts';
import { createOtlpExporter } from './otlp-exporter.js';
import { ReportingExporter } from './reporting-exporter.js';

/**
 * The OpenTelemetry SDK as the options describe it.
 *
 * @throws ObservabilityError `OBS_PEER_MISSING` when the exporter's package is not installed
 */
export async function createProvider(options: ResolvedOptions): Promise<TracerProvider> {
  return new TracerProvider({
    resource: resourceOf(options),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(options.tracing.samplingRatio) }),
    spanProcessors: await processorsOf(options.tracing),
  });
}

function resourceOf({ service, tracing }: ResolvedOptions): Resource {
  return defaultResource().merge(
    resourceFromAttributes({
      ...tracing.resourceAttributes,
      [ATTR_SERVICE_NAME]: service.name,
      ...(service.version !== undefined && { [ATTR_SERVICE_VERSION]: service.version }),
    }),
  );
}

async function processorsOf(tracing: ResolvedOptions['tracing']): Promise<SpanProcessor[]> {
  const batched = (exporter: SpanExporter, target: string): SpanProcessor =>
    new BatchSpanProcessor({
      exporter: new ReportingExporter(exporter, target),
      maxQueueSize: tracing.maxQueueSize,
      maxExportBatchSize: Math.min(512, tracing.maxQueueSize),
      scheduledDelayMillis: tracing.scheduledDelayMs,
    });
  const processors = tracing.exporters.map((exporter) => batched(exporter, exporter.constructor.name));
  const { endpoint } = tracing;
  if (endpoint)
    processors.push(batched(await createOtlpExporter(endpoint, tracing), withoutSecrets(endpoint)));
  // Not batched: who watches the console wants to see a span when it ends.
  if (tracing.console) processors.push(new SimpleSpanProcessor({ exporter: new ConsoleSpanExporter() }));
  return processors;
}

function withoutSecrets(endpoint: string): string {
  return endpoint.replace(/\/\/[^/@]*@/, '//').replace(/\?.*$/, '');
}
