import { beginSpan, type PageSpan } from './page-span.js';
import { page } from './page.js';
import { randomId } from './random-id.js';
import { traceFetch } from './traced-fetch.js';

export interface PageTraceOptions {
  /** URL of `/traces/report`, such as `/internal/traces/report`. */
  endpoint: string;
  /** Name of the span: the route's template rather than its path. 64 ASCII characters at most. Default: `page`. */
  name?: string;
  /** Origins beside the page's own that get the `traceparent` header; they have to allow it (CORS). Default: none. */
  origins?: readonly string[];
  /** Share of the pages that are traced, 0 to 1; the servers follow. Default: `1`. */
  ratio?: number;
  /**
   * A client span for every `fetch` that gets the header, between the page's span and the server's. Each is a report of its
   * own: mind `management.rateLimit`. Default: `false`.
   */
  requests?: boolean;
}

export interface PageTrace {
  /** 32 hexadecimal digits; worth showing to a user who reports a problem. */
  readonly traceId: string;
  readonly spanId: string;
  /** The header as `fetch` sends it, for requests that are made another way. */
  readonly traceparent: string;
  /**
   * Begins a span of your own below the page's, such as `render`; its `end()` reports it.
   *
   * @param name 64 ASCII characters at most, without ids
   */
  startSpan(name: string): PageSpan;
  /** Ends the page's span and reports it, once; requests stay in the trace until the next one starts. */
  end(): void;
}

/**
 * Starts a trace for the page: a span from the beginning of the navigation until the page has loaded, and a
 * `traceparent` header on every `fetch` to the page's own origin and those of `origins`. Called in a page that has
 * loaded already (a change of route), the span begins now and lasts until `end()` or until the page is left.
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
