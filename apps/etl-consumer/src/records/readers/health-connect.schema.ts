import { z } from 'zod';
import {
  MEAL_TYPES,
  RELATIONS_TO_MEAL,
  SLEEP_STAGES,
  SPECIMEN_SOURCES,
  type RecordType,
} from '../health-record.js';
import { normaliseOffset, parseTime } from '../record-time.js';
import { glucoseToMgPerDl } from '../units.js';

const time = z.string().refine((text) => parseTime(text) !== undefined);
const offset = z.string().refine((text) => normaliseOffset(text) !== undefined);

/** Health Connect states a choice by its number or by its name. */
function choice<const T extends readonly string[]>(names: T) {
  return z
    .union([z.number().int(), z.string()])
    .transform((given) => (typeof given === 'number' ? names[given] : given.toLowerCase()))
    .pipe(z.enum(names));
}

const MG_UNITS = ['mg/dL', 'milligramsPerDeciliter'] as const;
const MMOL_UNITS = ['mmol/L', 'millimolesPerLiter'] as const;

/** A glucose level in any of the usual forms, in mg/dL; a bare number is mg/dL. */
const level = z.union([
  z.number(),
  z.object({ inMilligramsPerDeciliter: z.number() }).transform((unit) => unit.inMilligramsPerDeciliter),
  z
    .object({ inMillimolesPerLiter: z.number() })
    .transform((unit) => glucoseToMgPerDl(unit.inMillimolesPerLiter)),
  z.object({ value: z.number(), unit: z.enum(MG_UNITS) }).transform(({ value }) => value),
  z.object({ value: z.number(), unit: z.enum(MMOL_UNITS) }).transform(({ value }) => glucoseToMgPerDl(value)),
]);

const percentage = z.union([z.number(), z.object({ value: z.number() }).transform(({ value }) => value)]);

const instant = { time, zoneOffset: offset.optional() };
const span = {
  startTime: time,
  endTime: time,
  startZoneOffset: offset.optional(),
  endZoneOffset: offset.optional(),
};

/** The shape of each record type in Health Connect's JSON; members we do not use are passed over. */
export const HEALTH_CONNECT_SCHEMAS = {
  BloodGlucoseRecord: z.object({
    ...instant,
    level,
    specimenSource: choice(SPECIMEN_SOURCES).optional(),
    mealType: choice(MEAL_TYPES).optional(),
    relationToMeal: choice(RELATIONS_TO_MEAL).optional(),
  }),
  HeartRateRecord: z.object({
    ...span,
    samples: z.array(z.object({ time, beatsPerMinute: z.number() })).min(1),
  }),
  RestingHeartRateRecord: z.object({ ...instant, beatsPerMinute: z.number() }),
  HeartRateVariabilityRmssdRecord: z.object({ ...instant, heartRateVariabilityMillis: z.number() }),
  OxygenSaturationRecord: z.object({ ...instant, percentage }),
  StepsRecord: z.object({ ...span, count: z.number().int() }),
  SleepSessionRecord: z.object({
    ...span,
    stages: z.array(z.object({ startTime: time, endTime: time, stage: choice(SLEEP_STAGES) })).optional(),
  }),
} satisfies Record<RecordType, z.ZodType>;
