import { TraceFlags } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter, SpanProcessor } from '#contracts';
import { DeliveryQueue } from '#delivery';
import type { DroppedSpans } from '../loss-counter.js';
import { attemptExport } from './export-attempt.js';
import type { OutageLog } from './outage-log.js';

/** Default time limit of a shutdown, milliseconds. */
const SHUTDOWN_MS = 4_400;

export interface SpanQueueOptions {
  exporter: SpanExporter;
  /** Maximum number of waiting spans. */
  maxQueueSize: number;
  /** Milliseconds between two exports while there is less than a full batch. */
  scheduledDelayMs: number;
  /** Maximum number of spans per export. */
  maxExportBatchSize: number;
  /** Maximum duration of one attempt, milliseconds; exporters have shorter limits. */
  exportTimeoutMs: number;
  outage: OutageLog;
  dropped: DroppedSpans;
}

/**
 * Passes finished spans to a `DeliveryQueue`: retryable failures are retried, the queue is bounded, and losses are
 * counted. The SDK's processor drops a batch at the first failure, and counts nothing.
 */
export class SpanQueueProcessor implements SpanProcessor {
  /** The queue of waiting spans. */
  readonly queue: DeliveryQueue<ReadableSpan>;
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
        delivered: (count) => outage.delivered(count),
        refused: (reason) => outage.refused(reason),
        lost: (count, why) => {
          dropped.add(count, why);
          outage.lost(count, why);
        },
        warned: (message) => outage.warned(message),
      },
      maxQueueSize: options.maxQueueSize,
      maxBatchSize: options.maxExportBatchSize,
      scheduledDelayMs: options.scheduledDelayMs,
      tryLimitMs: options.exportTimeoutMs,
    });
  }

  onStart(): void {
    // Only finished spans are used.
  }

  onEnd(span: ReadableSpan): void {
    if (span.spanContext().traceFlags & TraceFlags.SAMPLED) this.queue.add(span);
  }

  /** Resolves when all waiting spans have been delivered or dropped. */
  async forceFlush(): Promise<void> {
    await this.queue.flush();
    await quietly(() => this.exporter.forceFlush?.());
  }

  /** Delivers waiting spans with a few quick attempts, and closes the exporter. Never rejects. */
  shutdown(limitMs = SHUTDOWN_MS): Promise<void> {
    return this.queue.shutdown(limitMs);
  }
}

/** Detectors may still be determining resource attributes. */
async function resourcesOf(batch: readonly ReadableSpan[]): Promise<void> {
  const pending = batch.filter(({ resource }) => resource.asyncAttributesPending);
  for (const resource of new Set(pending.map((span) => span.resource)))
    await quietly(() => resource.waitForAsyncAttributes?.());
}

async function quietly(action: () => Promise<void> | undefined): Promise<void> {
  try {
    await action();
  } catch {
    // If an exporter cannot flush or close, nothing more can be done.
  }
}
