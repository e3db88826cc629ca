import type { MetricSample } from '#contracts';

/** Labels that every sample gets, as a scrape would give them; a metric's own of the same name becomes `exported_…`. */
export interface Identity {
  readonly job: string;
  readonly instance: string;
}

export type Label = readonly [name: string, value: string];

/** The labels of a sample as both versions of remote write want them: sorted, and none that is empty, which Prometheus has not. */
export function writeLabels({ name, labels }: MetricSample, identity: Identity): Label[] {
  const own = Object.entries(labels).map(([label, value]): Label => {
    return [label in identity ? `exported_${label}` : label, String(value)];
  });
  return [['__name__', name] as const, ...Object.entries(identity), ...own]
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The labels of an exemplar: the ids that it has. */
export function exemplarLabels({ exemplar }: MetricSample): Label[] {
  if (!exemplar?.traceId) return [];
  return [
    ['span_id', exemplar.spanId],
    ['trace_id', exemplar.traceId],
  ];
}
