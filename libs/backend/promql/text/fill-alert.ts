import type { AlertDefinition } from '#contracts';
import { durationInWords } from './duration.js';

/**
 * Replaces `$threshold` and `$for` by the alert's numbers in its expression, texts and runbook.
 *
 * @example
 * ```ts
 * fillAlert({ ...alert, for: '10m', description: 'Slow for $for.' }).description; // 'Slow for 10 minutes.'
 * ```
 */
export function fillAlert(alert: AlertDefinition): AlertDefinition {
  const { threshold, for: wait, runbook } = alert;
  const fill = (text: string): string => {
    const limited = threshold === undefined ? text : text.replaceAll('$threshold', String(threshold));
    return wait === undefined ? limited : limited.replaceAll('$for', durationInWords(wait));
  };
  return {
    ...alert,
    expr: fill(alert.expr),
    summary: fill(alert.summary),
    description: fill(alert.description),
    runbook: { meaning: fill(runbook.meaning), look: runbook.look.map(fill), act: runbook.act.map(fill) },
  };
}
