import type { RecordingRuleDefinition, SloDefinition } from '#contracts';
import { RULES, SLO } from '../blocks/expressions.js';

export const DATA_PLATFORM_RECORDING_RULES: RecordingRuleDefinition[] = [
  { record: 'kafka:messages_in_per_second', expr: RULES.perSecond('kafka_messages_in_total', 'component') },
  { record: 'kafka:lag', expr: RULES.total('kafka_lag', 'component', 'topic') },
  { record: 'spark:jobs_per_second', expr: RULES.perSecond('spark_jobs_completed_total', 'component') },
  {
    record: 'lakehouse:records_ingested_per_second',
    expr: RULES.perSecond('lakehouse_records_ingested_total', 'component'),
  },
];

export const DATA_PLATFORM_SLOS: SloDefinition[] = [
  {
    name: 'kafka-processing',
    description: '$objective of batches are processed within 5 s.',
    objective: 0.95,
    ...SLO.within('kafka_processing_time_ms', 5000),
  },
];
