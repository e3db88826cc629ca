import { minutesAsleep, type HealthRecord } from '../records/index.js';

/** The detectable events; the names are stable. */
export const EVENT_TYPES = [
  'severe_hypoglycemia',
  'hypoglycemia',
  'severe_hyperglycemia',
  'hyperglycemia',
  'tachycardia',
  'bradycardia',
  'low_oxygen_saturation',
  'mild_low_oxygen_saturation',
  'severe_short_sleep',
  'short_sleep',
] as const;

/** One of {@link EVENT_TYPES}. */
export type ClinicalEventType = (typeof EVENT_TYPES)[number];

/** Extracts the value for a rule from a record, if the record has it. */
export type Measure = (record: HealthRecord) => number | undefined;

/** A published threshold: the event occurs when the measure is below, above or at most the limit. */
export interface ClinicalRule {
  eventType: ClinicalEventType;
  severity: 'warning' | 'critical';
  measure: Measure;
  is: 'below' | 'at_most' | 'above';
  limit: number;
  unit: string;
}

const glucose: Measure = (record) => (record.recordType === 'BloodGlucoseRecord' ? record.level : undefined);

const oxygen: Measure = (record) =>
  record.recordType === 'OxygenSaturationRecord' ? record.percentage : undefined;

/** Sessions shorter than this, in hours, are naps, to which recommendations for night sleep do not apply. */
const NAP_HOURS = 3;

const hoursAsleep: Measure = (record) => {
  if (record.recordType !== 'SleepSessionRecord') return undefined;
  const minutes = minutesAsleep(record);
  return minutes === undefined || minutes < NAP_HOURS * 60 ? undefined : minutes / 60;
};

/**
 * A series does not contain whether the person was at rest, and a single high sample may be exercise. So the whole
 * series must be beyond a threshold: its minimum decides on tachycardia, its maximum on bradycardia. An average or
 * another statistic shows nothing about rest and is not judged.
 */
const restingRate =
  (pick: (...rates: number[]) => number): Measure =>
  (record) => {
    if (record.recordType === 'RestingHeartRateRecord') return record.beatsPerMinute;
    if (record.recordType !== 'HeartRateRecord' || record.statistic !== undefined) return undefined;
    return record.samples.map(({ beatsPerMinute }) => beatsPerMinute).reduce((a, b) => pick(a, b));
  };

/**
 * The rules, in groups; the first rule of a group that fits gives the group's one event, so a severe event is not
 * reported a second time as the milder one.
 *
 * - Glucose, mg/dL: level 1 hypoglycaemia below 70, level 2 below 54; hyperglycaemia above 180, level 2 above 250.
 *   American Diabetes Association, Standards of Care in Diabetes, section 6; Battelino et al., international
 *   consensus on time in range (ATTD), Diabetes Care 2019; 42:1593.
 * - Heart rate at rest, beats/min: tachycardia above 100, bradycardia below 60. American Heart Association.
 * - Oxygen saturation, %: 94 or less is hypoxaemia, below 90 an emergency. World Health Organization, Pulse oximetry
 *   training manual, 2011. Living high above the sea or with lung disease shifts what is normal.
 * - Sleep, hours: adults need 7 or more a night (Watson et al., AASM and SRS consensus, Sleep 2015; 38:843), less
 *   than 6 is not recommended (Hirshkowitz et al., National Sleep Foundation, Sleep Health 2015; 1:40). A session of
 *   less than 3 hours is taken for a nap and not judged.
 */
export const CLINICAL_RULES: readonly (readonly ClinicalRule[])[] = [
  rules(glucose, 'mg/dL', [
    ['severe_hypoglycemia', 'critical', 'below', 54],
    ['hypoglycemia', 'warning', 'below', 70],
    ['severe_hyperglycemia', 'critical', 'above', 250],
    ['hyperglycemia', 'warning', 'above', 180],
  ]),
  rules(restingRate(Math.min), 'beats/min', [['tachycardia', 'warning', 'above', 100]]),
  rules(restingRate(Math.max), 'beats/min', [['bradycardia', 'warning', 'below', 60]]),
  rules(oxygen, '%', [
    ['low_oxygen_saturation', 'critical', 'below', 90],
    ['mild_low_oxygen_saturation', 'warning', 'at_most', 94],
  ]),
  rules(hoursAsleep, 'h', [
    ['severe_short_sleep', 'critical', 'below', 6],
    ['short_sleep', 'warning', 'below', 7],
  ]),
];

type Threshold = [ClinicalEventType, ClinicalRule['severity'], ClinicalRule['is'], limit: number];

function rules(measure: Measure, unit: string, thresholds: Threshold[]): ClinicalRule[] {
  return thresholds.map(([eventType, severity, is, limit]) => ({
    eventType,
    severity,
    measure,
    is,
    limit,
    unit,
  }));
}
