import { recordTypeOf, type HealthRecord, type RecordType } from '../health-record.js';
import { broken, found, ignored, type Verdict } from '../read-result.js';
import { normaliseOffset, parseTime } from '../record-time.js';
import { HEALTH_CONNECT_SCHEMAS } from './health-connect.schema.js';
import { isObject } from './json-values.js';
import { reasonOf } from './schema-reason.js';

type Members = Record<string, unknown>;

/**
 * Reads a record of Android Health Connect's JSON. Its `recordType` or `type` determines its type, otherwise the type
 * announced with the object. Times keep their offset; without an offset they stay local.
 *
 * @param value the parsed JSON
 * @param announced record type named in the message
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

/** Normalises all times of the record, and rejects a record that mixes local times with others. */
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

/** Combines a local time with a separate offset; a time with its own offset is unchanged. */
function withOffset(text: string, offset: unknown): string {
  const isClock = text.length > 10 && parseTime(text)?.zone === 'local';
  return isClock && typeof offset === 'string' ? text + (normaliseOffset(offset) ?? '') : text;
}
