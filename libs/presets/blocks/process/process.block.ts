import type { PresetBlock } from '../../definition/preset.js';
import { PROCESS_ALERTS } from './process.alerts.js';
import { PROCESS_METRICS } from './process.metrics.js';
import { ProcessMetrics, SystemUsageCollector } from './system-usage.collector.js';

/** CPU, memory and disk of the machine or container, read at each scrape. */
export const processBlock: PresetBlock = {
  block: 'process',
  metrics: Object.values(PROCESS_METRICS),
  alerts: PROCESS_ALERTS,
  providers: [ProcessMetrics, SystemUsageCollector],
};
