import { definePreset } from '../definition/define-preset.js';
import { ETL_ALERTS } from './etl.alerts.js';
import { ETL_DASHBOARDS } from './etl.dashboards.js';
import { EtlQueueCollector } from './etl-queue.collector.js';
import { EtlMetrics } from './etl.metrics.js';
import { ETL_RECORDING_RULES, ETL_SLOS } from './etl.rules.js';
import { ETL_SCENARIOS } from './etl.scenarios.js';
import { etlSummary } from './etl.summary.js';

/** A message-driven ETL engine for personal health records. */
export const etl = definePreset({
  name: 'etl',
  title: 'ETL narrative engine',
  description:
    'Messages from a queue: deduplicated, downloaded, validated, searched for clinical events, made into examples.',
  metrics: Object.values(EtlMetrics.definitions),
  providers: [EtlMetrics, EtlQueueCollector],
  recordingRules: ETL_RECORDING_RULES,
  alerts: ETL_ALERTS,
  dashboards: ETL_DASHBOARDS,
  summary: etlSummary,
  slos: ETL_SLOS,
  scenarios: ETL_SCENARIOS,
});
