import { broken, ignored, type Verdict } from '../read-result.js';
import type { Shape } from '../shape.js';
import { isObject } from './json-values.js';
import { mapOmh } from './omh.mapping.js';
import { OMH_DATA_POINT, OMH_SCHEMAS } from './omh.schemas.js';
import { reasonOf } from './schema-reason.js';

/** The schema that a record is expected to follow, before it is read. */
export interface OmhHint {
  kind?: string;
  version?: string;
}

const KINDS = new Map<string, Map<string, Shape<unknown>>>(
  Object.entries(OMH_SCHEMAS).map(([kind, versions]) => [
    kind,
    new Map<string, Shape<unknown>>(Object.entries(versions)),
  ]),
);
const DATA_POINT = 'data-point';

/** A body without header does not name its schema, but its measure identifies it. */
const KIND_OF_MEASURE = new Map([
  ['blood_glucose', 'blood-glucose'],
  ['heart_rate', 'heart-rate'],
  ['step_count', 'step-count'],
  ['sleep_duration', 'sleep-duration'],
  ['total_sleep_time', 'sleep-episode'],
  ['rr_interval', 'rr-interval'],
]);

/**
 * The schema named in an object's key, such as `blood-glucose/3.0/today.json`.
 *
 * @example omhHintOf('omh/heart-rate/2.0/a.json')  // { kind: 'heart-rate', version: '2.0' }
 */
export function omhHintOf(key: string): OmhHint {
  const folders = key.split('/').slice(0, -1);
  return {
    kind: folders.findLast((folder) => folder === DATA_POINT || KINDS.has(folder)),
    version: folders.findLast((folder) => /^\d+\.\d+$/.test(folder)),
  };
}

/** Whether a JSON value is an Open mHealth record, by the key's hint or its members. */
export function isOmh(value: unknown, hint: OmhHint): boolean {
  if (hint.kind !== undefined) return true;
  return isObject(value) && (isObject(value.header) || kindOf(value) !== undefined);
}

/**
 * Reads an Open mHealth record: a data point with header, or only a body. It is validated against its schema first;
 * records of unsupported kinds are ignored.
 *
 * @param hint the schema named in the object's key; without a version, any version of the kind is accepted
 */
export function readOmh(value: unknown, hint: OmhHint = {}): Verdict {
  if (!isObject(value)) return broken('not_an_object');
  if (hint.kind === DATA_POINT || isObject(value.header)) return readDataPoint(value);
  return readBody(value, hint.kind ?? kindOf(value), hint.version);
}

function readDataPoint(value: Record<string, unknown>): Verdict {
  const checked = OMH_DATA_POINT.check(value);
  if ('path' in checked) return broken(reasonOf(checked.path, value));
  const { header, body } = checked.value;
  const { namespace, name, version } = header.schema_id;
  if (namespace !== 'omh') return ignored('unsupported_kind');
  return readBody(body, name, version);
}

function readBody(body: Record<string, unknown>, kind = '', version?: string): Verdict {
  const versions = KINDS.get(kind);
  if (!versions) return ignored('unsupported_kind');
  const candidates = version === undefined ? [...versions.values()] : [versions.get(version)];
  let reason = 'unsupported_version';
  for (const schema of candidates) {
    const checked = schema?.check(body);
    if (checked && 'value' in checked) return mapOmh(kind, body);
    if (checked) reason = reasonOf(checked.path, body);
  }
  return broken(reason);
}

function kindOf(value: Record<string, unknown>): string | undefined {
  for (const [measure, kind] of KIND_OF_MEASURE) if (measure in value) return kind;
  return undefined;
}
