/** Properties of a metric that dashboards and alerts depend on. */
export interface MetricContract {
  type: string;
  labels: string[];
  buckets?: number[];
}

/** Names, types, labels and buckets that dashboards and alerts of the ETL system depend on. */
export const ETL_CONTRACT: Record<string, MetricContract> = {
  etl_messages_consumed_total: { type: 'counter', labels: ['queue_name'] },
  etl_messages_processed_total: { type: 'counter', labels: ['record_type', 'status'] },
  etl_processing_duration_seconds: {
    type: 'histogram',
    labels: ['record_type'],
    buckets: [0.1, 0.5, 1, 2, 5, 10, 30, 60],
  },
  etl_validation_failures_total: { type: 'counter', labels: ['record_type', 'failure_reason'] },
  etl_quality_score: { type: 'histogram', labels: ['record_type'], buckets: [0, 0.5, 0.6, 0.7, 0.8, 0.9, 1] },
  etl_clinical_events_detected_total: { type: 'counter', labels: ['record_type', 'event_type'] },
  etl_training_examples_generated_total: { type: 'counter', labels: ['health_domain'] },
  etl_errors_total: { type: 'counter', labels: ['error_type', 'component'] },
  etl_duplicate_messages_skipped_total: { type: 'counter', labels: ['record_type'] },
  etl_active_consumers: { type: 'gauge', labels: [] },
  etl_rabbitmq_queue_depth: { type: 'gauge', labels: ['queue_name'] },
};
