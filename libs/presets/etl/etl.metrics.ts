import { errorTypeOf } from '#operations';
import { counter, gauge, histogram, metricCatalogue } from '#metrics';

/** Outcome of processing a message. */
export type EtlStatus = 'success' | 'failed' | 'quarantined';

/** The part of an ETL service in which an error occurred. */
export type EtlComponent = 'consumer' | 'processor' | 'output';

const DEFINITIONS = {
  messagesConsumed: counter('etl_messages_consumed_total', 'Messages taken from a queue.', ['queue_name']),
  messagesProcessed: counter('etl_messages_processed_total', 'Messages whose processing ended, by status.', [
    'record_type',
    'status',
  ]),
  processingDuration: histogram(
    'etl_processing_duration_seconds',
    'Time from taking a message to the end of its processing.',
    ['record_type'],
    { buckets: [0.1, 0.5, 1, 2, 5, 10, 30, 60] },
  ),
  validationFailures: counter('etl_validation_failures_total', 'Records that failed validation, by reason.', [
    'record_type',
    'failure_reason',
  ]),
  qualityScores: histogram('etl_quality_score', 'Quality of processed data, 0 to 1.', ['record_type'], {
    buckets: [0, 0.5, 0.6, 0.7, 0.8, 0.9, 1],
  }),
  clinicalEventsDetected: counter('etl_clinical_events_detected_total', 'Clinical events found in records.', [
    'record_type',
    'event_type',
  ]),
  trainingExamplesGenerated: counter('etl_training_examples_generated_total', 'Training examples written.', [
    'health_domain',
  ]),
  errorsCaught: counter('etl_errors_total', 'Errors by type and component.', ['error_type', 'component']),
  duplicateMessagesSkipped: counter(
    'etl_duplicate_messages_skipped_total',
    'Messages skipped because they were processed before.',
    ['record_type'],
  ),
  consumersActive: gauge('etl_active_consumers', 'Consumers that are running.'),
  queueDepths: gauge('etl_rabbitmq_queue_depth', 'Messages waiting in a queue.', ['queue_name']),
};

/**
 * Metrics of a message-driven ETL service, with a method for each event. No method throws.
 *
 * @example
 * ```ts
 * constructor(private readonly metrics: EtlMetrics) {}
 * this.metrics.messageConsumed('health_records');
 * ```
 */
export class EtlMetrics extends metricCatalogue(DEFINITIONS) {
  /** Counts a message taken from a queue. */
  messageConsumed(queue: string): void {
    this.messagesConsumed.inc({ queue_name: queue });
  }

  /**
   * Records the processing of a message: its status, its duration and, if given, its quality.
   *
   * @param durationSeconds from the receipt of the message to its end
   * @param qualityScore 0 to 1
   */
  processingComplete(
    recordType: string,
    durationSeconds: number,
    status: EtlStatus,
    qualityScore?: number,
  ): void {
    this.messagesProcessed.inc({ record_type: recordType, status });
    this.processingDuration.observe({ record_type: recordType }, durationSeconds);
    if (qualityScore !== undefined) this.qualityScores.observe({ record_type: recordType }, qualityScore);
  }

  /** Counts a record that failed validation. */
  validationFailure(recordType: string, reason: string): void {
    this.validationFailures.inc({ record_type: recordType, failure_reason: reason });
  }

  /** Counts a clinical event found in the data, such as hypoglycemia. */
  clinicalEvent(recordType: string, eventType: string): void {
    this.clinicalEventsDetected.inc({ record_type: recordType, event_type: eventType });
  }

  /** Counts written training examples. */
  trainingExample(healthDomain: string, count = 1): void {
    this.trainingExamplesGenerated.inc({ health_domain: healthDomain }, count);
  }

  /** Counts an error. */
  error(errorType: string, component: EtlComponent): void {
    this.errorsCaught.inc({ error_type: errorType, component });
  }

  /** Counts a message skipped as already processed. */
  duplicateSkipped(recordType: string): void {
    this.duplicateMessagesSkipped.inc({ record_type: recordType });
  }

  /** Sets the number of running consumers. */
  activeConsumers(count: number): void {
    this.consumersActive.set(count);
  }

  /**
   * Reads the depth of a queue into its gauge. A failing broker is counted as a consumer error and the gauge keeps its
   * last value; the method does not throw.
   *
   * @param read reads the depth passively: it must not create the queue
   */
  async queueDepth(queue: string, read: () => number | Promise<number>): Promise<void> {
    try {
      this.queueDepths.set({ queue_name: queue }, await read());
    } catch (error) {
      this.error(errorTypeOf(error), 'consumer');
    }
  }
}
