import type { Context } from '@opentelemetry/api';
import type { HttpRequestLine } from '#contracts';

/** Token of the function that writes one log line per request. */
export const HTTP_REQUEST_LINE = Symbol.for('nestjs-observability:http-request-line');

/**
 * @param of context in which the request was handled
 * @param at milliseconds since 1970 at which it was over
 * @param error behind a 5xx, which gets a separate line unless it had one
 */
export type WriteRequestLine = (of: Context, at: number, line: HttpRequestLine, error?: unknown) => void;
