import type { AlertDefinition, PresetDefinition } from '#contracts';
import { fillAlert } from '#promql';
import { runbookUrl } from './runbook-url.js';
import { subjectOf } from './subject.js';

/** An alerting rule as it stands in a rule file. */
export interface AlertRule {
  alert: string;
  expr: string;
  for?: string;
  keep_firing_for?: string;
  labels: Record<string, string>;
  annotations: { summary: string; description: string; runbook_url: string };
}

/** Prometheus' rule of an alert; `severity`, `preset` and `subject` are among its labels. */
export function alertRule(
  preset: PresetDefinition,
  definition: AlertDefinition,
  runbooks: string,
): AlertRule {
  const alert = fillAlert(definition);
  return {
    alert: alert.alert,
    expr: alert.expr,
    ...(alert.for && { for: alert.for }),
    ...(alert.keepFiringFor && { keep_firing_for: alert.keepFiringFor }),
    labels: { severity: alert.severity, preset: preset.name, subject: subjectOf(alert), ...alert.labels },
    annotations: {
      summary: alert.summary,
      description: alert.description,
      runbook_url: runbookUrl(runbooks, preset.name, alert.alert),
    },
  };
}
