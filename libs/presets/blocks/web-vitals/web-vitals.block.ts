import type { PresetBlock } from '../../definition/preset.js';
import { WebVitalsCollector, WebVitalsMetrics } from './web-vitals.collector.js';
import { WEB_VITALS_METRICS } from './web-vitals.metrics.js';

/** Web vitals reported by browsers. */
export const webVitalsBlock: PresetBlock = {
  block: 'web-vitals',
  metrics: Object.values(WEB_VITALS_METRICS),
  providers: [WebVitalsMetrics, WebVitalsCollector],
};
