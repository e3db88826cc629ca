import type { Context } from '@opentelemetry/api';

/** What is known of an HTTP request when it is over. */
export interface HttpRequestLine {
  method: string;
  /** URL path without the query, which may hold secrets. */
  path: string;
  /** Route template such as `/orders/:id`; absent when no route matched. */
  route?: string;
  /** Status answered; before there was one, 499 when the client went away and 500 when the server broke off. */
  status: number;
  duration_ms: number;
  /** True when the client went away before the response was complete. */
  aborted?: true;
  /** True when the server broke the response off. */
  broken?: true;
}

/** Token of the function that writes one log line per request. */
export const HTTP_REQUEST_LINE = Symbol.for('nestjs-observability:http-request-line');

/**
 * @param of context in which the request was handled
 * @param at milliseconds since 1970 at which it was over
 * @param error behind a 5xx, which gets a line of its own unless it had one
 */
export type WriteRequestLine = (of: Context, at: number, line: HttpRequestLine, error?: unknown) => void;

/** The same in the words of the format `recommender`. */
export function recommenderLine({ status, duration_ms, ...rest }: HttpRequestLine): object {
  return { ...rest, status_code: status, latency_ms: duration_ms };
}
