import { ALERT_SEVERITIES, type AlertSeverity } from '#contracts';

/** What rule files in use write besides ours. */
const OTHERS: Readonly<Record<string, AlertSeverity>> = {
  page: 'critical',
  emergency: 'critical',
  error: 'high',
  major: 'high',
  minor: 'medium',
  none: 'info',
  information: 'info',
};

/** Of an alert, from its label `severity`; `warning` when that says nothing we know. */
export function severityOf(labels: Readonly<Record<string, string>>): AlertSeverity {
  const text = (labels['severity'] ?? '').toLowerCase();
  return (
    ALERT_SEVERITIES.find((known) => known === text) ??
    (Object.hasOwn(OTHERS, text) ? OTHERS[text]! : 'warning')
  );
}
