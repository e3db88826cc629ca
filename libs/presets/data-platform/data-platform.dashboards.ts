import type { DashboardDefinition, PanelDefinition } from '#contracts';
import { PANELS } from '../blocks/expressions.js';
import { line, quantiles, redBelow, redFrom } from '../blocks/panels.js';

const BY_COMPONENT = '{{component}}';

const KAFKA: PanelDefinition[] = [
  {
    title: 'Kafka messages in and out',
    type: 'timeseries',
    unit: 'ops',
    queries: [
      ...line(PANELS.perSecond('kafka_messages_in_total', 'topic'), 'in: {{topic}}'),
      ...line(PANELS.perSecond('kafka_messages_out_total', 'topic'), 'out: {{topic}}'),
    ],
  },
  {
    title: 'Kafka lag',
    type: 'timeseries',
    unit: 'short',
    queries: line(PANELS.total('kafka_lag', 'component', 'topic'), '{{component}}: {{topic}}'),
    thresholds: redFrom(10_000, 'HighKafkaLag'),
  },
  {
    title: 'Kafka processing time p50/p95/p99',
    type: 'timeseries',
    unit: 'ms',
    queries: quantiles('kafka_processing_time_ms'),
    thresholds: redFrom(5000, 'SlowKafkaProcessing'),
  },
];

const SPARK: PanelDefinition[] = [
  {
    title: 'Spark jobs and tasks completed',
    type: 'timeseries',
    unit: 'ops',
    queries: [
      ...line(PANELS.perSecond('spark_jobs_completed_total'), 'jobs'),
      ...line(PANELS.perSecond('spark_tasks_completed_total'), 'tasks'),
    ],
  },
  {
    title: 'Spark storage memory in megabytes',
    type: 'timeseries',
    unit: 'short',
    queries: line(PANELS.total('spark_memory_used_mb', 'component'), BY_COMPONENT),
  },
  {
    title: 'Spark execution time p50/p95',
    type: 'timeseries',
    unit: 'ms',
    queries: [0.5, 0.95].map((q) => ({
      expr: PANELS.over('1h').quantile(q, 'spark_execution_time_ms'),
      legend: `p${q * 100}`,
    })),
    thresholds: redFrom(60_000, 'SlowSparkJobs'),
  },
];

const LAKEHOUSE: PanelDefinition[] = [
  {
    title: 'Lakehouse records',
    type: 'timeseries',
    unit: 'ops',
    queries: [
      ...line(PANELS.perSecond('lakehouse_records_ingested_total', 'component'), 'ingested: {{component}}'),
      ...line(PANELS.perSecond('lakehouse_records_processed_total', 'component'), 'processed: {{component}}'),
    ],
  },
  {
    title: 'Lakehouse size in gigabytes',
    type: 'timeseries',
    unit: 'short',
    queries: line(PANELS.total('lakehouse_data_size_gb', 'component'), BY_COMPONENT),
  },
  {
    title: 'Lakehouse quality',
    type: 'timeseries',
    unit: 'percentunit',
    queries: line('min by (component) (lakehouse_quality_score)', BY_COMPONENT),
    thresholds: redBelow(0.8, 'LowLakehouseQuality'),
    min: 0,
    max: 1,
  },
];

const GOVERNANCE: PanelDefinition[] = [
  {
    title: 'Policies checked and violated',
    type: 'timeseries',
    unit: 'ops',
    queries: [
      ...line(PANELS.perSecond('governance_policies_checked_total'), 'checked'),
      ...line(
        PANELS.perSecond('governance_violations_detected_total', 'component'),
        'violated: {{component}}',
      ),
    ],
  },
  {
    title: 'Compliance',
    type: 'gauge',
    unit: 'percent',
    queries: line('min by (component) (governance_compliance_score)', BY_COMPONENT),
    thresholds: redBelow(90, 'LowComplianceScore'),
    min: 0,
    max: 100,
  },
];

export const DATA_PLATFORM_DASHBOARDS: DashboardDefinition[] = [
  {
    uid: 'data-platform',
    title: 'Data platform',
    description: 'Kafka, Spark, lakehouse and governance.',
    panels: [...KAFKA, ...SPARK, ...LAKEHOUSE, ...GOVERNANCE],
  },
];
