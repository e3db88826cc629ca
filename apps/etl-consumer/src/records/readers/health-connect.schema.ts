import {
  MEAL_TYPES,
  RELATIONS_TO_MEAL,
  SLEEP_STAGES,
  SPECIMEN_SOURCES,
  type RecordType,
} from '../health-record.js';
import { normaliseOffset, parseTime } from '../record-time.js';
import { anyOf, integer, listOf, number, objectOf, type Shape, text, word } from '../shape.js';
import { glucoseToMgPerDl } from '../units.js';

const time = text.where((text) => parseTime(text) !== undefined);
const offset = text.where((text) => normaliseOffset(text) !== undefined);

/** Health Connect encodes an enumeration value by number or name. */
function choice<const T extends readonly string[]>(names: T) {
  return anyOf(integer, text)
    .map((given) => (typeof given === 'number' ? names[given] : given.toLowerCase()))
    .andThen((name) => word(names).check(name));
}

const MG_UNITS = ['mg/dL', 'milligramsPerDeciliter'] as const;
const MMOL_UNITS = ['mmol/L', 'millimolesPerLiter'] as const;

/** A glucose level in any common format, in mg/dL; a bare number is mg/dL. */
const level = anyOf(
  number,
  objectOf({ inMilligramsPerDeciliter: number }).map((unit) => unit.inMilligramsPerDeciliter),
  objectOf({ inMillimolesPerLiter: number }).map((unit) => glucoseToMgPerDl(unit.inMillimolesPerLiter)),
  objectOf({ value: number, unit: word(MG_UNITS) }).map(({ value }) => value),
  objectOf({ value: number, unit: word(MMOL_UNITS) }).map(({ value }) => glucoseToMgPerDl(value)),
);

const percentage = anyOf(
  number,
  objectOf({ value: number }).map(({ value }) => value),
);

const instant = { time, zoneOffset: offset.optional() };
const span = {
  startTime: time,
  endTime: time,
  startZoneOffset: offset.optional(),
  endZoneOffset: offset.optional(),
};

/** Schemas of the record types in Health Connect's JSON; unused members are skipped. */
export const HEALTH_CONNECT_SCHEMAS = {
  BloodGlucoseRecord: objectOf({
    ...instant,
    level,
    specimenSource: choice(SPECIMEN_SOURCES).optional(),
    mealType: choice(MEAL_TYPES).optional(),
    relationToMeal: choice(RELATIONS_TO_MEAL).optional(),
  }),
  HeartRateRecord: objectOf({
    ...span,
    samples: listOf(objectOf({ time, beatsPerMinute: number })).where((samples) => samples.length > 0),
  }),
  RestingHeartRateRecord: objectOf({ ...instant, beatsPerMinute: number }),
  HeartRateVariabilityRmssdRecord: objectOf({ ...instant, heartRateVariabilityMillis: number }),
  OxygenSaturationRecord: objectOf({ ...instant, percentage }),
  StepsRecord: objectOf({ ...span, count: integer }),
  SleepSessionRecord: objectOf({
    ...span,
    stages: listOf(objectOf({ startTime: time, endTime: time, stage: choice(SLEEP_STAGES) })).optional(),
  }),
} satisfies Record<RecordType, Shape<unknown>>;
