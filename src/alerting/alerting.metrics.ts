import type { AlertingReport } from '#contracts';
import { counter, gauge, histogram, metricCatalogue, type Instruments } from '#metrics';

const DEFINITIONS = {
  evaluations: counter('observability_alerting_rule_evaluations_total', 'Evaluations of rules.', ['group']),
  failures: counter(
    'observability_alerting_rule_failures_total',
    'Evaluations of rules that failed, or whose alerts could not be taken in.',
    ['group'],
  ),
  missed: counter(
    'observability_alerting_missed_evaluations_total',
    'Evaluations of groups that were left out, since the one before took too long.',
    ['group'],
  ),
  seconds: histogram(
    'observability_alerting_evaluation_seconds',
    'Time that evaluations of groups of rules took.',
  ),
  lastSeconds: gauge(
    'observability_alerting_group_last_duration_seconds',
    'Time that the last evaluation of a group of rules took.',
    ['group'],
  ),
  notifications: counter(
    'observability_alerting_notifications_total',
    'Attempts to notify: sent, failed (with the reason); messages that were not delivered: given_up, dropped, withheld.',
    ['channel', 'outcome', 'reason'],
  ),
  openIncidents: gauge('observability_alerting_open_incidents', 'Incidents that are not resolved.', [
    'severity',
  ]),
  pending: gauge('observability_alerting_pending_notifications', 'Notifications that wait to be delivered.'),
  eventsDropped: counter(
    'observability_alerting_events_dropped_total',
    'Events that methods with @OnAlert missed, since too many waited.',
  ),
};

/** Metrics of alerting. */
export class AlertingMetrics extends metricCatalogue(DEFINITIONS) {}

/** Records what alerting reports as metrics. */
export class AlertingObservations {
  private readonly severities = new Set<string>();
  private readonly channels = new Set<string>();

  constructor(private readonly metrics: Instruments<typeof DEFINITIONS>) {}

  eventsDropped(count: number): void {
    this.metrics.eventsDropped.inc(count);
  }

  readonly report = (report: AlertingReport): void => {
    const { metrics } = this;
    for (const { group, evaluations, failures, missed, lastSeconds } of report.groups) {
      metrics.evaluations.inc({ group }, evaluations);
      metrics.failures.inc({ group }, failures);
      metrics.missed.inc({ group }, missed);
      metrics.lastSeconds.set({ group }, lastSeconds);
    }
    for (const seconds of report.evaluationSeconds) metrics.seconds.observe(seconds);
    for (const { channel, outcome, reason, count } of report.notifications) {
      this.beginLosses(channel);
      metrics.notifications.inc({ channel, outcome, reason }, count);
    }
    for (const severity of Object.keys(report.openIncidents)) this.severities.add(severity);
    for (const severity of this.severities)
      metrics.openIncidents.set(
        { severity },
        report.openIncidents[severity as keyof AlertingReport['openIncidents']] ?? 0,
      );
    metrics.pending.set(report.pending);
  };

  /** Starts at 0, because `rate` sees no increase in a counter that appears with its first loss. */
  private beginLosses(channel: string): void {
    if (this.channels.has(channel)) return;
    this.channels.add(channel);
    for (const outcome of ['dropped', 'given_up'])
      this.metrics.notifications.inc({ channel, outcome, reason: '' }, 0);
  }
}
