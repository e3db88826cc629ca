import type { MetricsRegistry } from '../registry/metrics-registry.js';
import { legalLabels } from '../sources/legal-series.js';
import { userRegistry } from './prom-client.bridge.js';
import { defaultLabelsOf } from '../seams.js';

export type DefaultLabels = Readonly<Record<string, string>>;

/**
 * Labels of every series on a page: `metrics.defaultLabels`, which take precedence over prom-client's
 * `register.setDefaultLabels`.
 */
export function defaultLabels(registry: MetricsRegistry): DefaultLabels {
  const all = { ...defaultLabelsOf(userRegistry), ...registry.defaultLabels };
  return legalLabels(Object.entries(all).map(([name, value]) => [name, String(value)] as const));
}

/** Whether there are any: most applications have none, and their page takes the fast path. */
export function hasLabels(labels: DefaultLabels): boolean {
  for (const _name in labels) return true;
  return false;
}
