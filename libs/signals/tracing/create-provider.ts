import {
  ExportStatus,
  type ResolvedOptions,
  SamplingDecision,
  type SpanExporter,
  type SpanProcessor,
  type ThreadExports,
} from '#contracts';
import { serviceResource } from '#otlp';
import { createRedactor } from '#redaction';
import { ConsoleSpanExporter, ConsoleSpanProcessor } from './export/console-spans.js';
import type { DroppedSpans } from './loss-counter.js';
import { OutageLog } from './export/outage-log.js';
import { RedactingExporter } from './export/redacting.exporter.js';
import { OtlpSpanExporter } from './export/span-exporter.js';
import { SpanQueueProcessor } from './export/span-queue.processor.js';
import { ThreadSpanProcessor } from './export/thread-span.processor.js';
import { OwnProvider } from './own-provider.js';
import { HeadDecision } from './sampling/head-decision.js';
import { SpanDecisions } from './sampling/span-decisions.js';
import { UndecidedSpansProcessor } from './sampling/undecided-spans.processor.js';

/** Additional time beyond `exportTimeoutMs`, milliseconds, for our exporter, which ends its requests itself. */
const OWN_LIMIT_MS = 1_000;

type TracingSettings = ResolvedOptions['tracing'];

/**
 * Creates the tracer provider as configured.
 *
 * @param dropped counts lost spans
 * @param status status of the export to `tracing.endpoint`
 * @param listeners receive every kept span
 * @param thread exports to `tracing.endpoint`, if it is used
 * @throws ObservabilityError `OBS_OPTIONS_INVALID` when a certificate for the endpoint cannot be read
 */
export function createProvider(
  options: ResolvedOptions,
  dropped: DroppedSpans,
  status = new ExportStatus(),
  listeners?: SpanProcessor,
  thread?: ThreadExports,
): OwnProvider {
  const { tracing } = options;
  const undecided = decidesAtTheEnd(tracing) ? SamplingDecision.RECORD : SamplingDecision.NOT_RECORD;
  const decisions = new SpanDecisions(new HeadDecision(tracing), undecided, tracing.parentBased);
  const exporting = processorsOf(options, dropped, status, thread);
  if (listeners) exporting.push(listeners);
  const processors = decidesAtTheEnd(tracing)
    ? [new UndecidedSpansProcessor(exporting, tracing, dropped)]
    : exporting;
  return new OwnProvider({ decisions, processors, resource: serviceResource(options), limits: tracing });
}

function decidesAtTheEnd({ keepErrors, keepSlowerThanMs }: TracingSettings): boolean {
  return keepErrors || keepSlowerThanMs !== undefined;
}

function processorsOf(
  options: ResolvedOptions,
  dropped: DroppedSpans,
  status: ExportStatus,
  thread: ThreadExports | undefined,
): SpanProcessor[] {
  const { tracing, logging } = options;
  const redactor = createRedactor(logging.redact);
  const safe = (exporter: SpanExporter): SpanExporter => new RedactingExporter(exporter, redactor);
  const queued = (exporter: SpanExporter, outage: OutageLog, moreMs = 0): SpanQueueProcessor => {
    const exportTimeoutMs = tracing.exportTimeoutMs + moreMs;
    return new SpanQueueProcessor({ ...tracing, exportTimeoutMs, exporter: safe(exporter), dropped, outage });
  };
  const processors: SpanProcessor[] = tracing.exporters.map((exporter) =>
    queued(exporter, new OutageLog(exporter.constructor.name)),
  );
  const { endpoint } = tracing;
  if (endpoint) {
    const outage = new OutageLog(withoutSecrets(endpoint), status);
    if (thread?.has('traces')) processors.push(new ThreadSpanProcessor(thread, outage, dropped));
    else {
      const processor = queued(new OtlpSpanExporter(endpoint, tracing), outage, OWN_LIMIT_MS);
      status.queue = processor.queue;
      processors.push(processor);
    }
  }
  // Not batched, so that the console shows a span as soon as it ends.
  if (tracing.console) processors.push(new ConsoleSpanProcessor(safe(new ConsoleSpanExporter())));
  return processors;
}

function withoutSecrets(endpoint: string): string {
  return endpoint.split('?', 1)[0]!.replace(/\/\/[^/@]*@/, '//');
}
