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

/** Whether metrics of a kind count from a moment on, so that it can be told. */
export function isDated(kind: MetricDefinition['kind']): boolean {
  return kind === 'counter' || kind === 'histogram' || kind === 'summary';
}

/** The sample that tells since when a metric counts: OpenMetrics names it after the family. */
export function createdName(name: string): string {
  return `${name.replace(/_total$/, '')}_created`;
}

/**
 * Every sample name that belongs to a metric. That of its beginning belongs to a histogram or a summary in OpenMetrics
 * whether it is shown or not; a counter that has to share it is of another type there.
 */
export function sampleNames({ kind, name }: MetricDefinition, created = false): string[] {
  const names = namesOf(kind, name);
  const isDatedAlways = kind === 'histogram' || kind === 'summary';
  return isDatedAlways || (created && isDated(kind)) ? [...names, createdName(name)] : names;
}

function namesOf(kind: MetricDefinition['kind'], name: string): string[] {
  if (kind === 'info') return [`${name}_info`];
  if (kind === 'histogram') return [name, `${name}_bucket`, `${name}_sum`, `${name}_count`];
  return kind === 'summary' ? [name, `${name}_sum`, `${name}_count`] : [name];
}
