import { counter, gauge, histogram, metricCatalogue } from '#metrics';
import { MILLISECOND_BUCKETS } from '../blocks/buckets.js';

const DEFINITIONS = {
  kafkaMessagesIn: counter('kafka_messages_in_total', 'Messages read from Kafka.', ['component', 'topic']),
  kafkaMessagesOut: counter('kafka_messages_out_total', 'Messages written to Kafka.', ['component', 'topic']),
  kafkaLag: gauge('kafka_lag', 'Messages of a topic that wait to be read.', [
    'component',
    'topic',
    'partition',
  ]),
  kafkaProcessingTime: histogram(
    'kafka_processing_time_ms',
    'Time that processing a batch of messages took.',
    ['component', 'topic'],
    { buckets: MILLISECOND_BUCKETS },
  ),
  sparkJobsCompleted: counter('spark_jobs_completed_total', 'Spark jobs that succeeded.', ['component']),
  sparkTasksCompleted: counter('spark_tasks_completed_total', 'Spark tasks that succeeded.', ['component']),
  sparkMemoryUsed: gauge('spark_memory_used_mb', 'Storage memory that the executors use.', ['component']),
  sparkExecutionTime: histogram('spark_execution_time_ms', 'Time that Spark jobs took.', ['component'], {
    buckets: MILLISECOND_BUCKETS,
  }),
  lakehouseRecordsIngested: counter('lakehouse_records_ingested_total', 'Records taken into the lakehouse.', [
    'component',
  ]),
  lakehouseRecordsProcessed: counter(
    'lakehouse_records_processed_total',
    'Records processed in the lakehouse.',
    ['component'],
  ),
  lakehouseDataSize: gauge('lakehouse_data_size_gb', 'Size of the data in the lakehouse.', ['component']),
  lakehouseQualityScore: gauge('lakehouse_quality_score', 'Quality of the data, 0 to 1.', ['component']),
  governancePoliciesChecked: counter('governance_policies_checked_total', 'Policies that were checked.', [
    'component',
  ]),
  governanceViolationsDetected: counter(
    'governance_violations_detected_total',
    'Policies that were found violated.',
    ['component'],
  ),
  governanceComplianceScore: gauge('governance_compliance_score', 'Compliance in percent, 0 to 100.', [
    'component',
  ]),
};

/**
 * Metrics of a data platform. Register a component with `ComponentRegistry` and record through the recorder it returns,
 * which calls the methods here. No method throws.
 *
 * @example
 * ```ts
 * constructor(private readonly metrics: DataPlatformMetrics) {}
 * this.metrics.recordsIngested('orders_lake', 500);
 * ```
 */
export class DataPlatformMetrics extends metricCatalogue(DEFINITIONS) {
  /** Records a batch of messages and its processing time in milliseconds. */
  messagesIn(component: string, topic: string, count: number, processingMs: number): void {
    this.kafkaMessagesIn.inc({ component, topic }, count);
    this.kafkaProcessingTime.observe({ component, topic }, processingMs);
  }

  /** Counts messages written to a topic. */
  messagesOut(component: string, topic: string, count: number): void {
    this.kafkaMessagesOut.inc({ component, topic }, count);
  }

  /** Sets the number of waiting messages of a partition. */
  lag(component: string, topic: string, partition: number, messages: number): void {
    this.kafkaLag.set({ component, topic, partition }, messages);
  }

  /** Removes the lag series of a partition that this process no longer reads. */
  lagUnknown(component: string, topic: string, partition: number): void {
    this.kafkaLag.remove({ component, topic, partition });
  }

  /** Records a succeeded Spark job and its execution time in milliseconds. */
  sparkJob(component: string, executionMs: number): void {
    this.sparkJobsCompleted.inc({ component });
    this.sparkExecutionTime.observe({ component }, executionMs);
  }

  /** Counts succeeded Spark tasks. */
  sparkTasks(component: string, count: number): void {
    this.sparkTasksCompleted.inc({ component }, count);
  }

  /** Sets the storage memory of the executors in megabytes. */
  sparkMemory(component: string, megabytes: number): void {
    this.sparkMemoryUsed.set({ component }, megabytes);
  }

  /** Counts records ingested by the lakehouse. */
  recordsIngested(component: string, count = 1): void {
    this.lakehouseRecordsIngested.inc({ component }, count);
  }

  /** Counts records processed in the lakehouse. */
  recordsProcessed(component: string, count = 1): void {
    this.lakehouseRecordsProcessed.inc({ component }, count);
  }

  /** Sets the data size in gigabytes. */
  dataSize(component: string, gigabytes: number): void {
    this.lakehouseDataSize.set({ component }, gigabytes);
  }

  /** Sets the data quality score, 0 to 1. */
  qualityScore(component: string, score: number): void {
    this.lakehouseQualityScore.set({ component }, score);
  }

  /** Records a policy check: the number of policies checked and of violations. */
  policiesChecked(component: string, checked: number, violations = 0): void {
    this.governancePoliciesChecked.inc({ component }, checked);
    this.governanceViolationsDetected.inc({ component }, violations);
  }

  /** Sets the compliance in percent, 0 to 100. */
  complianceScore(component: string, percent: number): void {
    this.governanceComplianceScore.set({ component }, percent);
  }
}
