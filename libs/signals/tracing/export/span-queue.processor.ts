import { TraceFlags } from '@opentelemetry/api';
import { type ReadableSpan, type SpanExporter, type SpanProcessor, waitAtMost } from '#contracts';
import { hurry } from '#otlp';
import type { DroppedSpans } from '../loss-counter.js';
import { attemptExport, type ExportAttempt } from './export-attempt.js';
import type { OutageLog } from './outage-log.js';

/** Milliseconds for which the same spans are tried again, unless the application ends. */
const RETRY_FOR_MS = 60_000;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;
/** Tries that are left to a batch when the application ends. */
const LAST_TRIES = 4;
const LAST_WAIT_MS = 100;
/** Milliseconds after which the exporter is closed, whatever it is still waiting for. */
const CLOSE_AFTER_MS = 4_000;
/** Milliseconds that closing it may take. */
const CLOSE_WITHIN_MS = 400;

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
 * Delivers finished spans in batches, one batch at a time. What is refused for the moment is tried again; what waits is
 * bounded, and what gets lost is counted. The SDK's processor gives a batch up at the first refusal, and counts nothing.
 */
export class SpanQueueProcessor implements SpanProcessor {
  private readonly batchSize: number;
  private waiting: ReadableSpan[] = [];
  private timer: NodeJS.Timeout | undefined;
  private delivery: Promise<void> | undefined;
  private closing: Promise<void> | undefined;
  private wake: (() => void) | undefined;
  private closed = false;

  constructor(private readonly options: SpanQueueOptions) {
    this.batchSize = Math.min(options.maxExportBatchSize, options.maxQueueSize);
  }

  onStart(): void {
    // Only finished spans are of interest.
  }

  onEnd(span: ReadableSpan): void {
    if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0 || this.closing) return;
    if (this.waiting.length >= this.options.maxQueueSize) return this.options.dropped.add(1, 'queue_full');
    this.waiting.push(span);
    if (this.waiting.length >= this.batchSize) this.deliver();
    else this.deliverLater();
  }

  /** Resolves when everything that waits has been delivered or given up. */
  async forceFlush(): Promise<void> {
    while (this.waiting.length > 0 || this.delivery) {
      this.deliver();
      await this.delivery;
    }
    await quietly(() => this.options.exporter.forceFlush?.());
  }

  /** Delivers what waits, with a few quick tries, and closes the exporter. Never rejects. */
  shutdown(): Promise<void> {
    return (this.closing ??= this.close());
  }

  private async close(): Promise<void> {
    // `closing` has to be seen by the delivery that is woken up here.
    await Promise.resolve();
    hurry(this.options.exporter);
    this.wake?.();
    await waitAtMost(CLOSE_AFTER_MS, this.forceFlush());
    this.closed = true;
    await waitAtMost(
      CLOSE_WITHIN_MS,
      quietly(() => this.options.exporter.shutdown()),
    );
  }

  private deliver(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.waiting.length > 0) this.delivery ??= this.deliverAll();
  }

  private async deliverAll(): Promise<void> {
    do {
      const batch = this.waiting.splice(0, this.batchSize);
      if (batch.length > 0 && !(await this.deliverBatch(batch))) this.giveUp(batch);
    } while (this.waiting.length >= this.batchSize || (this.closing && this.waiting.length > 0));
    this.delivery = undefined;
    if (this.waiting.length > 0) this.deliverLater();
  }

  private deliverLater(): void {
    this.timer ??= setTimeout(() => this.deliver(), this.options.scheduledDelayMs).unref();
  }

  private async deliverBatch(batch: ReadableSpan[]): Promise<boolean> {
    const { exporter, outage, exportTimeoutMs } = this.options;
    await resourcesOf(batch);
    const giveUpAt = performance.now() + RETRY_FOR_MS;
    let lastTries = LAST_TRIES;
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      const attempt: ExportAttempt = await attemptExport(exporter, batch, exportTimeoutMs);
      if (attempt.delivered) {
        outage.delivered();
        return true;
      }
      outage.refused(attempt.error);
      if (this.closed || (this.closing && --lastTries <= 0)) return false;
      if (!attempt.again || performance.now() > giveUpAt) return false;
      await this.pause(this.closing ? LAST_WAIT_MS : wait * (0.8 + Math.random() * 0.4));
      if (this.closed) return false;
    }
  }

  /** When the application ends, spans behind a batch that could not be delivered are not tried one batch after another. */
  private giveUp(batch: ReadableSpan[]): void {
    const behind = this.closing ? this.waiting.splice(0) : [];
    this.options.dropped.add(batch.length + behind.length, 'export_failed');
  }

  private pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds).unref();
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Detectors may still be looking for the attributes of a resource. */
async function resourcesOf(batch: ReadableSpan[]): Promise<void> {
  const resources = new Set(batch.map(({ resource }) => resource));
  for (const resource of resources) {
    if (resource.asyncAttributesPending) await quietly(() => resource.waitForAsyncAttributes?.());
  }
}

async function quietly(action: () => Promise<void> | undefined): Promise<void> {
  try {
    await action();
  } catch {
    // An exporter that cannot flush or close has nothing left that could be done about it.
  }
}
