import type { Attributes } from '@opentelemetry/api';
import type { MetricSlice, OtlpNames } from '#contracts';
import {
  ATTRIBUTE_CONVENTIONS,
  METRIC_CONVENTIONS,
  PAGE_UNITS,
  pageLabel,
  pageName,
} from './metric-conventions.js';

const METRICS = new Map(METRIC_CONVENTIONS.map((metric) => [pageName(metric), metric]));
const ATTRIBUTES = new Map(
  ATTRIBUTE_CONVENTIONS.map((attribute) => [attribute.label ?? pageLabel(attribute.name), attribute]),
);
const UNITS = new Map(Object.entries(PAGE_UNITS).map(([unit, suffix]) => [suffix, unit]));

/** Name, unit and attributes of a metric over OTLP. */
export interface OtlpShape {
  readonly name: string;
  readonly unit: string;
  readonly attributesOf: (labels: Readonly<Record<string, string>>) => Attributes;
}

/**
 * For a metric of the conventions: its original name and unit, and typed attributes. Any other metric keeps its name
 * and labels, as OpenTelemetry's mapping from Prometheus specifies. Empty labels are omitted for both.
 */
export function otlpShape({ name, unit, kind, isForeign }: MetricSlice, names: OtlpNames): OtlpShape {
  const convention = isForeign || names === 'prometheus' ? undefined : METRICS.get(name);
  if (convention?.kind === kind)
    return {
      name: convention.name,
      unit: convention.unit,
      attributesOf: (labels) => ({ ...convention.attributes, ...conventionAttributes(labels) }),
    };
  return { name, unit: unitOf(name, unit), attributesOf: withoutEmpty };
}

/** The declared unit of a metric, otherwise the suffix of its name. */
function unitOf(name: string, unit: string | undefined): string {
  if (unit) return unit === 'ratio' ? '1' : (UNITS.get(unit) ?? unit);
  const suffix =
    name
      .replace(/_total$/, '')
      .split('_')
      .at(-1) ?? '';
  return suffix === 'ratio' ? '1' : (UNITS.get(suffix) ?? '');
}

function conventionAttributes(labels: Readonly<Record<string, string>>): Attributes {
  const attributes: Attributes = {};
  for (const label in labels) {
    const value = labels[label] ?? '';
    const convention = ATTRIBUTES.get(label);
    if (value === '' || value === convention?.nothing) continue;
    attributes[convention?.name ?? label] = convention?.type === 'int' ? numberOrText(value) : value;
  }
  return attributes;
}

/** The overflow series has the text `__other__` in place of a number. */
function numberOrText(value: string): number | string {
  const number = Number(value);
  return Number.isInteger(number) ? number : value;
}

function withoutEmpty(labels: Readonly<Record<string, string>>): Attributes {
  const attributes: Attributes = {};
  for (const label in labels) if (labels[label] !== '') attributes[label] = labels[label];
  return attributes;
}
