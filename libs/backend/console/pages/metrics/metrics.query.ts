import type { MetricInfo } from '#contracts';
import {
  exemplarsOf,
  labelNames,
  labelValues,
  range,
  windowOf,
  type Exemplar,
  type Line,
} from '../../web/api/prometheus.js';
import { unitOf, type Unit } from '../../web/format/numbers.js';
import type { Period } from '../../web/state/period.js';

/** Views of a metric. */
export type View = 'value' | 'rate' | 'increase' | 'p50' | 'p95' | 'p99' | 'mean';

const VIEWS: Readonly<Record<MetricInfo['type'], readonly View[]>> = {
  counter: ['rate', 'increase', 'value'],
  histogram: ['p95', 'p50', 'p99', 'mean', 'rate'],
  summary: ['value', 'mean', 'rate'],
  gauge: ['value'],
  info: ['value'],
  stateset: ['value'],
  unknown: ['value', 'rate'],
};

/** The views for a type of metric; the first one is the default. */
export function viewsOf({ type }: Pick<MetricInfo, 'type'>): readonly View[] {
  return VIEWS[type] ?? VIEWS.unknown;
}

/** The user's choices for a metric. */
export interface Selection {
  readonly view: View;
  /** Required label values. */
  readonly filters: Readonly<Record<string, string>>;
  /** Label that separates lines. `''`: one line per series, or a single quantile over all. */
  readonly by: string;
}

/** The default expression for a metric: the rate of a counter, quantiles of a histogram, otherwise the values. */
export function expressionOf(
  { name, type }: Pick<MetricInfo, 'name' | 'type'>,
  { view, filters, by }: Selection,
  period: Period,
): string {
  const window = windowOf(period);
  const where = selectorText(filters);
  const rate = (suffix: string, what = 'rate'): string => `${what}(${name}${suffix}${where}[${window}])`;
  const summed = (expr: string, ...labels: string[]): string => {
    const kept = [...labels, by].filter(Boolean);
    return kept.length === 0 ? `sum(${expr})` : `sum by (${kept.join(', ')}) (${expr})`;
  };
  const each = (expr: string): string => (by === '' ? expr : summed(expr));
  const counted = type === 'histogram' || type === 'summary';
  switch (view) {
    case 'p50':
    case 'p95':
    case 'p99':
      return `histogram_quantile(0.${view.slice(1)}, ${summed(rate('_bucket'), 'le')})`;
    case 'mean':
      return `${summed(rate('_sum'))} / ${summed(rate('_count'))}`;
    case 'rate':
      return counted ? summed(rate('_count')) : each(rate(''));
    case 'increase':
      return each(rate('', 'increase'));
    case 'value':
      return by === '' ? `${name}${where}` : summed(`${name}${where}`);
  }
}

function selectorText(filters: Readonly<Record<string, string>>): string {
  const matchers = Object.entries(filters).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return matchers.length === 0 ? '' : `{${matchers.join(',')}}`;
}

/** The unit of the axis. */
export function unitOfView({ name }: Pick<MetricInfo, 'name'>, view: View): Unit {
  if (view === 'rate') return 'perSecond';
  const base = name.replace(/_total$/, '');
  return unitOf(base);
}

/** Lines of an expression, and exemplars. */
export interface Graph {
  readonly lines: readonly Line[];
  readonly exemplars: readonly Exemplar[];
}

export async function graphOf(expr: string, period: Period, abort: AbortSignal): Promise<Graph> {
  const [lines, exemplars] = await Promise.all([
    range(expr, period, abort),
    // The graph is shown even if the exemplars cannot be loaded.
    exemplarsOf(expr, period, abort).catch(() => []),
  ]);
  return { lines, exemplars };
}

/** A label of a metric, with its values. */
export interface LabelChoice {
  readonly name: string;
  readonly values: readonly string[];
}

/** Labels of the samples of a histogram or summary. */
const HIDDEN = new Set(['__name__', 'le', 'quantile']);
const MOST_LABELS = 12;

/**
 * Labels of a metric with several values. They do not depend on the current choice, so that choices do not disappear.
 */
export async function labelsOf(
  { name, type }: Pick<MetricInfo, 'name' | 'type'>,
  period: Period,
  abort: AbortSignal,
): Promise<LabelChoice[]> {
  const series = type === 'histogram' || type === 'summary' ? `${name}_count` : name;
  const names = (await labelNames(series, period, abort)).filter((label) => !HIDDEN.has(label));
  const choices = await Promise.all(
    names
      .slice(0, MOST_LABELS)
      .map(async (label) => ({ name: label, values: await labelValues(label, series, period, abort) })),
  );
  return choices.filter(({ values }) => values.length > 1);
}

/** Statistics of a line over the period. */
export interface LineFigures {
  readonly last: number | null;
  readonly least: number | null;
  readonly mean: number | null;
  readonly most: number | null;
}

export function figuresOf({ values }: Pick<Line, 'values'>): LineFigures {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return { last: null, least: null, mean: null, most: null };
  return {
    last: values.findLast((value) => value !== null) ?? null,
    least: Math.min(...known),
    mean: known.reduce((sum, value) => sum + value, 0) / known.length,
    most: Math.max(...known),
  };
}
