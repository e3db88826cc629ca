import type { HealthRecord, RecordType } from './health-record.js';

/** What an object's quality is judged by; see {@link qualityScore}. */
export interface QualityTally {
  /** Input records of which something could be used. */
  accepted: number;
  /** Input records that had to be set aside. */
  quarantined: number;
  /** Records that passed, and how complete they are in sum (see {@link completeness}). */
  records: number;
  completeness: number;
  /** Records that were readable but not plausible. */
  implausible: number;
}

const WEIGHTS = { usable: 0.6, completeness: 0.2, plausibility: 0.2 };

/**
 * The quality of an object, from 0 to 1, to four decimals:
 *
 * `0.6 x usable + 0.2 x completeness + 0.2 x plausibility`
 *
 * - usable: accepted input records of those accepted or quarantined; ignored ones count neither way
 * - completeness: mean over the records that passed
 * - plausibility: records that passed, of those that could be read
 *
 * An object of which nothing could be used scores 0.
 */
export function qualityScore(tally: QualityTally): number {
  if (tally.records === 0) return 0;
  const score =
    WEIGHTS.usable * (tally.accepted / (tally.accepted + tally.quarantined)) +
    WEIGHTS.completeness * (tally.completeness / tally.records) +
    WEIGHTS.plausibility * (tally.records / (tally.records + tally.implausible));
  return Math.round(score * 10_000) / 10_000;
}

/** Members that tell a record's context, besides its value; the zone is expected of all of them. */
const EXPECTED: Record<RecordType, readonly string[]> = {
  BloodGlucoseRecord: ['time', 'relationToMeal'],
  HeartRateRecord: ['startTime', 'endTime'],
  RestingHeartRateRecord: ['time'],
  HeartRateVariabilityRmssdRecord: ['time'],
  OxygenSaturationRecord: ['time'],
  StepsRecord: ['startTime', 'endTime'],
  SleepSessionRecord: ['startTime', 'endTime'],
};

/**
 * The share, from 0 to 1, of the expected context that a record states: its times, a glucose reading's relation to
 * a meal, and the zone.
 *
 * @example completeness({ recordType: 'StepsRecord', zone: 'unstated', count: 10 })  // 0
 */
export function completeness(record: HealthRecord): number {
  const expected = EXPECTED[record.recordType];
  const members: Record<string, unknown> = { ...record };
  const stated = expected.filter((name) => members[name] !== undefined && members[name] !== 'unknown').length;
  const zone = record.zone === 'offset' ? 1 : 0;
  return (stated + zone) / (expected.length + 1);
}
