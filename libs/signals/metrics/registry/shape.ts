import type { MetricDefinition } from './definition.js';

/** A description of the shape that definitions with the same name must share. */
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

/** Whether metrics of this kind have a start time. */
export function isDated(kind: MetricDefinition['kind']): boolean {
  return kind === 'counter' || kind === 'histogram' || kind === 'summary';
}

/** Name of the sample with a metric's start time, derived from the family name as in OpenMetrics. */
export function createdName(name: string): string {
  return `${name.replace(/_total$/, '')}_created`;
}

/**
 * All sample names of a metric. In OpenMetrics, the `_created` name belongs to a histogram or summary whether it is
 * shown or not; a counter that would share it gets another type there.
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
