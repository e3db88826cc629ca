import type { ManagementEndpoint, ManagementResponse } from '#contracts';
import type { MetricsRegistry } from '../registry/metrics-registry.js';
import { defaultRegistry, userRegistry } from './prom-client.bridge.js';
import { TEXT_CONTENT_TYPE, textPage } from './text-page.js';

export interface MetricsEndpointOptions {
  /** Add process and Node.js metrics. Default: `true`. */
  defaultMetrics?: boolean;
}

/** The page `/metrics` of the management port. */
export class MetricsEndpoint implements ManagementEndpoint {
  readonly path = '/metrics';

  constructor(
    private readonly registry: MetricsRegistry,
    private readonly options: MetricsEndpointOptions = {},
  ) {
    // Started here, not at the first scrape, so that event-loop delay and GC are watched from the beginning.
    if (options.defaultMetrics ?? true) defaultRegistry();
  }

  handle(): ManagementResponse {
    const others = (this.options.defaultMetrics ?? true) ? [userRegistry, defaultRegistry()] : [userRegistry];
    return {
      status: 200,
      headers: { 'content-type': TEXT_CONTENT_TYPE },
      body: textPage(this.registry, others),
    };
  }
}
