import { HTTP_METRICS } from '../blocks/http/http.metrics.js';
import { growing, steady } from '../blocks/scenario.js';
import {
  gaugeBelow,
  quantileAbove,
  rateAbove,
  shareAbove,
  shareBelow,
} from '../blocks/threshold-scenarios.js';
import type { ScenarioTemplate } from '../definition/scenario-template.js';
import { RecommenderMetrics } from './recommender.metrics.js';

const JOB = 'job="recommender"';
const ROUTE = `${JOB},method="GET",endpoint="/recommendations"`;
const TENANT = `${JOB},tenant_id="acme"`;
const NDCG = `ml_recommendation_quality{${TENANT},metric="ndcg_10"}`;
const RERANKING = `${JOB},operation="reranking",model_version="v7"`;
const INVALID = `data_validation_errors_total{${TENANT},error_type="missing_price"}`;

const requests = (well: number, badly: number) => ({
  [`http_requests_total{${ROUTE},status="200"}`]: growing(well),
  [`http_requests_total{${ROUTE},status="500"}`]: growing(badly),
});
const jobs = (all: number, failed: number) => ({
  [`training_job_duration_seconds_count{${TENANT},model_type="als"}`]: growing(all - failed),
  [`training_job_failures_total{${TENANT},error_type="Error"}`]: growing(failed),
});
const lookups = (hits: number, misses: number) => ({
  [`cache_hits_total{${JOB},cache_type="items"}`]: growing(hits),
  [`cache_misses_total{${JOB},cache_type="items"}`]: growing(misses),
});

/** For each alert, input for which it fires and input for which it does not. */
export const RECOMMENDER_SCENARIOS: ScenarioTemplate[] = [
  shareAbove('HighHTTPErrorRate', (failed, all) => requests(all - failed, failed)),
  quantileAbove('HighHTTPLatency', 0.95, HTTP_METRICS.httpRequestDuration, `${ROUTE},status="200"`),
  quantileAbove('SlowInference', 0.95, RecommenderMetrics.definitions.inferenceDuration, RERANKING),
  // The alert's window is one hour.
  shareAbove('HighTrainingFailureRate', (failed, all) => jobs(all, failed), { lead: 75 }),
  gaugeBelow('LowRecommendationQuality', (ndcg) => ({ [NDCG]: steady(ndcg) }), { most: 1 }),
  shareBelow('LowCacheHitRate', (hits, all) => lookups(hits, all - hits)),
  rateAbove('HighDataValidationErrors', (perMinute) => ({ [INVALID]: growing(perMinute) })),
];
