import { isoTimeMs, type MaintenanceWindow, type PlannedMaintenance } from '#contracts';
import { durationMs } from '#promql';
import { alertingError } from '../alerting-error.js';
import { checkText } from './check-deed.js';
import { parseCron } from './cron/cron-fields.js';
import { localTime } from './cron/local-time.js';
import { nextTime } from './cron/next-time.js';
import { labelTest, type LabelTest } from './label-test.js';
import { refuseUnknown } from './refuse-unknown.js';

/** A period between two times, milliseconds since 1970. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface CheckedWindow {
  readonly window: MaintenanceWindow;
  readonly matches: LabelTest;
  /** The maintenance period that contains a time, else the next one; undefined when none follows. */
  readonly spanAt: (nowMs: number) => Span | undefined;
}

const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:?\d\d)?)?$/i;

/** Consecutive periods without a gap are joined, up to this number. */
const MAX_JOINED = 1000;

const FIELDS = [...(['name', 'matchers', 'from', 'to', 'cron', 'duration', 'timeZone', 'comment'] as const)];

/** Builds the path of a field, for errors. */
type FieldPath = (name: keyof MaintenanceWindow) => string;

/**
 * Refuses unknown fields of a window, except those that a listed window has in addition.
 *
 * @param path location of the window: `maintenance[0]` in the options, empty in a call
 * @throws ObservabilityError `OBS_ALERTING` naming the unknown field
 */
export function checkFields(window: MaintenanceWindow, path = ''): void {
  const { fromMs: _from, toMs: _to, fixed: _fixed, ...given } = { ...window } as PlannedMaintenance;
  refuseUnknown<MaintenanceWindow>(given, FIELDS, path);
}

/**
 * @param path location of the window: `maintenance[0].` in the options, empty in a call
 * @throws ObservabilityError `OBS_ALERTING` naming the invalid field
 */
export function checkMaintenance(window: MaintenanceWindow, path = ''): CheckedWindow {
  const at: FieldPath = (name) => `${path}${name}`;
  checkText(window?.name, at('name'), 'how the maintenance is called');
  const matches = labelTest(window.matchers ?? [], at('matchers'));
  const { from, to, cron, duration } = window;
  const isOnce = from !== undefined || to !== undefined;
  if (isOnce === (cron !== undefined || duration !== undefined))
    throw alertingError(at('from'), 'either `from` and `to` are needed, or `cron` and `duration`');
  return { window, matches, spanAt: isOnce ? once(window, at) : repeated(window, at) };
}

function once({ from, to, timeZone }: MaintenanceWindow, at: FieldPath): (nowMs: number) => Span | undefined {
  if (timeZone !== undefined)
    throw alertingError(at('timeZone'), 'belongs to `cron`; `from` and `to` have their own');
  const span = { fromMs: momentOf(from, at('from')), toMs: momentOf(to, at('to')) };
  if (span.toMs <= span.fromMs) throw alertingError(at('to'), 'has to be after `from`');
  return (nowMs) => (nowMs < span.toMs ? span : undefined);
}

/** A time without a zone is in UTC, as `cron` is, and not in the zone of the server. */
function momentOf(text: string | undefined, field: string): number {
  const [, day, time, zone = 'Z'] = (typeof text === 'string' && ISO.exec(text)) || [];
  const timeMs = day === undefined ? NaN : isoTimeMs(time === undefined ? day : `${day}T${time}${zone}`);
  if (Number.isNaN(timeMs))
    throw alertingError(field, 'has to be a time in ISO 8601, such as "2026-12-01T02:00:00Z"');
  return timeMs;
}

function repeated(window: MaintenanceWindow, at: FieldPath): (nowMs: number) => Span | undefined {
  const { cron, duration, timeZone = 'UTC' } = window;
  if (typeof cron !== 'string')
    throw alertingError(at('cron'), 'has to be five fields, such as "0 2 * * sun"');
  const fields = parseCron(cron, at('cron'));
  const lengthMs = typeof duration === 'string' ? durationMs(duration) : undefined;
  if (!lengthMs) throw alertingError(at('duration'), 'has to be a duration, such as "2h"');
  const zone = zoneOf(timeZone, at);
  if (nextTime(fields, zone, 0) === undefined) throw alertingError(at('cron'), `"${cron}" never comes`);
  return (nowMs) => {
    const fromMs = nextTime(fields, zone, nowMs - lengthMs);
    if (fromMs === undefined) return undefined;
    let toMs = fromMs + lengthMs;
    for (let joined = 0; joined < MAX_JOINED; joined++) {
      const next = nextTime(fields, zone, toMs - lengthMs);
      if (next === undefined || next > toMs) break;
      toMs = next + lengthMs;
    }
    return { fromMs, toMs };
  };
}

function zoneOf(timeZone: string, at: FieldPath): ReturnType<typeof localTime> {
  try {
    return localTime(timeZone);
  } catch {
    throw alertingError(
      at('timeZone'),
      `"${timeZone}" is no IANA name of a time zone, such as "Europe/Berlin"`,
    );
  }
}
