import type { MetricShape } from '#contracts';

const TYPE = /^# TYPE (\S+) (\S+)$/;
const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? \S+/;
const LABEL = /(\w+)="(?:\\.|[^"\\])*"/g;

/**
 * The metrics on a page in Prometheus' text format: what an exporter has, for expressions that use it.
 *
 * @param page as `curl …/metrics` gives it
 */
export function metricsOfPage(page: string): MetricShape[] {
  const found = new Map<string, { kind: MetricShape['kind']; labels: Set<string>; bounds: Set<number> }>();
  for (const line of page.split('\n')) {
    const [, family, type] = TYPE.exec(line) ?? [];
    if (family !== undefined)
      found.set(family, { kind: kindOfType(type), labels: new Set(), bounds: new Set() });
    const [, sample, labels = ''] = line.startsWith('#') ? [] : (SAMPLE.exec(line) ?? []);
    if (sample === undefined) continue;
    const owner = found.get(sample) ?? found.get(sample.replace(/_(?:bucket|sum|count)$/, ''));
    const metric = owner ?? {
      kind: kindOfType(undefined),
      labels: new Set<string>(),
      bounds: new Set<number>(),
    };
    if (!owner) found.set(sample, metric);
    for (const [text, label = ''] of labels.matchAll(LABEL)) {
      if (label === 'le') metric.bounds.add(Number(text.slice(4, -1)));
      else if (label !== 'quantile') metric.labels.add(label);
    }
  }
  return Array.from(found, ([name, { kind, labels, bounds }]) => {
    const buckets = [...bounds].filter(Number.isFinite).sort((a, b) => a - b);
    return { kind, name, help: '', labelNames: [...labels], ...(buckets.length > 0 && { buckets }) };
  });
}

function kindOfType(type: string | undefined): MetricShape['kind'] {
  return type === 'counter' || type === 'histogram' || type === 'summary' ? type : 'gauge';
}
