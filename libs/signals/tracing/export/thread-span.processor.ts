import { TraceFlags } from '@opentelemetry/api';
import type { ReadableSpan, SpanProcessor, ThreadExports } from '#contracts';
import type { DroppedSpans } from '../loss-counter.js';
import type { OutageLog } from './outage-log.js';

/** Time limit of an explicit flush, milliseconds. */
const FLUSH_MS = 30_000;
/** Time limit of the flush at shutdown, milliseconds. */
const LAST_FLUSH_MS = 4_500;

/** Passes finished spans to the telemetry thread, which redacts, encodes and delivers them. */
export class ThreadSpanProcessor implements SpanProcessor {
  private closing: Promise<void> | undefined;

  constructor(
    private readonly thread: ThreadExports,
    outage: OutageLog,
    dropped: DroppedSpans,
  ) {
    thread.listen('traces', {
      delivered: (count) => outage.delivered(count),
      refused: (reason) => outage.refused(reason),
      lost: (records, reason) => {
        dropped.add(records, reason);
        outage.lost(records, reason);
      },
      warned: (message) => outage.warned(message),
    });
  }

  onStart(): void {
    // Only finished spans are used.
  }

  onEnd(span: ReadableSpan): void {
    if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0 && !this.closing) this.thread.span(span);
  }

  async forceFlush(): Promise<void> {
    await this.thread.flush('traces', FLUSH_MS, false);
  }

  shutdown(limitMs = LAST_FLUSH_MS): Promise<void> {
    return (this.closing ??= this.thread.flush('traces', limitMs, true).then(() => undefined));
  }
}
