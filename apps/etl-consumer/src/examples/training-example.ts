import type { ClinicalEvent } from '../clinical/index.js';
import { timeOf, type HealthRecord, type RecordType, type Zone } from '../records/index.js';
import { healthDomainOf, type HealthDomain } from './health-domain.js';
import { narrate } from './narrative.js';

/** Origin of a record. */
export interface ExampleSource {
  /** The message's id; together with `index` it forms the example's id. */
  messageId: string;
  /** Index of the record within the message, from 0. */
  index: number;
  bucket: string;
  key: string;
  /** Line, row or JSON record, from 1. */
  position: number;
  /** The person's id as written to the output. */
  userId: string;
  /** Replaces the id of a person named in the file itself; default: unchanged. */
  pseudonym?: (subject: string) => string;
  /** Quality of the object, 0 to 1. */
  qualityScore: number;
}

/** A line of the output. */
export interface TrainingExample {
  id: string;
  message_id: string;
  health_domain: HealthDomain;
  record_type: RecordType;
  user_id: string;
  /** ISO 8601, with an offset if `time_zone` is `offset`; null if the source has no time. */
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
 * Creates the training example of a record. It is deterministic for a record of a message.
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

/** A table of several people names the person in each row; any other file belongs to the message's person. */
function personOf({ subject }: HealthRecord, { userId, pseudonym }: ExampleSource): string {
  if (subject === undefined) return userId;
  return pseudonym ? pseudonym(subject) : subject;
}
