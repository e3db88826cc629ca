/** How the records of objects are judged: `read = accepted + quarantined + ignored`. */
export interface RecordCounts {
  readonly read: number;
  readonly accepted: number;
  readonly quarantined: number;
  readonly ignored: number;
}

/** How a message must end: worked on, nothing usable in it, its object missing, or the same message once more. */
export type ExpectedOutcome = 'succeeded' | 'quarantined' | 'failed' | 'duplicate';

/** What the consumer must make of one message. */
export interface Expectation {
  readonly correlation_id: string;
  readonly bucket: string;
  readonly key: string;
  readonly record_type: string;
  readonly outcome: ExpectedOutcome;
  readonly records: RecordCounts;
  /** Accepted records whose values were made clinically abnormal. */
  readonly abnormal: number;
}

/** The same figures as the summary of a run, counted by the generator. */
export interface ExpectedSummary {
  readonly consumed: number;
  readonly succeeded: number;
  readonly quarantined: number;
  readonly failed: number;
  readonly duplicates: number;
  readonly records: RecordCounts;
  readonly examples: number;
}

/** No records at all. */
export const NO_RECORDS: RecordCounts = { read: 0, accepted: 0, quarantined: 0, ignored: 0 };
