import type { MetricInfo } from '#contracts';
import { range, stepOf, type Line } from '../../web/api/prometheus.js';
import { unitOf, type Unit } from '../../web/format/numbers.js';
import type { Period } from '../../web/state/period.js';

/** Metrics that begin with the same word. */
export interface MetricFolder {
  readonly prefix: string;
  readonly metrics: readonly MetricInfo[];
}

/** The known metrics that hold all words of a search, by prefix. */
export function foldersOf(metrics: readonly MetricInfo[], search: string): MetricFolder[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const folders = new Map<string, MetricInfo[]>();
  for (const metric of metrics) {
    const text = `${metric.name} ${metric.help}`.toLowerCase();
    if (!words.every((word) => text.includes(word))) continue;
    const prefix = metric.name.split('_')[0] as string;
    folders.set(prefix, [...(folders.get(prefix) ?? []), metric]);
  }
  return [...folders]
    .map(([prefix, list]) => ({ prefix, metrics: list.sort((a, b) => a.name.localeCompare(b.name)) }))
    .sort((a, b) => a.prefix.localeCompare(b.prefix));
}

/** How a metric of a type is best looked at: a rate of what only grows, quantiles of a histogram, else the values. */
export function expressionOf({ name, type }: Pick<MetricInfo, 'name' | 'type'>, period: Period): string {
  const window = `${Math.max(60, 4 * stepOf(period))}s`;
  if (type === 'counter') return `rate(${name}[${window}])`;
  if (type === 'histogram') return `histogram_quantile(0.95, sum by (le) (rate(${name}_bucket[${window}])))`;
  return name;
}

/** Lines of an expression, with the unit of their axis. */
export interface Graph {
  readonly lines: readonly Line[];
  readonly unit: Unit;
}

export async function graphOf(
  expr: string,
  metric: MetricInfo | undefined,
  period: Period,
  abort: AbortSignal,
): Promise<Graph> {
  const lines = await range(expr, period, abort);
  const unit = metric?.type === 'counter' ? 'perSecond' : metric ? unitOf(metric.name) : 'number';
  return { lines, unit };
}
