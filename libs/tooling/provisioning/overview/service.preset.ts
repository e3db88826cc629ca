import type { PresetDefinition } from '#contracts';
import { SERVICE_OVERVIEW } from './service-overview.dashboard.js';
import { SERVICE_METRICS } from './service.metrics.js';

/** What is known of any application: `generate` adds it to the chosen presets. */
export const SERVICE_PRESET: PresetDefinition = {
  name: 'service',
  title: 'Any service',
  description: 'Metrics that every application has by default, and the dashboard of them.',
  metrics: SERVICE_METRICS,
  dashboards: [SERVICE_OVERVIEW],
};
