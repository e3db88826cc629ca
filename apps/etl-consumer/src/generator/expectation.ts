/** Records of objects by result: `read = accepted + quarantined + ignored`. */
export interface RecordCounts {
  readonly read: number;
  readonly accepted: number;
  readonly quarantined: number;
  readonly ignored: number;
}

/** Expected outcome of a message: processed, no usable records, missing object, or a duplicate. */
export type ExpectedOutcome = 'succeeded' | 'quarantined' | 'failed' | 'duplicate';

/** The expected result of a message. */
export interface Expectation {
  readonly correlation_id: string;
  readonly bucket: string;
  readonly key: string;
  readonly record_type: string;
  readonly outcome: ExpectedOutcome;
  readonly records: RecordCounts;
  /** Accepted records with clinically abnormal values. */
  readonly abnormal: number;
}

/** The figures of a run's summary, as counted by the generator. */
export interface ExpectedSummary {
  readonly consumed: number;
  readonly succeeded: number;
  readonly quarantined: number;
  readonly failed: number;
  readonly duplicates: number;
  readonly records: RecordCounts;
  readonly examples: number;
}

/** A count of zero records. */
export const NO_RECORDS: RecordCounts = { read: 0, accepted: 0, quarantined: 0, ignored: 0 };
