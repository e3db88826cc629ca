import { collectDefaultMetrics, register, Registry } from 'prom-client';
import type { MetricsRegistry } from '../registry/metrics-registry.js';
import { listedMetrics, type ForeignRegistry } from '../sources/foreign-registry.js';
import { registerNodeMetrics } from './node.metrics.js';

/** Gauges with counter-like names, which `promtool check metrics` refuses. Their parts are on the page. */
const MISNAMED = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

/**
 * prom-client's global registry, used by `@InjectMetric` of @willsoto/nestjs-prometheus and by metrics created with
 * prom-client directly. It is shared by the whole process.
 */
export const userRegistry: Registry = register;

/** The metrics really registered there, without the process metrics that `showDefaults` adds for other readers. */
export const userMetrics: ForeignRegistry = {
  getMetricsAsArray: () => listedMetrics(ownMetrics()),
};

let processRegistry: Registry | undefined;

/**
 * Metrics of the process and of Node.js with prom-client's names. One registry serves all applications, since it
 * describes the process, and prom-client never stops its observers.
 */
export function defaultRegistry(): Registry {
  if (processRegistry) return processRegistry;
  processRegistry = new Registry();
  collectDefaultMetrics({ register: processRegistry });
  for (const name of MISNAMED) processRegistry.removeSingleMetric(name);
  registerNodeMetrics(processRegistry);
  return processRegistry;
}

const shownBy = new Set<MetricsRegistry>();

/**
 * Adds the process metrics to listings of prom-client's global registry: `register.metrics()`, the push gateway, the
 * workers' answer to `AggregatorRegistry`. They are not registered there, since a later `collectDefaultMetrics()` of
 * the user or of @willsoto/nestjs-prometheus would then find its names taken.
 *
 * @param holder for which they are shown, until `hideDefaults`
 */
export function showDefaults(holder: MetricsRegistry): void {
  shownBy.add(holder);
  userRegistry.getMetricsAsArray = () => {
    const own = ownMetrics();
    const taken = new Set(own.map(({ name }) => name));
    const defaults = defaultRegistry().getMetricsAsArray();
    // Copies, since prom-client renames counters for an OpenMetrics page.
    return [
      ...own,
      ...defaults.filter(({ name }) => !taken.has(name)).map((one) => Object.create(one) as typeof one),
    ];
  };
}

/** Reverts `showDefaults`. */
export function hideDefaults(holder: MetricsRegistry): void {
  if (shownBy.delete(holder) && shownBy.size === 0) Reflect.deleteProperty(userRegistry, 'getMetricsAsArray');
}

function ownMetrics(): ReturnType<Registry['getMetricsAsArray']> {
  return Registry.prototype.getMetricsAsArray.call(userRegistry);
}
