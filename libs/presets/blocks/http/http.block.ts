import type { PresetBlock } from '../../definition/preset.js';
import { HttpCollector, HttpMetrics } from './http.collector.js';
import { HTTP_METRICS } from './http.metrics.js';

/** Requests by route template, recorded by the HTTP server hook. */
export const httpBlock: PresetBlock = {
  block: 'http',
  metrics: Object.values(HTTP_METRICS),
  providers: [HttpMetrics, HttpCollector],
};
