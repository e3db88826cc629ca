
/** What is known of an HTTP request when it is over. */
export interface HttpRequestLine {
  method: string;
  /** URL path without the query, which may hold secrets. */
  path: string;
  /** Route template such as `/orders/:id`; absent when no route matched. */
  route?: string;
  /** Status answered; 499 when the client went away before there was one. */
  status: number;
  duration_ms: number;
  /** True when the client went away before the response was complete. */
  aborted?: true;
}

/** Token of the application's `RequestLines`. */
export const HTTP_REQUEST_LINES = Symbol.for('nestjs-observability:http-request-lines');

/** Writes one log line per request. */
export interface RequestLines {
  /** The line of the request that is told of. */
  write(line: HttpRequestLine): void;
  /** Runs a piece of work whose lines go out in one write, where they can. */
  together(work: () => void): void;
}

/** The same in the words of the format `recommender`. */
export function recommenderLine({ status, duration_ms, ...rest }: HttpRequestLine): object {
  return { ...rest, status_code: status, latency_ms: duration_ms };
}
