import type { MetricDefinition, MetricsRegistry } from '#metrics';

/** A class that extends `metricCatalogue(…)`. */
export interface CatalogueClass<C> {
  new (registry: MetricsRegistry): C;
  readonly definitions: Readonly<Record<string, MetricDefinition>>;
}
