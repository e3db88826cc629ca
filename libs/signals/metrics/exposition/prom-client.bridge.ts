import { collectDefaultMetrics, register, Registry } from 'prom-client';
import type { MetricsRegistry } from '../registry/metrics-registry.js';
import { listedMetrics, type ForeignRegistry } from '../sources/foreign-registry.js';
import { registerNodeMetrics } from './node.metrics.js';

/** Gauges whose names end like a counter's, which `promtool check metrics` refuses. Their parts are on the page. */
const MISNAMED = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

/**
 * prom-client's global registry, where `@InjectMetric` of @willsoto/nestjs-prometheus and metrics made with prom-client
 * itself live. It is shared by the whole process.
 */
export const userRegistry: Registry = register;

/** What really stands in it, without the metrics of the process that `showDefaults` lets others see there. */
export const userMetrics: ForeignRegistry = {
  getMetricsAsArray: () => listedMetrics(ownMetrics()),
};

let processRegistry: Registry | undefined;

/**
 * Metrics of the process and of Node.js under prom-client's names. One registry serves all applications in the
 * process: it describes the process, and prom-client never stops the observers that it starts.
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
 * Lets whoever lists prom-client's global registry see the metrics of the process too: `register.metrics()`, the push
 * gateway, the workers' answer to `AggregatorRegistry`. They are not registered there, since a later
 * `collectDefaultMetrics()` of the user or of @willsoto/nestjs-prometheus would then find its names taken.
 *
 * @param holder for whom they are shown, until `hideDefaults`
 */
export function showDefaults(holder: MetricsRegistry): void {
  shownBy.add(holder);
  userRegistry.getMetricsAsArray = () => {
    const own = ownMetrics();
    const taken = new Set(own.map(({ name }) => name));
    const defaults = defaultRegistry().getMetricsAsArray();
    // Copies, since for an OpenMetrics page prom-client renames the counters that it is given.
    return [
      ...own,
      ...defaults.filter(({ name }) => !taken.has(name)).map((one) => Object.create(one) as typeof one),
    ];
  };
}

/** Ends what `showDefaults` began. */
export function hideDefaults(holder: MetricsRegistry): void {
  if (shownBy.delete(holder) && shownBy.size === 0) Reflect.deleteProperty(userRegistry, 'getMetricsAsArray');
}

function ownMetrics(): ReturnType<Registry['getMetricsAsArray']> {
  return Registry.prototype.getMetricsAsArray.call(userRegistry);
}
