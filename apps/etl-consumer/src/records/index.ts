export {
  RECORD_TYPES,
  recordTypeOf,
  timeOf,
  type BloodGlucoseRecord,
  type HealthRecord,
  type HeartRateRecord,
  type HeartRateSample,
  type HeartRateVariabilityRmssdRecord,
  type MealType,
  type OxygenSaturationRecord,
  type RecordType,
  type RelationToMeal,
  type RestingHeartRateRecord,
  type SleepSessionRecord,
  type SleepStage,
  type SleepStageSpan,
  type SpecimenSource,
  type StepsRecord,
} from './health-record.js';
export { ingest, type AcceptedRecord, type IngestReport, type InputCounts, type SetAside } from './ingest.js';
export {
  MAX_DOCUMENT_BYTES,
  MAX_LINE_BYTES,
  MAX_OBJECT_BYTES,
  MAX_POSITIONS,
  type ReadResult,
} from './read-result.js';
export { readObject, type ReadableObject } from './reader.js';
export type { Zone } from './record-time.js';
export { minutesAsleep } from './sleep-time.js';
export { glucoseToMgPerDl, MG_PER_DL_IN_MMOL_PER_L } from './units.js';
export { checkPlausibility, PLAUSIBLE, type Plausibility } from './validate.js';
