import type { RecordFields } from './day-curves.js';
import type { Random } from './random.js';

type Malform = (fields: RecordFields) => unknown;

/** Where each record type stores its value; used to insert an invalid one. */
const VALUE_OF: Readonly<Record<string, (value: unknown) => RecordFields>> = {
  BloodGlucoseRecord: (value) => ({ level: { inMilligramsPerDeciliter: value } }),
  HeartRateRecord: (value) => ({ samples: [{ time: '2024-01-01T00:00:00.000Z', beatsPerMinute: value }] }),
  RestingHeartRateRecord: (value) => ({ beatsPerMinute: value }),
  HeartRateVariabilityRmssdRecord: (value) => ({ heartRateVariabilityMillis: value }),
  OxygenSaturationRecord: (value) => ({ percentage: value }),
  StepsRecord: (value) => ({ count: value }),
  SleepSessionRecord: (value) => ({ stages: value }),
};

const withoutTime: Malform = ({ time: _time, startTime: _start, ...rest }) => rest;
const withImpossibleTime: Malform = (fields) => ({
  ...fields,
  [timeField(fields)]: '2024-13-45T25:61:00Z',
});
const withTimeOfWrongType: Malform = (fields) => ({ ...fields, [timeField(fields)]: { hour: 7 } });
const withTextForValue: Malform = (fields) => ({ ...fields, ...valueOf(fields, 'not a number') });
const withNegativeValue: Malform = (fields) => ({ ...fields, ...valueOf(fields, -5) });
const withEndBeforeStart: Malform = ({ startTime, endTime, ...rest }) => ({
  ...rest,
  startTime: endTime,
  endTime: startTime,
  ...(rest.stages !== undefined && { stages: [] }),
});
const notARecord: Malform = () => 'not a record';

const ANY = [
  withoutTime,
  withImpossibleTime,
  withTimeOfWrongType,
  withTextForValue,
  withNegativeValue,
  notARecord,
] as const;

/**
 * A record that every reader must reject: missing or impossible time, a text or a negative number as a quantity, an end
 * before the start, or not a record at all.
 */
export function malformed(fields: RecordFields, random: Random): unknown {
  const fitting: readonly [Malform, ...Malform[]] =
    'endTime' in fields ? [...ANY, withEndBeforeStart] : [...ANY];
  return random.pick(fitting)(fields);
}

function timeField(fields: RecordFields): string {
  return 'time' in fields ? 'time' : 'startTime';
}

function valueOf(fields: RecordFields, value: unknown): RecordFields {
  return VALUE_OF[String(fields.recordType)]?.(value) ?? {};
}
