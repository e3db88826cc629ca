import type { DashboardDefinition } from '#contracts';
import { PANELS } from '../blocks/expressions.js';
import { line, quantiles, redFrom } from '../blocks/panels.js';
import { statusShare } from './etl.expressions.js';

export const ETL_DASHBOARDS: DashboardDefinition[] = [
  {
    uid: 'etl-narrative-engine',
    title: 'ETL narrative engine',
    description: 'Messages from the queue to the training example.',
    panels: [
      {
        title: 'Messages processed',
        type: 'stat',
        unit: 'ops',
        queries: line(PANELS.perSecond('etl_messages_processed_total'), 'messages'),
      },
      {
        title: 'Failed share',
        type: 'stat',
        unit: 'percentunit',
        queries: line(statusShare(PANELS, 'failed'), 'failed'),
        thresholds: redFrom(0.05, 'HighMessageFailureRate'),
      },
      {
        title: 'Active consumers',
        type: 'stat',
        unit: 'short',
        queries: line(PANELS.total('etl_active_consumers'), 'consumers'),
      },
      {
        title: 'Queue depth',
        type: 'timeseries',
        unit: 'short',
        queries: line(PANELS.total('etl_rabbitmq_queue_depth', 'queue_name'), '{{queue_name}}'),
        thresholds: redFrom(1000, 'QueueBacklog'),
      },
      {
        title: 'Messages by status',
        type: 'timeseries',
        unit: 'ops',
        stacked: true,
        queries: line(PANELS.perSecond('etl_messages_processed_total', 'status'), '{{status}}'),
      },
      {
        title: 'Messages consumed and duplicates',
        type: 'timeseries',
        unit: 'ops',
        queries: [
          ...line(PANELS.perSecond('etl_messages_consumed_total', 'queue_name'), '{{queue_name}}'),
          ...line(PANELS.perSecond('etl_duplicate_messages_skipped_total'), 'duplicates'),
        ],
      },
      {
        title: 'Processing duration p50/p95/p99',
        type: 'timeseries',
        unit: 's',
        queries: quantiles('etl_processing_duration_seconds'),
        thresholds: redFrom(30, 'SlowProcessing'),
      },
      {
        title: 'Quality by record type',
        type: 'timeseries',
        unit: 'percentunit',
        queries: line(PANELS.mean('etl_quality_score', 'record_type'), '{{record_type}}'),
        min: 0,
        max: 1,
      },
      {
        title: 'Validation failures',
        type: 'timeseries',
        unit: 'ops',
        queries: line(
          PANELS.perSecond('etl_validation_failures_total', 'record_type', 'failure_reason'),
          '{{record_type}}: {{failure_reason}}',
        ),
      },
      {
        title: 'Clinical events',
        type: 'timeseries',
        unit: 'ops',
        queries: line(PANELS.perSecond('etl_clinical_events_detected_total', 'event_type'), '{{event_type}}'),
      },
      {
        title: 'Training examples',
        type: 'timeseries',
        unit: 'ops',
        queries: line(
          PANELS.perSecond('etl_training_examples_generated_total', 'health_domain'),
          '{{health_domain}}',
        ),
      },
      {
        title: 'Errors by component',
        type: 'timeseries',
        unit: 'ops',
        queries: line(
          PANELS.perSecond('etl_errors_total', 'component', 'error_type'),
          '{{component}}: {{error_type}}',
        ),
      },
    ],
  },
];
