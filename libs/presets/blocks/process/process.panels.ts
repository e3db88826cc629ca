import type { PanelDefinition } from '#contracts';
import { line, redFrom } from '../panels.js';

/** How full something is now, 0 to 100. */
export function gaugePanel(title: string, metric: string, limit: number, alert: string): PanelDefinition {
  return {
    title,
    type: 'gauge',
    unit: 'percent',
    queries: line(`max(${metric})`, title),
    thresholds: redFrom(limit, alert),
    min: 0,
    max: 100,
  };
}

/** How full it was, by instance, with the limit drawn. */
export function historyPanel(title: string, metric: string, limit: number, alert: string): PanelDefinition {
  return {
    title,
    type: 'timeseries',
    unit: 'percent',
    queries: line(metric, '{{instance}}'),
    thresholds: redFrom(limit, alert),
    min: 0,
    max: 100,
  };
}
