import type { IncomingHttpHeaders } from 'node:http';
import { logsOfJson, pointsOfJson, spansOfJson } from './otlp/json-request.js';
import { decodeLogs, type ReceivedLog } from './otlp/received-log.js';
import { decodeMetrics, type ReceivedPoint } from './otlp/received-point.js';
import { decodeSpans, type ReceivedSpan } from './otlp/received-span.js';
import { decodeWrite, decodeWriteV2, type WrittenSample } from './remote-write/written-sample.js';

/** Content of an OTLP or remote write request. */
export interface ReceivedTelemetry {
  spans: ReceivedSpan[];
  logs: ReceivedLog[];
  /** Data points of OTLP metrics. */
  points: ReceivedPoint[];
  /** Samples of remote write. */
  samples: WrittenSample[];
}

export const NOTHING: ReceivedTelemetry = { spans: [], logs: [], points: [], samples: [] };

/**
 * Decodes a request by its path and headers; the result is empty for any other kind of request.
 *
 * @returns undefined when it cannot be decoded
 */
export function decodeTelemetry(
  path: string,
  headers: IncomingHttpHeaders,
  body: Uint8Array,
): Partial<ReceivedTelemetry> | undefined {
  try {
    if (headers['content-type']?.includes('json')) return decodeJson(body);
    const version = headers['x-prometheus-remote-write-version'];
    if (version)
      return { samples: String(version).startsWith('2.') ? decodeWriteV2(body) : decodeWrite(body) };
    if (/trace/i.test(path)) return { spans: decodeSpans(body) };
    if (/metric/i.test(path)) return { points: decodeMetrics(body) };
    if (/logs/i.test(path)) return { logs: decodeLogs(body) };
    return {};
  } catch {
    return undefined;
  }
}

function decodeJson(body: Uint8Array): Partial<ReceivedTelemetry> {
  const request = JSON.parse(Buffer.from(body).toString()) as Record<string, unknown>;
  return { spans: spansOfJson(request), logs: logsOfJson(request), points: pointsOfJson(request) };
}
