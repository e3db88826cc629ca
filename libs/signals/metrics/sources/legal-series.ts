import { Pace } from '#exposition';
import type { ForeignMetric, ForeignValue } from './foreign-registry.js';

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LABEL = /^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$/;
/** Types that a page can declare; any other would make it unreadable. */
const TYPES = ['counter', 'gauge', 'histogram', 'summary', 'untyped'];
/** Label that distinguishes series which Prometheus would treat as equal and whose values cannot be added. */
const REPEATED = 'repeated_series';

/** A valid Prometheus name; invalid characters become underscores. */
export function legalName(name: string): string {
  return NAME.test(name) ? name : name.replace(/[^a-zA-Z0-9_:]+/g, '_').replace(/^(?=\d|$)/, '_');
}

/** A valid Prometheus label name; a double underscore at the start is reserved. */
export function legalLabel(name: string): string {
  if (LABEL.test(name)) return name;
  return name
    .replace(/[^a-zA-Z0-9_]+/g, '_')
    .replace(/^_{2,}/, '_')
    .replace(/^(?=\d|$)/, '_');
}

/**
 * Converts keys to labels: keys with the same label name are joined by `;`, in key order, as OpenTelemetry specifies.
 */
export function legalLabels(entries: Iterable<readonly [key: string, text: string]>): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const [key, text] of [...entries].sort(byKey)) {
    const name = legalLabel(key);
    const before = Object.hasOwn(labels, name) ? `${labels[name]};` : '';
    labels[name] = before + text;
  }
  return labels;
}

const byKey = ([a]: readonly [string, string], [b]: readonly [string, string]) =>
  a < b ? -1 : a > b ? 1 : 0;

/**
 * Converts a foreign metric so that the page stays valid and no value is lost: names are valid, label values are texts
 * (`undefined` and `null` become these words, as on prom-client's page), and no two lines are the same series for
 * Prometheus, for which an empty label equals none: additive values are added, otherwise the later series gets a
 * distinguishing label.
 *
 * @param isUnique whether series with valid labels are known to differ
 */
export async function legalised(metric: ForeignMetric, isUnique: boolean): Promise<ForeignMetric> {
  const type = TYPES.includes(String(metric.type)) ? metric.type : 'untyped';
  const isSound = isUnique && NAME.test(metric.name) && metric.values.every(isSoundValue);
  if (isSound) return type === metric.type ? metric : { ...metric, type };
  const name = legalName(metric.name);
  const values = new LegalValues(name, type);
  const pace = new Pace();
  for (const value of metric.values) {
    values.add(value);
    if (pace.due) await pace.breathe();
  }
  return { ...metric, name, type, values: values.list() };
}

/** The valid values of a metric, without duplicate series. */
export class LegalValues {
  private readonly found = new Map<string, ForeignValue>();

  /** @param metric its name, already valid */
  constructor(
    private readonly metric: string,
    private readonly type: string,
  ) {}

  add(given: ForeignValue): void {
    const value = isSoundValue(given) ? given : legalValue(given);
    const key = keyOf(value, this.metric);
    const known = this.found.get(key);
    if (!known) this.found.set(key, value);
    else if (isSum(value, this.metric, this.type))
      this.found.set(key, { ...known, value: known.value + value.value });
    else {
      const apart = toldApart(value, this.metric, this.found);
      this.found.set(keyOf(apart, this.metric), apart);
    }
  }

  list(): ForeignValue[] {
    return [...this.found.values()];
  }
}

function isSoundValue({ labels, metricName }: ForeignValue): boolean {
  if (metricName !== undefined && !NAME.test(metricName)) return false;
  for (const name in labels) {
    const value: unknown = labels[name];
    if (value === '' || value === undefined || value === null || typeof value === 'object') return false;
    if (!LABEL.test(name)) return false;
  }
  return true;
}

function legalValue({ labels, value, metricName }: ForeignValue): ForeignValue {
  const entries = Object.entries(labels as Record<string, unknown>).map(
    ([key, label]) => [key, textOf(label)] as const,
  );
  return {
    labels: legalLabels(entries),
    value: Number(value),
    ...(metricName !== undefined && { metricName: legalName(metricName) }),
  };
}

function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  try {
    return JSON.stringify(value);
  } catch {
    return '[object]';
  }
}

/** Counters and all parts of histograms and summaries, except quantiles. */
function isSum({ metricName = '', labels }: ForeignValue, metric: string, type: string): boolean {
  if (type === 'counter' || type === 'histogram') return true;
  return type === 'summary' && metricName !== '' && metricName !== metric && !('quantile' in labels);
}

function toldApart(
  value: ForeignValue,
  metric: string,
  found: ReadonlyMap<string, ForeignValue>,
): ForeignValue {
  for (let number = 2; ; number++) {
    const apart = { ...value, labels: { ...value.labels, [REPEATED]: String(number) } };
    if (!found.has(keyOf(apart, metric))) return apart;
  }
}

/** Each part is preceded by its length, so that no two series have the same key. */
function keyOf({ metricName, labels }: ForeignValue, metric: string): string {
  let names = Object.keys(labels);
  if (!isSorted(names)) names = names.sort();
  let key = metricName ?? metric;
  for (const name of names) {
    const value = String(labels[name]);
    if (value !== '') key += ` ${name.length}:${name}${value.length}:${value}`;
  }
  return key;
}

function isSorted(names: readonly string[]): boolean {
  for (let i = 1; i < names.length; i++) if ((names[i - 1] as string) > (names[i] as string)) return false;
  return true;
}
