import type { RecordType } from '../records/index.js';

/** Health domains, with one file of training examples each. */
export const HEALTH_DOMAINS = ['metabolic', 'cardiovascular', 'activity', 'sleep', 'respiratory'] as const;

/** One of {@link HEALTH_DOMAINS}. */
export type HealthDomain = (typeof HEALTH_DOMAINS)[number];

const DOMAIN_OF: Record<RecordType, HealthDomain> = {
  BloodGlucoseRecord: 'metabolic',
  HeartRateRecord: 'cardiovascular',
  RestingHeartRateRecord: 'cardiovascular',
  HeartRateVariabilityRmssdRecord: 'cardiovascular',
  OxygenSaturationRecord: 'respiratory',
  StepsRecord: 'activity',
  SleepSessionRecord: 'sleep',
};

/** The health domain of a record type. */
export function healthDomainOf(recordType: RecordType): HealthDomain {
  return DOMAIN_OF[recordType];
}
