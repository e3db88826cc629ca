import type { Zone } from './record-time.js';

/** The supported record types, named as in Android Health Connect. */
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
  /** Zone information of all times in the record. */
  zone: Zone;
  /** The person, if the file itself names one (a table of several people). */
  subject?: string;
  /** Set if the value summarises a time span (`average`, `minimum` ...) instead of a single measurement. */
  statistic?: string;
}

/**
 * A single measurement. `time` is ISO 8601, or a date if the source has only the day; absent if `zone` is `unstated`.
 */
interface Instantaneous extends Common {
  time?: string;
  zoneOffset?: string;
}

/** A measurement over a time span. Both times are ISO 8601; absent if `zone` is `unstated`. */
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

/** A series of samples, without information on whether the person was at rest. */
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

/** `sleepMinutes` is the time asleep, if the source contains it; otherwise use the stages or the time span. */
export interface SleepSessionRecord extends Spanning {
  recordType: 'SleepSessionRecord';
  stages?: SleepStageSpan[];
  sleepMinutes?: number;
}

/** The common record format of the pipeline; `recordType` discriminates the variants. */
export type HealthRecord =
  | BloodGlucoseRecord
  | HeartRateRecord
  | RestingHeartRateRecord
  | HeartRateVariabilityRmssdRecord
  | OxygenSaturationRecord
  | StepsRecord
  | SleepSessionRecord;

/**
 * The record type for a name, in any spelling.
 *
 * @returns undefined for a name that is not in {@link RECORD_TYPES}
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

/** Time or start time of a record; undefined if the source contains none. */
export function timeOf(record: HealthRecord): string | undefined {
  return 'time' in record ? record.time : 'startTime' in record ? record.startTime : undefined;
}
