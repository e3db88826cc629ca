import type { Zone } from './record-time.js';

/** The kinds of record the consumer understands, under the names of Android Health Connect. */
export const RECORD_TYPES = [
  'BloodGlucoseRecord',
  'HeartRateRecord',
  'RestingHeartRateRecord',
  'HeartRateVariabilityRmssdRecord',
  'OxygenSaturationRecord',
  'StepsRecord',
  'SleepSessionRecord',
] as const;

/** One of {@link RECORD_TYPES}. */
export type RecordType = (typeof RECORD_TYPES)[number];

export const SPECIMEN_SOURCES = [
  'unknown',
  'interstitial_fluid',
  'capillary_blood',
  'plasma',
  'serum',
  'tears',
  'whole_blood',
] as const;
export const MEAL_TYPES = ['unknown', 'breakfast', 'lunch', 'dinner', 'snack'] as const;
export const RELATIONS_TO_MEAL = ['unknown', 'general', 'fasting', 'before_meal', 'after_meal'] as const;
export const SLEEP_STAGES = [
  'unknown',
  'awake',
  'sleeping',
  'out_of_bed',
  'light',
  'deep',
  'rem',
  'awake_in_bed',
] as const;

export type SpecimenSource = (typeof SPECIMEN_SOURCES)[number];
export type MealType = (typeof MEAL_TYPES)[number];
export type RelationToMeal = (typeof RELATIONS_TO_MEAL)[number];
export type SleepStage = (typeof SLEEP_STAGES)[number];

interface Common {
  /** What is known of the zone of every time in the record. */
  zone: Zone;
  /** The person, where the file itself names one (a table of many people). */
  subject?: string;
  /** Set where the value sums up a span of time (`average`, `minimum` ...) instead of measuring once. */
  statistic?: string;
}

/** Measured once. `time` is ISO 8601, or a date where the source knows the day only; absent if `zone` is `unstated`. */
interface Instantaneous extends Common {
  time?: string;
  zoneOffset?: string;
}

/** Measured over a span. Both times are ISO 8601; absent if `zone` is `unstated`. */
interface Spanning extends Common {
  startTime?: string;
  endTime?: string;
  startZoneOffset?: string;
  endZoneOffset?: string;
}

/** `level` in mg/dL. */
export interface BloodGlucoseRecord extends Instantaneous {
  recordType: 'BloodGlucoseRecord';
  level: number;
  specimenSource?: SpecimenSource;
  mealType?: MealType;
  relationToMeal?: RelationToMeal;
}

export interface HeartRateSample {
  time?: string;
  beatsPerMinute: number;
}

/** A series of samples; whether the person was at rest is not known. */
export interface HeartRateRecord extends Spanning {
  recordType: 'HeartRateRecord';
  samples: HeartRateSample[];
}

export interface RestingHeartRateRecord extends Instantaneous {
  recordType: 'RestingHeartRateRecord';
  beatsPerMinute: number;
}

/** Root mean square of successive differences between heart beats, in milliseconds. */
export interface HeartRateVariabilityRmssdRecord extends Instantaneous {
  recordType: 'HeartRateVariabilityRmssdRecord';
  heartRateVariabilityMillis: number;
}

/** `percentage` is 0 to 100. */
export interface OxygenSaturationRecord extends Instantaneous {
  recordType: 'OxygenSaturationRecord';
  percentage: number;
}

export interface StepsRecord extends Spanning {
  recordType: 'StepsRecord';
  count: number;
}

export interface SleepStageSpan {
  startTime: string;
  endTime: string;
  stage: SleepStage;
}

/** `sleepMinutes` is the time asleep where the source states it; else see the stages or the span. */
export interface SleepSessionRecord extends Spanning {
  recordType: 'SleepSessionRecord';
  stages?: SleepStageSpan[];
  sleepMinutes?: number;
}

/** A record in the one form the rest of the pipeline works on; `recordType` tells the variants apart. */
export type HealthRecord =
  | BloodGlucoseRecord
  | HeartRateRecord
  | RestingHeartRateRecord
  | HeartRateVariabilityRmssdRecord
  | OxygenSaturationRecord
  | StepsRecord
  | SleepSessionRecord;

/**
 * The record type a name stands for, however it is spelt.
 *
 * @returns undefined for a name that is none of {@link RECORD_TYPES}
 * @example recordTypeOf('blood_glucose')  // 'BloodGlucoseRecord'
 */
export function recordTypeOf(name: string): RecordType | undefined {
  const wanted = simplify(name);
  return RECORD_TYPES.find((type) => simplify(type) === wanted);
}

function simplify(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z]/g, '')
    .replace(/record$/, '');
}

/** When a record was taken or began, or undefined where the source does not say. */
export function timeOf(record: HealthRecord): string | undefined {
  return 'time' in record ? record.time : 'startTime' in record ? record.startTime : undefined;
}
