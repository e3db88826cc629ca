import { DataPointType, type HistogramValue, type MetricData, type ResourceMetrics } from '#contracts';
import { PAGE_UNITS } from '#push';
import { boundText } from '../instruments/number-text.js';
import { legalLabels } from './legal-series.js';
import type { ForeignMetric, ForeignValue } from './foreign-registry.js';

type Scope = ResourceMetrics['scopeMetrics'][number];

type ScopeLabels = readonly (readonly [key: string, text: string])[];

/** Labels that distinguish instruments of different scopes, as OpenTelemetry specifies for Prometheus. */
function scopeLabels({ name, version, schemaUrl }: Scope['scope']): ScopeLabels {
  const all = [
    ['otel_scope_name', name],
    ['otel_scope_version', version ?? ''],
    ['otel_scope_schema_url', schemaUrl ?? ''],
  ] as const;
  return all.filter(([, text]) => text !== '');
}

interface OtelFamily extends ForeignMetric {
  /** Original name of the instrument. */
  readonly origin: string;
  readonly scopes: Set<Scope>;
}

/**
 * The instruments of all scopes by their names on the page. Scopes with the same instrument share a family; an
 * instrument that only maps to the same name (`a.b`, `a_b`) or has another type gets a number as suffix.
 */
export function familiesOf(scopes: readonly Scope[]): ForeignMetric[] {
  const families = new Map<string, OtelFamily>();
  for (const scope of scopes) {
    const labels = scopeLabels(scope.scope);
    for (const data of scope.metrics) {
      const family = familyFor(data, scope, families);
      family.values.push(...valuesOf(data, family.name, labels));
    }
  }
  return [...families.values()].map(({ name, help, type, values }) => ({ name, help, type, values }));
}

function familyFor(data: MetricData, scope: Scope, families: Map<string, OtelFamily>): OtelFamily {
  const { descriptor, dataPointType } = data;
  const counts = dataPointType === DataPointType.SUM && data.isMonotonic;
  const isHistogram =
    dataPointType === DataPointType.HISTOGRAM || dataPointType === DataPointType.EXPONENTIAL_HISTOGRAM;
  const type = counts ? 'counter' : isHistogram ? 'histogram' : 'gauge';
  for (let number = 1; ; number++) {
    const name = nameOf(descriptor.name, descriptor.unit, counts, number);
    const known = families.get(name);
    if (known && (known.origin !== descriptor.name || known.type !== type || known.scopes.has(scope)))
      continue;
    const help = descriptor.description || descriptor.name;
    const family = known ?? { name, help, type, values: [], origin: descriptor.name, scopes: new Set() };
    family.scopes.add(scope);
    families.set(name, family);
    return family;
  }
}

function nameOf(name: string, unit: string, counts: boolean, number: number): string {
  const base = name
    .replace(/[^a-zA-Z0-9_:]+/g, '_')
    .replace(/^(?=\d)/, '_')
    .replace(/_total$/, '');
  const suffix = PAGE_UNITS[unit];
  const withUnit = suffix && !base.endsWith(`_${suffix}`) ? `${base}_${suffix}` : base;
  const numbered = number > 1 ? `${withUnit}_${number}` : withUnit;
  return counts ? `${numbered}_total` : numbered;
}

function valuesOf(data: MetricData, name: string, scope: ScopeLabels): ForeignValue[] {
  if (data.dataPointType === DataPointType.HISTOGRAM)
    return data.dataPoints.flatMap(({ attributes, value }) =>
      bucketsOf(name, labelsOf(attributes, scope), value),
    );
  if (data.dataPointType === DataPointType.EXPONENTIAL_HISTOGRAM)
    return data.dataPoints.flatMap(({ attributes, value }) =>
      bucketsOf(name, labelsOf(attributes, scope), withoutBounds(value as HistogramValue)),
    );
  return data.dataPoints.map(({ attributes, value }) => ({ labels: labelsOf(attributes, scope), value }));
}

/** The text format has no exponential buckets, only their sum and count. */
function withoutBounds({ sum, count }: HistogramValue): HistogramValue {
  return { sum, count, buckets: { boundaries: [], counts: [count] } };
}

function bucketsOf(
  name: string,
  labels: Record<string, string>,
  { buckets, sum, count }: HistogramValue,
): ForeignValue[] {
  let seen = 0;
  const values: ForeignValue[] = [...buckets.boundaries, Infinity].map((bound, i) => {
    seen += buckets.counts[i] ?? 0;
    return { metricName: `${name}_bucket`, labels: { ...labels, le: boundText(bound) }, value: seen };
  });
  values.push({ metricName: `${name}_sum`, labels, value: sum ?? 0 });
  values.push({ metricName: `${name}_count`, labels, value: count });
  return values;
}

/** An attribute without a value is omitted, as OpenTelemetry specifies. */
function labelsOf(attributes: Readonly<Record<string, unknown>>, scope: ScopeLabels): Record<string, string> {
  const entries: (readonly [string, string])[] = [...scope];
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null) continue;
    entries.push([key, typeof value === 'string' ? value : JSON.stringify(value)]);
  }
  return legalLabels(entries);
}
