import { PG_UP } from '../blocks/health/external.metrics.js';
import { definePreset } from '../definition/define-preset.js';
import { TRENDS_BLOCKS } from './trends.blocks.js';
import { TRENDS_DASHBOARDS } from './trends.dashboards.js';
import { TrendsHttpCollector } from './trends-http.collector.js';
import { TRENDS_LOG_FORMAT } from './trends.log-format.js';
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
  blocks: TRENDS_BLOCKS,
  providers: [TrendsMetrics, TrendsHttpCollector],
  recordingRules: TRENDS_RECORDING_RULES,
  alerts: TRENDS_ALERTS,
  dashboards: TRENDS_DASHBOARDS,
  summary: trendsSummary,
  logFormats: [TRENDS_LOG_FORMAT],
  slos: TRENDS_SLOS,
  scenarios: TRENDS_SCENARIOS,
});
