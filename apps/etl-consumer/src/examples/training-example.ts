import type { ClinicalEvent } from '../clinical/index.js';
import { timeOf, type HealthRecord, type RecordType, type Zone } from '../records/index.js';
import { healthDomainOf, type HealthDomain } from './health-domain.js';
import { narrate } from './narrative.js';

/** Where a record came from. */
export interface ExampleSource {
  /** The message's identity; with `index` it makes the example's. */
  messageId: string;
  /** Place among the records of the message, from 0. */
  index: number;
  bucket: string;
  key: string;
  /** Line, row or JSON record, from 1. */
  position: number;
  /** The person, as the output may name them. */
  userId: string;
  /** How a person named by the file itself is to be written; by default as it stands. */
  pseudonym?: (subject: string) => string;
  /** Quality of the whole object, 0 to 1. */
  qualityScore: number;
}

/** One line of the output. */
export interface TrainingExample {
  id: string;
  message_id: string;
  health_domain: HealthDomain;
  record_type: RecordType;
  user_id: string;
  /** ISO 8601, with its offset if `time_zone` is `offset`; null where the source has none. */
  time: string | null;
  time_zone: Zone;
  instruction: string;
  input: string;
  output: string;
  clinical_events: { event_type: string; severity: string; threshold: string }[];
  quality_score: number;
  source: { bucket: string; key: string; position: number };
}

/**
 * Makes the training example of a record. The same record of the same message always gives the same example.
 *
 * @example
 * const example = toTrainingExample(record, detectClinicalEvents(record), source);
 * appendFileSync(`${example.health_domain}.jsonl`, `${JSON.stringify(example)}\n`);
 */
export function toTrainingExample(
  record: HealthRecord,
  events: readonly ClinicalEvent[],
  source: ExampleSource,
): TrainingExample {
  const { messageId, index, bucket, key, position, qualityScore } = source;
  return {
    id: `${messageId}:${index}`,
    message_id: messageId,
    health_domain: healthDomainOf(record.recordType),
    record_type: record.recordType,
    user_id: personOf(record, source),
    time: timeOf(record) ?? null,
    time_zone: record.zone,
    ...narrate(record, events),
    clinical_events: events.map(({ eventType, severity, threshold }) => ({
      event_type: eventType,
      severity,
      threshold,
    })),
    quality_score: qualityScore,
    source: { bucket, key, position },
  };
}

/** A table of many people names each of them in its rows; any other file is the message's person's. */
function personOf({ subject }: HealthRecord, { userId, pseudonym }: ExampleSource): string {
  if (subject === undefined) return userId;
  return pseudonym ? pseudonym(subject) : subject;
}
