import type { IncomingHttpHeaders } from 'node:http';
import { performance } from 'node:perf_hooks';
import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { ManagementRequest, ManagementResponse } from '#contracts';
import { acceptsGzip, CONTENT_TYPES, negotiate, type Representation } from './negotiate.js';

/** Level 1 compresses a page to a tenth; higher levels gain little and cost several times as much. */
const GZIP_LEVEL = 1;

/** Writes a page of metrics. */
export interface MetricsWriter {
  write(representation: Representation): AsyncGenerator<string | Uint8Array>;
  /** Called when a page was written completely. */
  written(representation: Representation, seconds: number, bytes: number): void;
  /** Further headers. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A key that is equal for requests with the same page. */
export function sharedPageKey({ headers }: Pick<ManagementRequest, 'headers'>): string {
  return `${negotiate(headers.accept)} ${acceptsGzip(headers['accept-encoding'])}`;
}

/** The metrics page in the format that the client requests: text, OpenMetrics or JSON, optionally compressed. */
export function metricsResponse(
  asked: Pick<IncomingHttpHeaders, 'accept' | 'accept-encoding'>,
  writer: MetricsWriter,
): ManagementResponse {
  const representation = negotiate(asked.accept);
  const body = measured(representation, writer);
  const headers = {
    'content-type': CONTENT_TYPES[representation],
    vary: 'accept, accept-encoding',
    ...writer.headers,
  };
  if (!acceptsGzip(asked['accept-encoding'])) return { status: 200, headers, body };
  return { status: 200, headers: { ...headers, 'content-encoding': 'gzip' }, body: zipped(body) };
}

async function* measured(
  representation: Representation,
  writer: MetricsWriter,
): AsyncGenerator<string | Uint8Array> {
  const startedAt = performance.now();
  let bytes = 0;
  for await (const slice of writer.write(representation)) {
    bytes += Buffer.byteLength(slice);
    yield slice;
  }
  writer.written(representation, (performance.now() - startedAt) / 1000, bytes);
}

function zipped(page: AsyncGenerator<string | Uint8Array>): AsyncIterable<Uint8Array> {
  // Both ends are destroyed together; the reader of the compressed stream gets the error.
  return pipeline(
    Readable.from(page, { objectMode: true }),
    createGzip({ level: GZIP_LEVEL }),
    () => undefined,
  );
}
