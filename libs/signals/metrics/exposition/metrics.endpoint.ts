import type { ManagementEndpoint, ManagementRequest, ManagementResponse } from '#contracts';
import { jsonPage, metricsResponse, negotiate, sharedPageKey, type Representation } from '#exposition';
import type { MetricsRegistry } from '../registry/metrics-registry.js';
import { ApplicationMetrics } from '../sources/application-metrics.js';
import type { ForeignSource } from '../sources/foreign-slices.js';
import { processSources } from '../sources/other-sources.js';
import { metricsPage } from './page.js';
import { ScrapeMetrics } from './scrape.metrics.js';

export interface MetricsEndpointOptions {
  /** Whether to add process and Node.js metrics. Default: `true`. */
  defaultMetrics?: boolean;
}

/**
 * The page `/metrics` of the management port: Prometheus text, OpenMetrics or JSON, as the client requests. Inject it to serve
 * the page, or to read it, in another place.
 *
 * @example
 * ```ts
 * import { Readable } from 'node:stream';
 * import { Controller, Get, Headers, StreamableFile } from '@nestjs/common';
 *
 * @Controller('metrics')
 * export class MetricsController {
 *   constructor(private readonly page: MetricsEndpoint) {}
 *
 *   @Get()
 *   read(@Headers('accept') accept?: string): StreamableFile {
 *     const { body, headers } = this.page.handle({ headers: { accept } });
 *     return new StreamableFile(Readable.from(body), { type: headers['content-type'] });
 *   }
 * }
 * ```
 */
export class MetricsEndpoint implements ManagementEndpoint {
  readonly path = '/metrics';
  readonly limited = true;
  readonly sharedBy = sharedPageKey;
  private readonly scrapes: ScrapeMetrics;
  private readonly metrics: ApplicationMetrics;

  /** @param others further sources on the page; default: those of the process */
  constructor(
    private readonly registry: MetricsRegistry,
    { defaultMetrics = true }: MetricsEndpointOptions = {},
    private readonly others: readonly ForeignSource[] = processSources(defaultMetrics),
  ) {
    this.scrapes = new ScrapeMetrics(registry);
    this.metrics = new ApplicationMetrics(registry, others);
  }

  handle(request?: Pick<ManagementRequest, 'headers'>): ManagementResponse {
    const { headers = {} } = request ?? {};
    if (negotiate(headers.accept) === 'openmetrics') this.registry.exemplars.pageWritten();
    return metricsResponse(headers, {
      write: (representation) => this.write(representation),
      written: (format, seconds, bytes) => this.scrapes.written(format, seconds, bytes),
    });
  }

  private write(representation: Representation): AsyncGenerator<string | Uint8Array> {
    return representation === 'json'
      ? jsonPage(this.metrics)
      : metricsPage(this.registry, this.others, representation);
  }
}
