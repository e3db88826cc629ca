import type { AlertDefinition, AlertingRule, PresetDefinition } from '#contracts';
import { fillAlert } from '#promql';
import { RUNBOOK_PAGE, runbookUrl } from './runbook-url.js';
import { subjectOf } from './subject.js';

/** An alerting rule with the annotations and labels of every preset alert. */
export interface AlertRule extends AlertingRule {
  readonly labels: Readonly<Record<string, string>>;
  /** `runbook_url` is a link; if the pages' address is unknown, `runbook` names the page. */
  readonly annotations: Readonly<Record<string, string>> & {
    readonly summary: string;
    readonly description: string;
  };
}

/** The Prometheus rule of an alert, with the labels `severity`, `preset` and `subject`. */
export function alertRule(
  preset: PresetDefinition,
  definition: AlertDefinition,
  runbooks: string | undefined,
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
      [runbooks === undefined ? 'runbook' : 'runbook_url']: runbookUrl(
        runbooks ?? RUNBOOK_PAGE,
        preset.name,
        alert.alert,
      ),
    },
  };
}
