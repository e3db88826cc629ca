import type { AlertDefinition } from '#contracts';

/** An alert with its threshold written where `$threshold` stood. */
export function withThreshold<
  T extends Pick<AlertDefinition, 'expr' | 'summary' | 'description' | 'threshold'>,
>(alert: T): T {
  if (alert.threshold === undefined) return alert;
  const fill = (text: string): string => text.replaceAll('$threshold', String(alert.threshold));
  return {
    ...alert,
    expr: fill(alert.expr),
    summary: fill(alert.summary),
    description: fill(alert.description),
  };
}
