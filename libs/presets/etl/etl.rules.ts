import type { RecordingRuleDefinition, SloDefinition } from '#contracts';
import { RULES, SLO } from '../blocks/expressions.js';
import { statusShare } from './etl.expressions.js';

export const ETL_RECORDING_RULES: RecordingRuleDefinition[] = [
  { record: 'etl:messages_per_second', expr: RULES.perSecond('etl_messages_processed_total') },
  { record: 'etl:failure_rate', expr: statusShare(RULES, 'failed') },
  { record: 'etl:quarantine_rate', expr: statusShare(RULES, 'quarantined') },
  {
    record: 'etl:processing_duration_p95',
    expr: RULES.quantile(0.95, 'etl_processing_duration_seconds'),
  },
  { record: 'etl:quality_score_average', expr: RULES.mean('etl_quality_score') },
];

export const ETL_SLOS: SloDefinition[] = [
  {
    name: 'etl-success',
    description: '$objective of messages are processed without failing.',
    objective: 0.99,
    good: SLO.perSecond('etl_messages_processed_total{status!="failed"}'),
    total: SLO.perSecond('etl_messages_processed_total'),
    events: {
      good: ['etl_messages_processed_total{status="success"}'],
      bad: ['etl_messages_processed_total{status="failed"}'],
    },
  },
  {
    name: 'etl-duration',
    description: '$objective of messages are processed within 10 s.',
    objective: 0.95,
    ...SLO.within('etl_processing_duration_seconds', 10),
  },
];
