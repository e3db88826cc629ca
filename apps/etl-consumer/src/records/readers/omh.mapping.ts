import type {
  BloodGlucoseRecord,
  HealthRecord,
  HeartRateRecord,
  MealType,
  RelationToMeal,
} from '../health-record.js';
import { SPECIMEN_SOURCES } from '../health-record.js';
import { found, ignored, type Verdict } from '../read-result.js';
import { durationMinutes, glucoseToMgPerDl } from '../units.js';
import { instantOf, spanOf } from './omh.time-frame.js';
import type { TimeFrame } from './omh.time.js';

/** A validated body; its members depend on its kind. */
export interface OmhBody {
  effective_time_frame?: TimeFrame;
  descriptive_statistic?: string;
  blood_glucose?: UnitValue;
  blood_specimen_type?: string;
  specimen_source?: string;
  temporal_relationship_to_meal?: string;
  heart_rate?: UnitValue;
  temporal_relationship_to_physical_activity?: string;
  step_count?: number | UnitValue;
  sleep_duration?: UnitValue;
  total_sleep_time?: UnitValue;
}

interface UnitValue {
  value: number;
  unit: string;
}

/**
 * Statistics that are not a level of the measure: a standard deviation of 20 mg/dL is not a glucose level of 20 mg/dL.
 */
const NO_LEVEL = new Set(['standard deviation', 'variance', 'count', 'quartile deviation']);

const MAPPINGS = new Map<string, (body: OmhBody) => HealthRecord | undefined>([
  ['blood-glucose', glucose],
  ['heart-rate', heartRate],
  ['step-count', steps],
  ['sleep-duration', ({ sleep_duration, ...body }) => sleep(body, sleep_duration)],
  ['sleep-episode', ({ total_sleep_time, ...body }) => sleep(body, total_sleep_time)],
]);

/**
 * Converts a validated Open mHealth body to a record; unsupported kinds are ignored.
 *
 * @param kind schema name, such as `blood-glucose`
 */
export function mapOmh(kind: string, body: OmhBody): Verdict {
  const toRecord = MAPPINGS.get(kind);
  if (!toRecord) return ignored('unsupported_kind');
  const { descriptive_statistic: statistic } = body;
  if (statistic !== undefined && NO_LEVEL.has(statistic)) return ignored('unsupported_statistic');
  const record = toRecord(body);
  if (!record) return ignored('no_measure');
  return found(statistic === undefined ? record : { ...record, statistic });
}

function glucose(body: OmhBody): BloodGlucoseRecord | undefined {
  if (!body.blood_glucose) return undefined;
  const { value, unit } = body.blood_glucose;
  const specimen = (body.specimen_source ?? body.blood_specimen_type)?.replaceAll(' ', '_');
  const specimenSource = SPECIMEN_SOURCES.find((source) => source === specimen);
  return {
    recordType: 'BloodGlucoseRecord',
    ...instantOf(body.effective_time_frame),
    level: unit === 'mmol/L' ? glucoseToMgPerDl(value) : value,
    ...(specimenSource && { specimenSource }),
    ...mealOf(body.temporal_relationship_to_meal),
  };
}

function mealOf(relation: string | undefined): { mealType?: MealType; relationToMeal?: RelationToMeal } {
  if (relation === undefined) return {};
  if (relation === 'fasting') return { relationToMeal: 'fasting' };
  if (relation === '2 hours postprandial') return { relationToMeal: 'after_meal' };
  const [when, meal] = relation.split(' ');
  if (when !== 'before' && when !== 'after') return { relationToMeal: 'general' };
  const relationToMeal = `${when}_meal` as const;
  const mealType = (['breakfast', 'lunch', 'dinner'] as const).find((name) => name === meal);
  return mealType ? { relationToMeal, mealType } : { relationToMeal };
}

function heartRate(body: OmhBody): HealthRecord | undefined {
  const beatsPerMinute = body.heart_rate?.value;
  if (beatsPerMinute === undefined) return undefined;
  const frame = body.effective_time_frame;
  if (body.temporal_relationship_to_physical_activity === 'at rest') {
    return { recordType: 'RestingHeartRateRecord', ...instantOf(frame), beatsPerMinute };
  }
  return heartRateSeries(frame, beatsPerMinute);
}

function heartRateSeries(frame: TimeFrame | undefined, beatsPerMinute: number): HeartRateRecord {
  const span = spanOf(frame);
  const sample = span.startTime === undefined ? { beatsPerMinute } : { time: span.startTime, beatsPerMinute };
  return { recordType: 'HeartRateRecord', ...span, samples: [sample] };
}

function steps(body: OmhBody): HealthRecord | undefined {
  const { step_count } = body;
  if (step_count === undefined) return undefined;
  const count = typeof step_count === 'number' ? step_count : step_count.value;
  return { recordType: 'StepsRecord', ...spanOf(body.effective_time_frame), count };
}

function sleep(body: OmhBody, asleep: UnitValue | undefined): HealthRecord | undefined {
  const span = spanOf(body.effective_time_frame);
  if (!asleep) return span.zone === 'unstated' ? undefined : { recordType: 'SleepSessionRecord', ...span };
  return { recordType: 'SleepSessionRecord', ...span, sleepMinutes: durationMinutes(asleep) };
}
