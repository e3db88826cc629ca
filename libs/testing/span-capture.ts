import { ExportResultCode, type ExportResult, type ReadableSpan, type SpanExporter } from '#contracts';
import { Arrivals } from './arrivals.js';

/**
 * Keeps finished spans in memory: an exporter for `tracing.exporters`. It receives spans after sampling and redaction,
 * at most `tracing.scheduledDelayMs` after their end.
 *
 * @example
 * ```ts
 * const spans = new SpanCapture();
 * ObservabilityModule.forRoot({ tracing: { exporters: [spans], scheduledDelayMs: 5 } });
 * // … after a request:
 * await spans.waitFor((all) => all.some(({ name }) => name === 'GET /orders'));
 * ```
 */
export class SpanCapture extends Arrivals<ReadableSpan> implements SpanExporter {
  constructor() {
    super(({ name }) => name);
  }

  /** Receives a batch. */
  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.add(...spans);
    done({ code: ExportResultCode.SUCCESS });
  }

  /** Does nothing: there is nothing to close. */
  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}
