import { Expressions, RULES } from '../blocks/expressions.js';

/** What an application loses in numbers, and the counters that say so; those of the telemetry thread are among them. */
const LOST = {
  spans: 'observability_spans_dropped_total',
  'log lines': 'observability_log_lines_dropped_total',
  'pushed samples': 'observability_metrics_push_failed_total',
  'records of the store': 'observability_store_dropped_total',
  'records for listeners': 'observability_listener_records_dropped_total',
};

/** Messages of alerting are few: each of the last hour counts. */
const LOST_MESSAGES = {
  notifications: 'observability_alerting_notifications_total{outcome=~"dropped|given_up"}',
  'events for @OnAlert': 'observability_alerting_events_dropped_total',
};
const LAST_HOUR = new Expressions('1h', 'job');

/** Names of the counters, for people. */
export const LOST_COUNTERS = Object.values({ ...LOST, ...LOST_MESSAGES });

/**
 * By service and, in the label `telemetry`, what it loses.
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
