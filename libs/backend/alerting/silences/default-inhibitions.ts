import type { AlertMatcher, Inhibition } from '#contracts';

const SAYS_WHAT: readonly AlertMatcher[] = [
  { name: 'preset', value: '', isEqual: false },
  { name: 'subject', value: '', isEqual: false },
];

/**
 * The default inhibitions, equal to those in the generated Alertmanager file: an alert mutes alerts of lower severity
 * with the same `preset` and `subject`.
 */
export const DEFAULT_INHIBITIONS: readonly Inhibition[] = [
  mutes('critical', 'high|warning|medium|info|low'),
  mutes('high|warning', 'medium|info|low'),
];

function mutes(worse: string, milder: string): Inhibition {
  const severity = (value: string): AlertMatcher => ({ name: 'severity', value, isRegex: true });
  return {
    source: [severity(worse), ...SAYS_WHAT],
    target: [severity(milder), ...SAYS_WHAT],
    equal: ['preset', 'subject'],
  };
}
