import { recordTypeOf, type HealthRecord, type RecordType } from '../health-record.js';
import { broken, found, ignored, type Verdict } from '../read-result.js';
import { normaliseOffset, parseTime } from '../record-time.js';
import { HEALTH_CONNECT_SCHEMAS } from './health-connect.schema.js';
import { isObject } from './json-values.js';
import { reasonOf } from './schema-reason.js';

type Members = Record<string, unknown>;

/**
 * Reads one record of Android Health Connect's JSON. Its `recordType` or `type` says what it is; where it has
 * neither, the type announced with the object decides. Times keep their offset; one without an offset stays local.
 *
 * @param value the parsed JSON
 * @param announced record type named by the message
 */
export function readHealthConnect(value: unknown, announced?: string): Verdict {
  if (!isObject(value)) return broken('not_an_object');
  const name = value.recordType ?? value.type ?? announced;
  if (typeof name !== 'string') return broken('missing_record_type');
  const recordType = recordTypeOf(name);
  if (!recordType) return /Record$/.test(name) ? ignored('unsupported_kind') : broken('unknown_record_type');
  const checked = HEALTH_CONNECT_SCHEMAS[recordType].check(value);
  if ('path' in checked) return broken(reasonOf(checked.path, value));
  return withTimes(recordType, checked.value);
}

/** Brings every time of the record to one form, and refuses a record that mixes local times with others. */
function withTimes(recordType: RecordType, members: Members): Verdict {
  const zones = new Set<string>();
  const normalise = (part: Members, outerOffset?: unknown): Members => {
    const result: Members = { ...part };
    for (const key of ['time', 'startTime', 'endTime']) {
      const text = part[key];
      if (typeof text !== 'string') continue;
      const time = parseTime(withOffset(text, part[OFFSETS[key] ?? ''] ?? outerOffset));
      zones.add(time?.zone ?? 'unreadable');
      result[key] = time?.text;
    }
    for (const key of ['samples', 'stages']) {
      const inner = part[key];
      if (Array.isArray(inner))
        result[key] = inner.map((item: Members) => normalise(item, part.startZoneOffset));
    }
    return result;
  };
  const record = normalise(members);
  const [zone] = zones;
  if (zones.size !== 1) return broken('mixed_zones');
  return found({ ...record, recordType, zone } as HealthRecord);
}

const OFFSETS: Record<string, string> = {
  time: 'zoneOffset',
  startTime: 'startZoneOffset',
  endTime: 'endZoneOffset',
};

/** A wall clock next to a stated offset is a full time; a time that has its own offset keeps it. */
function withOffset(text: string, offset: unknown): string {
  const isClock = text.length > 10 && parseTime(text)?.zone === 'local';
  return isClock && typeof offset === 'string' ? text + (normaliseOffset(offset) ?? '') : text;
}
