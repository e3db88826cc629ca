import type { Alert } from '#contracts';
import type { TestedNotification } from './alert-test-options.js';
import type { AlertTest } from './alert-test.js';

type Labels = Readonly<Record<string, string>>;

/** The result that a matcher returns to the test runner. */
interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** Selects messages; all given conditions must hold. */
export interface ExpectedNotification {
  /** Name of a rule that the message is about. */
  readonly rule?: string;
  readonly channel?: string;
  readonly status?: TestedNotification['status'];
  readonly reason?: TestedNotification['reason'];
  /** Labels that at least one of its alerts has. */
  readonly labels?: Labels;
  /** Expected number of such messages. Default: at least one. */
  readonly times?: number;
}

/** The matchers available on `expect(alerts)`. */
export interface AlertMatchers<R = void> {
  /** The rule has a firing alert with at least these labels. */
  toBeFiring(rule: string, labels?: Labels): R;
  /** The rule has a pending alert (its `for` has not elapsed) with at least these labels. */
  toBePending(rule: string, labels?: Labels): R;
  /** A channel was notified up to the current time of the test's clock. */
  toHaveNotified(expected: string | ExpectedNotification, more?: ExpectedNotification): R;
}

declare global {
  // Jest's global `expect` and that of Vitest take matchers from here; without either runner, this interface has no
  // effect.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace jest {
    // eslint-disable-next-line @typescript-eslint/no-empty-object-type, @typescript-eslint/no-unused-vars
    interface Matchers<R, T = {}> extends AlertMatchers<R> {}
  }
}

/**
 * Matchers for `expect.extend`, in Jest and Vitest. A failure message lists the alerts that fire instead.
 *
 * @example
 * ```ts
 * expect.extend(alertMatchers);
 * expect(alerts).toBeFiring('HighLag', { topic: 'a' });
 * expect(alerts).not.toBePending('HighLag');
 * expect(alerts).toHaveNotified('HighLag', { channel: 'pager', times: 1 });
 * ```
 */
export const alertMatchers = {
  /** The rule has a firing alert with at least these labels. */
  toBeFiring: (received: unknown, rule: string, labels?: Labels): MatcherResult =>
    inState(testOf(received), 'firing', rule, labels),

  /** The rule has a pending alert (its `for` has not elapsed) with at least these labels. */
  toBePending: (received: unknown, rule: string, labels?: Labels): MatcherResult =>
    inState(testOf(received), 'pending', rule, labels),

  /** A channel was notified up to the current time of the test's clock. */
  toHaveNotified: (
    received: unknown,
    expected: string | ExpectedNotification,
    more: ExpectedNotification = {},
  ): MatcherResult =>
    notified(testOf(received), typeof expected === 'string' ? { ...more, rule: expected } : expected),
};

/** Also used for scenarios. */
export function inState(
  test: AlertTest,
  state: 'firing' | 'pending',
  rule: string,
  labels: Labels = {},
): MatcherResult {
  const found = (state === 'firing' ? test.firing(rule) : test.pending(rule)).filter((alert) =>
    has(alert.labels, labels),
  );
  const word = state === 'firing' ? 'fire' : 'be pending';
  return {
    pass: found.length > 0,
    message: () => {
      const { time, alerts } = test.moment;
      if (found.length > 0)
        return `${rule}${shown(labels)} should not ${word} at ${time}, but is:\n${list(found)}`;
      const why = alerts.some((alert) => alert.rule === rule) ? '' : test.whyQuiet(rule);
      return `${rule}${shown(labels)} should ${word} at ${time}.${why && ` ${why}`}\nThere is instead:\n${list(alerts)}`;
    },
  };
}

function notified(test: AlertTest, expected: ExpectedNotification): MatcherResult {
  if (expected.rule !== undefined) test.refuseUnknown(expected.rule);
  const all = test.notifications();
  const found = all.filter((one) => fits(one, expected));
  const pass = expected.times === undefined ? found.length > 0 : found.length === expected.times;
  const wanted = Object.entries(expected).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return {
    pass,
    message: () =>
      `${pass ? 'Nobody' : 'Somebody'} should have been notified (${wanted.join(', ')}) until ${test.moment.time}. ` +
      `There were ${all.length} messages, ${found.length} such:\n${all.map(messageLine).join('\n') || '  none'}`,
  };
}

function fits(
  { channel, status, reason, alerts }: TestedNotification,
  expected: ExpectedNotification,
): boolean {
  return (
    (expected.channel === undefined || expected.channel === channel) &&
    (expected.status === undefined || expected.status === status) &&
    (expected.reason === undefined || expected.reason === reason) &&
    alerts.some(
      (alert) =>
        (expected.rule === undefined || expected.rule === alert.rule) &&
        has(alert.labels, expected.labels ?? {}),
    )
  );
}

/** Detected by its members: the test may use another copy of the package, so `instanceof` would fail. */
function testOf(received: unknown): AlertTest {
  const test = received as Partial<AlertTest> | null | undefined;
  if (typeof test?.firing === 'function' && typeof test.notifications === 'function')
    return test as AlertTest;
  throw new TypeError('This matcher is for what alertTest(…) returns: expect(alerts).toBeFiring(…).');
}

function has(labels: Labels, wanted: Labels): boolean {
  return Object.entries(wanted).every(([label, value]) => labels[label] === value);
}

function list(alerts: readonly Alert[]): string {
  const shownStates = alerts.filter(({ state }) => state !== 'resolved');
  return shownStates.map(alertLine).join('\n') || '  no alert';
}

const alertLine = ({ state, rule, labels, value, activeAtMs }: Alert): string =>
  `  ${state} ${rule}${shown(labels)} value ${value}, since ${activeAtMs / 1000} s`;

const messageLine = ({ atSeconds, channel, reason, status, alerts }: TestedNotification): string =>
  `  at ${atSeconds} s, ${channel}: ${reason}, ${status}: ${alerts.map(({ rule, labels }) => rule + shown(labels)).join(', ')}`;

function shown({ alertname: _name, ...labels }: Labels): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return pairs.length === 0 ? '' : `{${pairs.join(', ')}}`;
}
