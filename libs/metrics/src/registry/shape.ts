import type { MetricDefinition } from './definition.js';

/** What two definitions of one name must have in common, in words. */
export function shapeOf(definition: MetricDefinition): string {
  const labels = [...definition.labelNames].sort().join(', ');
  const shape = `${definition.kind} ${definition.name}{${labels}}`;
  return definition.kind === 'histogram' ? `${shape} with buckets [${definition.buckets.join(', ')}]` : shape;
}

/** Every sample name a metric puts on the page. */
export function sampleNames({ kind, name }: MetricDefinition): string[] {
  return kind === 'histogram' ? [name, `${name}_bucket`, `${name}_sum`, `${name}_count`] : [name];
}
