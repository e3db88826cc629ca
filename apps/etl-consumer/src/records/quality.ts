import type { HealthRecord, RecordType } from './health-record.js';

/** Input of {@link qualityScore}. */
export interface QualityTally {
  /** Input records with at least one usable record. */
  accepted: number;
  /** Quarantined input records. */
  quarantined: number;
  /** Accepted records, and the sum of their completeness (see {@link completeness}). */
  records: number;
  completeness: number;
  /** Readable but implausible records. */
  implausible: number;
}

const WEIGHTS = { usable: 0.6, completeness: 0.2, plausibility: 0.2 };

/**
 * Quality of an object, 0 to 1, with four decimals:
 *
 * `0.6 x usable + 0.2 x completeness + 0.2 x plausibility`
 *
 * - usable: accepted input records divided by accepted and quarantined ones; ignored ones do not count
 * - completeness: mean over the accepted records
 * - plausibility: accepted records divided by readable ones
 *
 * An object without usable records scores 0.
 */
export function qualityScore(tally: QualityTally): number {
  if (tally.records === 0) return 0;
  const score =
    WEIGHTS.usable * (tally.accepted / (tally.accepted + tally.quarantined)) +
    WEIGHTS.completeness * (tally.completeness / tally.records) +
    WEIGHTS.plausibility * (tally.records / (tally.records + tally.implausible));
  return Math.round(score * 10_000) / 10_000;
}

/** Context fields of a record besides its value; the zone is expected for all types. */
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
 * Share of the expected context fields that a record contains, 0 to 1: its times, the relation to a meal for glucose,
 * and the zone.
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
