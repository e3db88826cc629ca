import { Expressions, RULES } from '../blocks/expressions.js';

/**
 * Kinds of telemetry that an application may lose, with the counters of the losses, including those of the telemetry
 * thread.
 */
const LOST = {
  spans: 'observability_spans_dropped_total',
  'log lines': 'observability_log_lines_dropped_total',
  'pushed samples': 'observability_metrics_push_failed_total',
  'records of the store': 'observability_store_dropped_total',
  'records for listeners': 'observability_listener_records_dropped_total',
};

/** Alert notifications are rare, so each loss of the last hour counts. */
const LOST_MESSAGES = {
  notifications: 'observability_alerting_notifications_total{outcome=~"dropped|given_up"}',
  'events for @OnAlert': 'observability_alerting_events_dropped_total',
};
const LAST_HOUR = new Expressions('1h', 'job');

/** Readable names of the counters. */
export const LOST_COUNTERS = Object.values({ ...LOST, ...LOST_MESSAGES });

/**
 * Losses by service and kind (label `telemetry`).
 *
 * @param threshold records per second
 */
export function telemetryLost(threshold: string): string {
  return [
    ...Object.entries(LOST).map(([what, metric]) => `${named(what, RULES.perSecond(metric))} > ${threshold}`),
    ...Object.entries(LOST_MESSAGES).map(
      ([what, metric]) => `${named(what, LAST_HOUR.perSecond(metric))} > 0`,
    ),
  ].join(' or ');
}

const named = (what: string, expression: string): string =>
  `label_replace(${expression}, "telemetry", "${what}", "", "")`;
