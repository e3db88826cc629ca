import { page } from './page.js';
import { sendReport } from './send-report.js';
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
}

export interface PageTrace {
  /** 32 hexadecimal digits; worth showing to a user who reports a problem. */
  readonly traceId: string;
  readonly spanId: string;
  /** The header as `fetch` sends it, for requests that are made another way. */
  readonly traceparent: string;
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
 * startPageTrace({ endpoint: '/internal/traces/report', name: '/orders/:id' });
 * ```
 */
export function startPageTrace({
  endpoint,
  name = 'page',
  origins = [],
  ratio = 1,
}: PageTraceOptions): PageTrace {
  const [traceId, spanId] = [randomId(16), randomId(8)];
  const isSampled = Math.random() < ratio;
  // The second flag says that all of the trace id is random.
  const traceparent = `00-${traceId}-${spanId}-${isSampled ? '03' : '02'}`;
  const { document, location, performance } = page;
  const isLoading = document.readyState !== 'complete';
  const start = isLoading ? 0 : performance.now();
  const path = location.pathname.slice(0, 256);
  let hasEnded = false;
  const end = (): void => {
    if (hasEnded) return;
    hasEnded = true;
    const durationMs = performance.now() - start;
    if (isSampled)
      sendReport(endpoint, { name, traceId, spanId, startedMsAgo: durationMs, durationMs, path });
  };
  traceFetch({ traceparent, origins });
  if (isLoading) page.addEventListener('load', end, { once: true });
  page.addEventListener('pagehide', end, { once: true });
  return { traceId, spanId, traceparent, end };
}

function randomId(bytes: number): string {
  const id = Array.from(page.crypto.getRandomValues(new Uint8Array(bytes)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
  return /^0+$/.test(id) ? randomId(bytes) : id;
}
