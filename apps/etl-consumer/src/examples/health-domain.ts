import type { RecordType } from '../records/index.js';

/** The domains training examples are sorted into, one file each. */
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

/** The domain a record type belongs to. */
export function healthDomainOf(recordType: RecordType): HealthDomain {
  return DOMAIN_OF[recordType];
}
