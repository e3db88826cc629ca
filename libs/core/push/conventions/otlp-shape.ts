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

/** What a metric of the page is called over OTLP. */
export interface OtlpShape {
  readonly name: string;
  readonly unit: string;
  readonly attributesOf: (labels: Readonly<Record<string, string>>) => Attributes;
}

/**
 * A metric of the conventions gets its name, its unit and typed attributes back. Any other keeps the name and labels that
 * its author gave it, as OpenTelemetry's mapping from Prometheus has it. A label that is empty is none, for both.
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

/** The unit that a metric declares, else the one at the end of its name. */
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

/** What exceeds the limit of series is `__other__`, and no number. */
function numberOrText(value: string): number | string {
  const number = Number(value);
  return Number.isInteger(number) ? number : value;
}

function withoutEmpty(labels: Readonly<Record<string, string>>): Attributes {
  const attributes: Attributes = {};
  for (const label in labels) if (labels[label] !== '') attributes[label] = labels[label];
  return attributes;
}
