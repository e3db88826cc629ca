import { definePreset } from '../definition/define-preset.js';
import { RECOMMENDER_ALERTS } from './recommender.alerts.js';
import { RECOMMENDER_BLOCKS } from './recommender.blocks.js';
import { RECOMMENDER_DASHBOARDS } from './recommender.dashboards.js';
import { RECOMMENDER_LOG_FORMAT } from './recommender.log-format.js';
import { RecommenderMetrics } from './recommender.metrics.js';
import { RECOMMENDER_RECORDING_RULES, RECOMMENDER_SLOS } from './recommender.rules.js';
import { RECOMMENDER_SCENARIOS } from './recommender.scenarios.js';
import { recommenderSummary } from './recommender.summary.js';

/** A recommender service: HTTP API, engine, data pipeline, browser. */
export const recommender = definePreset({
  name: 'recommender',
  title: 'Recommender',
  description: 'HTTP API, machine-learning engine, data pipeline and web vitals of a recommender service.',
  metrics: Object.values(RecommenderMetrics.definitions),
  blocks: RECOMMENDER_BLOCKS,
  providers: [RecommenderMetrics],
  recordingRules: RECOMMENDER_RECORDING_RULES,
  alerts: RECOMMENDER_ALERTS,
  dashboards: RECOMMENDER_DASHBOARDS,
  summary: recommenderSummary,
  logFormats: [RECOMMENDER_LOG_FORMAT],
  slos: RECOMMENDER_SLOS,
  scenarios: RECOMMENDER_SCENARIOS,
});
