import type { SummaryReader } from '#contracts';

/** Content of `/metrics/summary` for a recommender. */
export function recommenderSummary(read: SummaryReader): Record<string, unknown> {
  return {
    requests: { total: read.sum('http_requests_total'), in_progress: read.sum('http_requests_in_progress') },
    recommendations: { total: read.sum('recommendations_served_total') },
    tokens: { total: read.sum('api_usage_tokens_total') },
    cache: { hits: read.sum('cache_hits_total'), misses: read.sum('cache_misses_total') },
    training: { jobs: read.sum('training_job_total'), failures: read.sum('training_job_failures_total') },
    ingestion: {
      records: read.sum('data_ingestion_records_total'),
      errors: read.sum('data_validation_errors_total'),
    },
  };
}
