import type { AlertMatcher } from '#contracts';

/** A condition as Alertmanager writes it: `severity=~"high|critical"`. */
export function matcherText({ name, value, isRegex, isEqual = true }: AlertMatcher): string {
  const sign = isEqual ? (isRegex ? '=~' : '=') : isRegex ? '!~' : '!=';
  return `${name}${sign}${JSON.stringify(value)}`;
}

/** Labels as PromQL writes them, without the name of the alert. */
export function labelsText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .filter(([name]) => name !== 'alertname')
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(', ');
}
