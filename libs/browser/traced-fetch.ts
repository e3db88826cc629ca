import { page } from './page.js';

/** The trace that requests of the page belong to, and whom it may be shown to. */
export interface RequestTrace {
  readonly traceparent: string;
  /** Origins beside the page's own. */
  readonly origins: readonly string[];
}

let current: RequestTrace | undefined;

/** Sends the trace along with every `fetch` from now on; the latest trace counts. */
export function traceFetch(trace: RequestTrace): void {
  const isFirst = current === undefined;
  current = trace;
  if (!isFirst) return;
  const { fetch } = page;
  page.fetch = (input, init) => fetch.call(globalThis, input, withTrace(input, init));
}

/** A request that cannot be understood here goes out as it is: `fetch` says what is wrong with it. */
function withTrace(
  input: Parameters<typeof fetch>[0],
  init: RequestInit | undefined,
): RequestInit | undefined {
  try {
    const isRequest = input instanceof Request;
    const { origin } = new URL(isRequest ? input.url : input, page.location.href);
    if (!current || (origin !== page.location.origin && !current.origins.includes(origin))) return init;
    const headers = new Headers(init?.headers ?? (isRequest ? input.headers : undefined));
    if (!headers.has('traceparent')) headers.set('traceparent', current.traceparent);
    return { ...init, headers };
  } catch {
    return init;
  }
}
