import { page } from './page.js';
import { randomId } from './random-id.js';
import { sendReport } from './send-report.js';

/** Where the spans of a page are reported, and their trace and parent span. */
export interface SpanTarget {
  readonly endpoint: string;
  readonly traceId: string;
  readonly parentSpanId?: string;
  readonly isSampled: boolean;
}

/** Content of a span besides its name and times. */
export interface SpanFacts {
  readonly name: string;
  readonly path: string;
  readonly method?: string;
}

/** A span measured in the page. */
export interface PageSpan {
  readonly spanId: string;
  /** The `traceparent` header for requests below this span. */
  readonly traceparent: string;
  /** Ends the span and reports it, once. */
  end(): void;
}

/**
 * Starts a span of the page.
 *
 * @param startMs milliseconds of `performance.now()`; now by default
 * @returns its `end` also accepts the status of a response
 */
export function beginSpan(
  { endpoint, traceId, parentSpanId, isSampled }: SpanTarget,
  facts: SpanFacts,
  startMs = page.performance.now(),
): PageSpan & { end(status?: number): void } {
  const spanId = randomId(8);
  let hasEnded = false;
  const end = (status?: number): void => {
    if (hasEnded) return;
    hasEnded = true;
    const durationMs = page.performance.now() - startMs;
    const times = { startedMsAgo: durationMs, durationMs };
    if (isSampled) sendReport(endpoint, { ...facts, traceId, spanId, parentSpanId, ...times, status });
  };
  // The second flag marks the whole trace id as random.
  return { spanId, traceparent: `00-${traceId}-${spanId}-${isSampled ? '03' : '02'}`, end };
}
