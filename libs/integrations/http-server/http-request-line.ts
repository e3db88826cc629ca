import type { Context } from '@opentelemetry/api';
import type { HttpRequestLine } from '#contracts';

/** Token of the function that writes one log line per request. */
export const HTTP_REQUEST_LINE = Symbol.for('nestjs-observability:http-request-line');

/**
 * @param of context in which the request was handled
 * @param at end of the request, milliseconds since 1970
 * @param error cause of a 5xx, which is logged on a separate line unless it was logged before
 */
export type WriteRequestLine = (of: Context, at: number, line: HttpRequestLine, error?: unknown) => void;
