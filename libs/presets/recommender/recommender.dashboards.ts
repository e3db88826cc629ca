import type { DashboardDefinition, PanelDefinition } from '#contracts';
import { cacheHitRate } from '../blocks/cache/cache.expressions.js';
import { PANELS } from '../blocks/expressions.js';
import { line, quantiles, redBelow, redFrom } from '../blocks/panels.js';
import { WEB_VITALS_PANELS } from '../blocks/web-vitals/web-vitals.panels.js';
import { httpErrorRate } from './recommender.expressions.js';

const HTTP: PanelDefinition[] = [
  {
    title: 'Request rate by endpoint',
    type: 'timeseries',
    unit: 'reqps',
    queries: line(PANELS.perSecond('http_requests_total', 'method', 'endpoint'), '{{method}} {{endpoint}}'),
  },
  {
    title: 'Error rate',
    type: 'timeseries',
    unit: 'percentunit',
    queries: line(httpErrorRate(PANELS), '5xx'),
    thresholds: redFrom(0.05, 'HighHTTPErrorRate'),
  },
  {
    title: 'Request duration p50/p95/p99',
    type: 'timeseries',
    unit: 's',
    queries: quantiles('http_request_duration_seconds'),
    thresholds: redFrom(1, 'HighHTTPLatency'),
  },
  {
    title: 'Requests in progress',
    type: 'timeseries',
    unit: 'short',
    queries: line(PANELS.total('http_requests_in_progress', 'endpoint'), '{{endpoint}}'),
  },
];

const ENGINE: PanelDefinition[] = [
  {
    title: 'Recommendations by model version',
    type: 'timeseries',
    unit: 'ops',
    queries: line(PANELS.perSecond('recommendations_served_total', 'model_version'), '{{model_version}}'),
  },
  {
    title: 'Inference steps p95',
    type: 'timeseries',
    unit: 's',
    queries: line(PANELS.quantile(0.95, 'ml_model_inference_duration_seconds', 'operation'), '{{operation}}'),
    thresholds: redFrom(0.1, 'SlowInference'),
  },
  {
    title: 'Recommendation quality',
    type: 'timeseries',
    unit: 'short',
    queries: line('avg by (metric) (ml_recommendation_quality)', '{{metric}}'),
    thresholds: redBelow(0.2, 'LowRecommendationQuality'),
  },
  {
    title: 'API tokens by endpoint',
    type: 'timeseries',
    unit: 'ops',
    queries: line(PANELS.perSecond('api_usage_tokens_total', 'endpoint'), '{{endpoint}}'),
  },
  {
    title: 'Training jobs',
    type: 'timeseries',
    unit: 'short',
    queries: [
      ...line(
        PANELS.over('1h').increase('training_job_total', 'model_type'),
        'within an hour: {{model_type}}',
      ),
      ...line(
        PANELS.over('1h').increase('training_job_failures_total', 'error_type'),
        'failed: {{error_type}}',
      ),
    ],
  },
  {
    title: 'Training duration p50/p95',
    type: 'timeseries',
    unit: 's',
    queries: [0.5, 0.95].map((q) => ({
      expr: PANELS.over('1h').quantile(q, 'training_job_duration_seconds'),
      legend: `p${q * 100}`,
    })),
  },
];

const DATA: PanelDefinition[] = [
  {
    title: 'Database queries p95',
    type: 'timeseries',
    unit: 's',
    queries: line(
      PANELS.quantile(0.95, 'db_query_duration_seconds', 'query_type', 'table'),
      '{{query_type}} {{table}}',
    ),
  },
  {
    title: 'Cache hit rate',
    type: 'timeseries',
    unit: 'percentunit',
    queries: line(cacheHitRate(PANELS), 'hit rate'),
    thresholds: redBelow(0.5, 'LowCacheHitRate'),
    min: 0,
    max: 1,
  },
  {
    title: 'Records ingested',
    type: 'timeseries',
    unit: 'ops',
    queries: line(PANELS.perSecond('data_ingestion_records_total', 'data_type'), '{{data_type}}'),
  },
  {
    title: 'Pipeline stages p95',
    type: 'timeseries',
    unit: 's',
    queries: line(PANELS.quantile(0.95, 'data_pipeline_duration_seconds', 'stage'), '{{stage}}'),
  },
  {
    title: 'Validation errors',
    type: 'timeseries',
    unit: 'ops',
    queries: line(PANELS.perSecond('data_validation_errors_total', 'error_type'), '{{error_type}}'),
  },
];

export const RECOMMENDER_DASHBOARDS: DashboardDefinition[] = [
  {
    uid: 'recommender',
    title: 'Recommender',
    description: 'HTTP API, engine, data pipeline and browser.',
    panels: [...HTTP, ...ENGINE, ...DATA, ...WEB_VITALS_PANELS],
  },
];
