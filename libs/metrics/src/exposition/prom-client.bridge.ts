import { collectDefaultMetrics, register, Registry } from 'prom-client';
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
