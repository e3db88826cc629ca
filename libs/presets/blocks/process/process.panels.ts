import type { PanelDefinition } from '#contracts';
import { line, redFrom } from '../panels.js';

/** A gauge of the current usage, 0 to 100. */
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

/** Usage over time by instance, with a line at the limit. */
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
