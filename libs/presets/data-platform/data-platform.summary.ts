import type { SummaryReader } from '#contracts';

/** Content of `/metrics/summary` for a data platform. */
export function dataPlatformSummary(read: SummaryReader): Record<string, unknown> {
  return {
    kafka: {
      messages_in: read.sum('kafka_messages_in_total'),
      messages_out: read.sum('kafka_messages_out_total'),
      lag: read.sum('kafka_lag'),
    },
    spark: { jobs: read.sum('spark_jobs_completed_total'), tasks: read.sum('spark_tasks_completed_total') },
    lakehouse: {
      ingested: read.sum('lakehouse_records_ingested_total'),
      processed: read.sum('lakehouse_records_processed_total'),
      size_gb: read.sum('lakehouse_data_size_gb'),
    },
    governance: {
      checked: read.sum('governance_policies_checked_total'),
      violations: read.sum('governance_violations_detected_total'),
    },
  };
}
