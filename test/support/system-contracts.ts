/** The metrics required by the described systems: kind, name and labels, and buckets where specified. */
export const SYSTEM_CONTRACTS: Readonly<Record<string, string>> = {
  etl: `
counter   etl_messages_consumed_total queue_name
counter   etl_messages_processed_total record_type,status
histogram etl_processing_duration_seconds record_type 0.1,0.5,1,2,5,10,30,60
counter   etl_validation_failures_total record_type,failure_reason
histogram etl_quality_score record_type 0,0.5,0.6,0.7,0.8,0.9,1
counter   etl_clinical_events_detected_total record_type,event_type
counter   etl_training_examples_generated_total health_domain
counter   etl_errors_total error_type,component
counter   etl_duplicate_messages_skipped_total record_type
gauge     etl_active_consumers
gauge     etl_rabbitmq_queue_depth queue_name`,
  recommender: `
counter   http_requests_total method,endpoint,status
histogram http_request_duration_seconds method,endpoint,status 0.005,0.01,0.025,0.05,0.1,0.25,0.5,1,2.5,5,10
gauge     http_requests_in_progress method,endpoint
counter   recommendations_served_total tenant_id,model_version
counter   api_usage_tokens_total tenant_id,endpoint
histogram db_query_duration_seconds query_type,table 0.001,0.01,0.05,0.1,0.5,1
counter   cache_hits_total cache_type
counter   cache_misses_total cache_type
counter   training_job_total tenant_id,model_type
histogram training_job_duration_seconds tenant_id,model_type 60,300,600,1800,3600,7200
counter   training_job_failures_total tenant_id,error_type
gauge     ml_recommendation_quality tenant_id,metric
histogram ml_model_inference_duration_seconds operation,model_version 0.001,0.005,0.01,0.05,0.1,0.5
counter   data_ingestion_records_total tenant_id,data_type
histogram data_pipeline_duration_seconds tenant_id,stage 1,10,60,300,1800
counter   data_validation_errors_total tenant_id,error_type
histogram web_vital_cls
histogram web_vital_inp
histogram web_vital_fcp
histogram web_vital_lcp
histogram web_vital_ttfb`,
  webhook: `
histogram webhook_request_duration_seconds endpoint,lane,status
counter   webhook_requests_total lane,status
counter   cache_hits_total cache_type
counter   cache_misses_total cache_type
histogram cache_operation_duration_seconds operation
gauge     mem0_write_queue_size
counter   mem0_writes_total status
histogram mem0_write_duration_seconds
counter   lane_classification_total lane
histogram classification_duration_seconds
histogram database_query_duration_seconds operation
counter   database_queries_total operation,status
counter   duplicate_messages_total
histogram idempotency_check_duration_seconds
counter   errors_total error_type,component
histogram context_hydration_duration_seconds
counter   hydration_queries_total query_type`,
  trends: `
counter   api_requests_total method,endpoint,status_code
histogram api_request_duration_seconds method,endpoint
gauge     api_active_requests endpoint
counter   celery_tasks_total task_name,status
histogram celery_task_duration_seconds task_name
counter   celery_task_retries_total task_name
gauge     celery_active_tasks task_name
gauge     celery_queue_length queue_name
histogram db_query_duration_seconds operation,table
gauge     db_connection_pool_size
gauge     db_connection_pool_available
counter   items_collected_total source
counter   trends_created_total category
counter   topics_created_total category
gauge     active_trends state
gauge     system_cpu_usage_percent
gauge     system_memory_usage_percent
gauge     system_disk_usage_percent`,
  // This system specifies no labels: `component` is ours, as are topic and partition for Kafka.
  'data-platform': `
counter   kafka_messages_in_total component,topic
counter   kafka_messages_out_total component,topic
gauge     kafka_lag component,topic,partition
histogram kafka_processing_time_ms component,topic
counter   spark_jobs_completed_total component
counter   spark_tasks_completed_total component
gauge     spark_memory_used_mb component
histogram spark_execution_time_ms component
counter   lakehouse_records_ingested_total component
counter   lakehouse_records_processed_total component
gauge     lakehouse_data_size_gb component
gauge     lakehouse_quality_score component
counter   governance_policies_checked_total component
counter   governance_violations_detected_total component
gauge     governance_compliance_score component`,
};

/** One metric of a contract. */
export interface ContractMetric {
  kind: string;
  name: string;
  labels: string[];
  buckets?: number[];
}

/** A contract line by line. */
export function contractOf(system: string): ContractMetric[] {
  const lines = (SYSTEM_CONTRACTS[system] ?? '').trim().split('\n');
  return lines.map((line) => {
    const [kind = '', name = '', ...rest] = line.split(/\s+/);
    const numbers = rest.find((word) => /^[\d.,]+$/.test(word));
    const labels = rest.find((word) => word !== numbers);
    return {
      kind,
      name,
      labels: labels?.split(',') ?? [],
      ...(numbers && { buckets: numbers.split(',').map(Number) }),
    };
  });
}
