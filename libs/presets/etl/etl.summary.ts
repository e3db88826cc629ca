import type { SummaryReader } from '#contracts';

const STATUSES = ['success', 'failed', 'quarantined'];

/** Content of `/metrics/summary` for an ETL engine. */
export function etlSummary(read: SummaryReader): Record<string, unknown> {
  const processed = STATUSES.map((status) => [status, read.sum('etl_messages_processed_total', { status })]);
  return {
    messages: { consumed: read.sum('etl_messages_consumed_total'), ...Object.fromEntries(processed) },
    duplicates: { total: read.sum('etl_duplicate_messages_skipped_total') },
    clinical_events: { total: read.sum('etl_clinical_events_detected_total') },
    training_examples: { total: read.sum('etl_training_examples_generated_total') },
    queue: { depth: read.sum('etl_rabbitmq_queue_depth'), consumers: read.sum('etl_active_consumers') },
    errors: { total: read.sum('etl_errors_total') },
  };
}
