import { beginSpan, type SpanTarget } from './page-span.js';
import { page } from './page.js';

/** The trace of the page's requests, and the origins that may receive it. */
export interface RequestTrace {
  readonly traceparent: string;
  /** Other origins that receive the header. */
  readonly origins: readonly string[];
  /** Where spans of requests are reported; without it, requests have no spans. */
  readonly below?: SpanTarget;
}

type Fetch = typeof fetch;

let current: RequestTrace | undefined;

/** Adds the trace header to every `fetch` from now on; the latest trace is used. */
export function traceFetch(trace: RequestTrace): void {
  const isFirst = current === undefined;
  current = trace;
  if (!isFirst) return;
  const { fetch } = page;
  page.fetch = (input, init) => {
    const traced = withTrace(input, init);
    const answer = fetch.call(globalThis, input, traced.init);
    if (traced.ended)
      answer.then(
        ({ status }) => traced.ended?.(status),
        () => traced.ended?.(),
      );
    return answer;
  };
}

interface TracedRequest {
  readonly init: RequestInit | undefined;
  /** Called with the status of the response, or without one if the request failed. */
  readonly ended?: (status?: number) => void;
}

/** Invalid arguments are passed on unchanged, so that `fetch` reports the error. */
function withTrace(input: Parameters<Fetch>[0], init: RequestInit | undefined): TracedRequest {
  try {
    const request = input instanceof Request ? input : undefined;
    const url = new URL(request ? request.url : input, page.location.href);
    if (!current || (url.origin !== page.location.origin && !current.origins.includes(url.origin)))
      return { init };
    const headers = new Headers(init?.headers ?? request?.headers);
    if (headers.has('traceparent')) return { init: { ...init, headers } };
    const method = (init?.method ?? request?.method ?? 'GET').toUpperCase();
    const span =
      current.below && beginSpan(current.below, { name: method, method, path: url.pathname.slice(0, 256) });
    headers.set('traceparent', (span ?? current).traceparent);
    return { init: { ...init, headers }, ...(span && { ended: (status) => span.end(status) }) };
  } catch {
    return { init };
  }
}
