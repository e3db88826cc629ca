import { defaultRegistry, userMetrics } from '../exposition/prom-client.bridge.js';
import type { ForeignSource } from './foreign-slices.js';
import type { MetricSourceList } from './metric-source-list.js';
import { openTelemetryMeters } from './otel-meters.js';

/**
 * Further metrics of the process: the user's prom-client metrics, and those of the process itself, which are observed
 * from now on, so that event-loop delay and GC are known at the first scrape.
 */
export function processSources(defaultMetrics: boolean): ForeignSource[] {
  return [userMetrics, ...(defaultMetrics ? [defaultRegistry()] : [])];
}

/** Further sources on an application's page, in order. */
export function otherSources(defaultMetrics: boolean, sources: MetricSourceList): ForeignSource[] {
  const [user, ...process] = processSources(defaultMetrics) as [ForeignSource, ...ForeignSource[]];
  const meters = openTelemetryMeters();
  return [user, ...(meters ? [meters] : []), sources, ...process];
}
