import { TraceFlags } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter, SpanProcessor } from '#contracts';
import { DeliveryQueue } from '#delivery';
import type { DroppedSpans } from '../loss-counter.js';
import { attemptExport } from './export-attempt.js';
import type { OutageLog } from './outage-log.js';

/** Milliseconds that a shutdown may take when nobody says how many. */
const SHUTDOWN_MS = 4_400;

export interface SpanQueueOptions {
  exporter: SpanExporter;
  /** Spans waiting at most. */
  maxQueueSize: number;
  /** Milliseconds between two exports while there is less than a batch. */
  scheduledDelayMs: number;
  /** Spans of one export at most. */
  maxExportBatchSize: number;
  /** Milliseconds one try may take at most; exporters have shorter limits of their own. */
  exportTimeoutMs: number;
  outage: OutageLog;
  dropped: DroppedSpans;
}

/**
 * Hands finished spans to a `DeliveryQueue`: what is refused for the moment is tried again, what waits is bounded, and what
 * gets lost is counted. The SDK's processor gives a batch up at the first refusal, and counts nothing.
 */
export class SpanQueueProcessor implements SpanProcessor {
  private readonly queue: DeliveryQueue<ReadableSpan>;
  private readonly exporter: SpanExporter;

  constructor(options: SpanQueueOptions) {
    const { exporter, outage, dropped } = options;
    this.exporter = exporter;
    this.queue = new DeliveryQueue({
      send: async (batch, limitMs) => {
        await resourcesOf(batch);
        return attemptExport(exporter, batch as ReadableSpan[], limitMs);
      },
      close: () => quietly(() => exporter.shutdown()),
      report: {
        delivered: () => outage.delivered(),
        refused: (reason) => outage.refused(reason),
        lost: (count, why) => dropped.add(count, why),
        warned: (message) => outage.warned(message),
      },
      maxQueueSize: options.maxQueueSize,
      maxBatchSize: options.maxExportBatchSize,
      scheduledDelayMs: options.scheduledDelayMs,
      tryLimitMs: options.exportTimeoutMs,
    });
  }

  onStart(): void {
    // Only finished spans are of interest.
  }

  onEnd(span: ReadableSpan): void {
    if (span.spanContext().traceFlags & TraceFlags.SAMPLED) this.queue.add(span);
  }

  /** Resolves when everything that waits has been delivered or given up. */
  async forceFlush(): Promise<void> {
    await this.queue.flush();
    await quietly(() => this.exporter.forceFlush?.());
  }

  /** Delivers what waits, with a few quick tries, and closes the exporter. Never rejects. */
  shutdown(limitMs = SHUTDOWN_MS): Promise<void> {
    return this.queue.shutdown(limitMs);
  }
}

/** Detectors may still be looking for the attributes of a resource. */
async function resourcesOf(batch: readonly ReadableSpan[]): Promise<void> {
  const pending = batch.filter(({ resource }) => resource.asyncAttributesPending);
  for (const resource of new Set(pending.map((span) => span.resource)))
    await quietly(() => resource.waitForAsyncAttributes?.());
}

async function quietly(action: () => Promise<void> | undefined): Promise<void> {
  try {
    await action();
  } catch {
    // An exporter that cannot flush or close has nothing left that could be done about it.
  }
}
