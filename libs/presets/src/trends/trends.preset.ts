import { PG_UP } from '../blocks/health/external.metrics.js';
import { healthBlock } from '../blocks/health/health.block.js';
import { processBlock } from '../blocks/process/process.block.js';
import { definePreset } from '../definition/define-preset.js';
import { TRENDS_DASHBOARDS } from './trends.dashboards.js';
import { TrendsDatabaseCollector } from './trends-database.collector.js';
import { TrendsTasksCollector } from './trends-tasks.collector.js';
import { TrendsHttpCollector } from './trends-http.collector.js';
import { TrendsMetrics } from './trends.metrics.js';
import { TRENDS_ALERTS, TRENDS_RECORDING_RULES, TRENDS_SLOS } from './trends.rules.js';
import { TRENDS_SCENARIOS } from './trends.scenarios.js';
import { trendsSummary } from './trends.summary.js';

/** A trend-intelligence platform: REST API, task queue, PostgreSQL, collection. */
export const trends = definePreset({
  name: 'trends',
  title: 'Trend intelligence',
  description: 'REST API, task queue, database and the collection of trends.',
  metrics: Object.values(TrendsMetrics.definitions),
  external: [PG_UP],
  blocks: [
    processBlock,
    healthBlock({
      alert: 'APIDown',
      for: '1m',
      meaning: 'Prometheus cannot reach the API, or does not know where it is; users cannot reach it either.',
    }),
  ],
  providers: [TrendsMetrics, TrendsHttpCollector, TrendsTasksCollector, TrendsDatabaseCollector],
  recordingRules: TRENDS_RECORDING_RULES,
  alerts: TRENDS_ALERTS,
  dashboards: TRENDS_DASHBOARDS,
  summary: trendsSummary,
  slos: TRENDS_SLOS,
  scenarios: TRENDS_SCENARIOS,
});
