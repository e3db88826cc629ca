import type { TelemetryResponse } from '#contracts';
import { jsonParts } from '../http/json-body.js';
import type { QueryProblem } from '../http/query-problem.js';

/** Warnings and infos of a response. */
export interface Notes {
  readonly warnings?: readonly string[];
  readonly infos?: readonly string[];
}

/**
 * A response in the format of Prometheus' HTTP API: `{"status":"success","data":…}`.
 *
 * @param data the data as JSON, in parts
 */
export function success(
  data: Iterable<string>,
  { warnings = [], infos = [] }: Notes = {},
  headers: Readonly<Record<string, string>> = {},
): TelemetryResponse {
  return jsonParts(envelope(data, { warnings, infos }), 200, headers);
}

function* envelope(data: Iterable<string>, notes: Notes): Generator<string> {
  yield '{"status":"success","data":';
  yield* data;
  for (const [name, texts] of Object.entries(notes) as [string, readonly string[]][])
    if (texts.length > 0) yield `,"${name}":${JSON.stringify(texts)}`;
  yield '}';
}

/** An error in the format of Prometheus' HTTP API. */
export function failure({ type, message, status }: QueryProblem): TelemetryResponse {
  const retry = status === 503 ? { 'retry-after': '1' } : undefined;
  return jsonParts([JSON.stringify({ status: 'error', errorType: type, error: message })], status, retry);
}
