import type { AlertRoute } from '#contracts';
import { durationMs } from '#promql';
import { alertingError } from '../alerting-error.js';
import { labelTest, type LabelTest } from '../silences/label-test.js';
import { refuseUnknown } from '../silences/refuse-unknown.js';
import { DEFAULT_TIMES, type NotifyPlan } from './notify-plan.js';

const FIELDS = [
  ...(['matchers', 'channels', 'groupBy', 'groupWait', 'groupInterval', 'repeatInterval'] as const),
  ...(['resolveWait', 'escalate'] as const),
];

export interface CheckedRoute {
  readonly matches: LabelTest;
  readonly plan: NotifyPlan;
}

/** @throws ObservabilityError `OBS_ALERTING` naming the invalid field */
export function checkRoute(route: AlertRoute, field: string): CheckedRoute {
  refuseUnknown(route, FIELDS, field);
  const { matchers = [], channels, groupBy, escalate } = route ?? {};
  if (escalate) refuseUnknown(escalate, ['after', 'channels'], `${field}.escalate`);
  const time = (
    name: 'groupWait' | 'groupInterval' | 'repeatInterval' | 'resolveWait',
    least = 0,
  ): number => {
    const text = route[name];
    if (text === undefined) return DEFAULT_TIMES[`${name}Ms`];
    return duration(text, `${field}.${name}`, least);
  };
  names(channels, `${field}.channels`);
  if (groupBy !== undefined) names(groupBy, `${field}.groupBy`, true);
  return {
    matches: labelTest(matchers, `${field}.matchers`),
    plan: {
      key: `route:${JSON.stringify([matchers, channels, groupBy ?? null])}`,
      // A channel that is listed twice is notified once.
      channels: [...new Set(channels)],
      ...(groupBy && { groupBy }),
      groupWaitMs: time('groupWait'),
      groupIntervalMs: time('groupInterval', 1),
      repeatIntervalMs: time('repeatInterval', 1),
      resolveWaitMs: time('resolveWait'),
      ...(escalate && {
        escalate: {
          afterMs: duration(escalate.after, `${field}.escalate.after`, 1),
          channels: names(escalate.channels, `${field}.escalate.channels`),
        },
      }),
    },
  };
}

function names(value: unknown, field: string, mayBeEmpty = false): readonly string[] {
  const isList = Array.isArray(value) && value.every((name) => typeof name === 'string' && name !== '');
  if (!isList || (value.length === 0 && !mayBeEmpty)) throw alertingError(field, 'has to be a list of names');
  return value as string[];
}

function duration(text: unknown, field: string, least: number): number {
  const ms = typeof text === 'string' ? durationMs(text) : undefined;
  if (ms === undefined || ms < least)
    throw alertingError(
      field,
      `"${String(text)}" is not a duration, such as "5m"${least > 0 ? ', above 0' : ''}`,
    );
  return ms;
}
