import type { AlertMatcher, AlertMatchers } from '#contracts';

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

/** Conditions as one text; `''` when there are none. */
export function matchersText(matchers: AlertMatchers = []): string {
  return typeof matchers === 'string' ? matchers : matchers.map(matcherText).join(', ');
}
