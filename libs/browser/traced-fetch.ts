import { beginSpan, type SpanTarget } from './page-span.js';
import { page } from './page.js';

/** The trace that requests of the page belong to, and whom it may be shown to. */
export interface RequestTrace {
  readonly traceparent: string;
  /** Origins beside the page's own. */
  readonly origins: readonly string[];
  /** Where spans of requests go; without it they have none of their own. */
  readonly below?: SpanTarget;
}

type Fetch = typeof fetch;

let current: RequestTrace | undefined;

/** Sends the trace along with every `fetch` from now on; the latest trace counts. */
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
  /** Called with the status of the response, or without one when there is none. */
  readonly ended?: (status?: number) => void;
}

/** A request that cannot be understood here goes out as it is: `fetch` says what is wrong with it. */
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
