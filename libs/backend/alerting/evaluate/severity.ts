import { ALERT_SEVERITIES, type AlertSeverity } from '#contracts';

/** Other severities found in published rule files. */
const OTHERS: Readonly<Record<string, AlertSeverity>> = {
  page: 'critical',
  emergency: 'critical',
  error: 'high',
  major: 'high',
  minor: 'medium',
  none: 'info',
  information: 'info',
};

/** The severity from the label `severity`; `warning` for an unknown or missing one. */
export function severityOf(labels: Readonly<Record<string, string>>): AlertSeverity {
  const text = (labels['severity'] ?? '').toLowerCase();
  return (
    ALERT_SEVERITIES.find((known) => known === text) ??
    (Object.hasOwn(OTHERS, text) ? OTHERS[text]! : 'warning')
  );
}
