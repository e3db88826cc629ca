import type { AlertMatcher, Inhibition } from '#contracts';

const SAYS_WHAT: readonly AlertMatcher[] = [
  { name: 'preset', value: '', isEqual: false },
  { name: 'subject', value: '', isEqual: false },
];

/**
 * The inhibitions of an application that names none, the same as in the Alertmanager file that the package generates: a
 * worse alert mutes milder ones of the same `preset` and `subject`.
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
