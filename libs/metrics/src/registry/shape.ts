import type { MetricDefinition } from './definition.js';

/** What two definitions of one name must have in common, in words. */
export function shapeOf(definition: MetricDefinition): string {
  const labels = [...definition.labelNames].sort().join(', ');
  const shape = `${definition.kind} ${definition.name}{${labels}}`;
  switch (definition.kind) {
    case 'histogram':
      return `${shape} with buckets [${definition.buckets.join(', ')}]`;
    case 'summary':
      return `${shape} with quantiles [${definition.quantiles.join(', ')}] over ${definition.windowSeconds} s`;
    case 'stateset':
      return `${shape} with states [${definition.states.join(', ')}]`;
    default:
      return shape;
  }
}

/** Every sample name a metric puts on the page. */
export function sampleNames({ kind, name }: MetricDefinition): string[] {
  if (kind === 'info') return [`${name}_info`];
  if (kind === 'histogram') return [name, `${name}_bucket`, `${name}_sum`, `${name}_count`];
  return kind === 'summary' ? [name, `${name}_sum`, `${name}_count`] : [name];
}
