import type { MetricSample } from '#contracts';

/** Labels added to every sample, as a scrape would add them; a metric's label of the same name becomes `exported_…`. */
export interface Identity {
  readonly job: string;
  readonly instance: string;
}

export type Label = readonly [name: string, value: string];

/**
 * The labels of a sample as both versions of remote write require them: sorted, and without empty ones, which
 * Prometheus does not store.
 */
export function writeLabels({ name, labels }: MetricSample, identity: Identity): Label[] {
  const own = Object.entries(labels).map(([label, value]): Label => {
    return [label in identity ? `exported_${label}` : label, String(value)];
  });
  return [['__name__', name] as const, ...Object.entries(identity), ...own]
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The labels of an exemplar: its trace and span ids, if present. */
export function exemplarLabels({ exemplar }: MetricSample): Label[] {
  if (!exemplar?.traceId) return [];
  return [
    ['span_id', exemplar.spanId],
    ['trace_id', exemplar.traceId],
  ];
}
