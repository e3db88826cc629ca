import { beginSpan, type PageSpan } from './page-span.js';
import { page } from './page.js';
import { randomId } from './random-id.js';
import { traceFetch } from './traced-fetch.js';

export interface PageTraceOptions {
  /** URL of `/traces/report`, such as `/internal/traces/report`. */
  endpoint: string;
  /** Name of the span: the route's template rather than its path. 64 ASCII characters at most. Default: `page`. */
  name?: string;
  /** Other origins that receive the `traceparent` header; they must allow it (CORS). Default: none. */
  origins?: readonly string[];
  /** Share of traced pages, 0 to 1; the servers follow this decision. Default: `1`. */
  ratio?: number;
  /**
   * A client span for every `fetch` that gets the header, between the page's span and the server's. Each is reported in
   * a separate request, which counts towards `management.rateLimit`. Default: `false`.
   */
  requests?: boolean;
}

export interface PageTrace {
  /** 32 hexadecimal digits; worth showing to a user who reports a problem. */
  readonly traceId: string;
  readonly spanId: string;
  /** The `traceparent` header, for requests made without `fetch`. */
  readonly traceparent: string;
  /**
   * Starts a child span of the page's span, such as `render`; its `end()` reports it.
   *
   * @param name 64 ASCII characters at most, without ids
   */
  startSpan(name: string): PageSpan;
  /** Ends the page's span and reports it, once; requests stay in the trace until the next one starts. */
  end(): void;
}

/**
 * Starts a trace for the page: a span from the beginning of the navigation until the page has loaded, and a
 * `traceparent` header on every `fetch` to the page's own origin and those of `origins`. If the page has already loaded
 * (after a route change), the span starts now and lasts until `end()` or until the user leaves the page.
 *
 * @example
 * ```ts
 * const page = startPageTrace({ endpoint: '/internal/traces/report', name: '/orders/:id', requests: true });
 * const render = page.startSpan('render');
 * draw();
 * render.end();
 * ```
 */
export function startPageTrace({
  endpoint,
  name = 'page',
  origins = [],
  ratio = 1,
  requests = false,
}: PageTraceOptions): PageTrace {
  const target = { endpoint, traceId: randomId(16), isSampled: Math.random() < ratio };
  const isLoading = page.document.readyState !== 'complete';
  const path = page.location.pathname.slice(0, 256);
  const whole = beginSpan(target, { name, path }, isLoading ? 0 : undefined);
  const end = (): void => whole.end();
  const below = { ...target, parentSpanId: whole.spanId };
  traceFetch({ traceparent: whole.traceparent, origins, ...(requests && { below }) });
  if (isLoading) page.addEventListener('load', end, { once: true });
  page.addEventListener('pagehide', end, { once: true });
  const { spanId, traceparent } = whole;
  return {
    traceId: target.traceId,
    spanId,
    traceparent,
    startSpan(child) {
      const span = beginSpan(below, { name: child, path });
      return { ...span, end: () => span.end() };
    },
    end,
  };
}
