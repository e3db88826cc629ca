import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { ManagementEndpoint, ManagementRequest, ManagementResponse } from '#contracts';
import { now } from '../clock.js';
import type { Gauge } from '../instruments/gauge.js';
import type { Histogram } from '../instruments/histogram.js';
import { gauge, histogram } from '../registry/definition.js';
import type { MetricsRegistry } from '../registry/metrics-registry.js';
import { jsonPage } from './json-page.js';
import { acceptsGzip, CONTENT_TYPES, negotiate, type Representation } from './negotiate.js';
import { metricsPage } from './page.js';
import { ApplicationMetrics } from '../sources/application-metrics.js';
import { processSources } from '../sources/other-sources.js';
import type { ForeignSource } from '../sources/foreign-slices.js';

/** Level 1 compresses a page to a tenth; higher levels gain little and cost several times as much. */
const GZIP_LEVEL = 1;

const SCRAPE_DURATION = histogram(
  'observability_scrape_duration_seconds',
  'Time it took to write this page.',
  ['format'],
);
const SCRAPE_SIZE = gauge('observability_scrape_size_bytes', 'Size of this page when it was last written.', [
  'format',
]);

export interface MetricsEndpointOptions {
  /** Whether to add process and Node.js metrics. Default: `true`. */
  defaultMetrics?: boolean;
}

/** The page `/metrics` of the management port: Prometheus text, OpenMetrics or JSON, as the client requests. */
export class MetricsEndpoint implements ManagementEndpoint {
  readonly path = '/metrics';
  readonly limited = true;
  private readonly duration: Histogram<'format'>;
  private readonly size: Gauge<'format'>;
  private readonly metrics: ApplicationMetrics;

  /** @param others further sources on the page; default: those of the process */
  constructor(
    private readonly registry: MetricsRegistry,
    { defaultMetrics = true }: MetricsEndpointOptions = {},
    private readonly others: readonly ForeignSource[] = processSources(defaultMetrics),
  ) {
    this.duration = registry.register(SCRAPE_DURATION);
    this.size = registry.register(SCRAPE_SIZE);
    this.metrics = new ApplicationMetrics(registry, others);
  }

  sharedBy({ headers }: Pick<ManagementRequest, 'headers'>): string {
    return `${negotiate(headers.accept)} ${acceptsGzip(headers['accept-encoding'])}`;
  }

  handle(request?: Pick<ManagementRequest, 'headers'>): ManagementResponse {
    const representation = negotiate(request?.headers.accept);
    if (representation === 'openmetrics') this.registry.exemplars.pageWritten();
    const body = this.measured(representation, this.write(representation));
    const headers = { 'content-type': CONTENT_TYPES[representation], vary: 'accept, accept-encoding' };
    if (!acceptsGzip(request?.headers['accept-encoding'])) return { status: 200, headers, body };
    return { status: 200, headers: { ...headers, 'content-encoding': 'gzip' }, body: zipped(body) };
  }

  private write(representation: Representation): AsyncGenerator<string | Uint8Array> {
    return representation === 'json'
      ? jsonPage(this.metrics)
      : metricsPage(this.registry, this.others, representation);
  }

  private async *measured(
    format: Representation,
    page: AsyncGenerator<string | Uint8Array>,
  ): AsyncGenerator<string | Uint8Array> {
    const startedAt = now();
    let bytes = 0;
    for await (const slice of page) {
      bytes += slice.length;
      yield slice;
    }
    this.duration.observe({ format }, (now() - startedAt) / 1000);
    this.size.set({ format }, bytes);
  }
}

function zipped(page: AsyncGenerator<string | Uint8Array>): AsyncIterable<Uint8Array> {
  // Both streams are destroyed together; the reader of the compressed stream receives the error.
  return pipeline(
    Readable.from(page, { objectMode: true }),
    createGzip({ level: GZIP_LEVEL }),
    () => undefined,
  );
}
