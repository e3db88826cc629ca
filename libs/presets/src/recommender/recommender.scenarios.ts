import type { AlertScenario } from '#contracts';
import { between, growing, scenario, steady } from '../blocks/scenario.js';

const JOB = 'job="recommender"';
const ROUTE = `${JOB},method="GET",endpoint="/recommendations"`;
const TENANT = `${JOB},tenant_id="acme"`;
const NDCG = `ml_recommendation_quality{${TENANT},metric="ndcg_10"}`;
const INVALID = `data_validation_errors_total{${TENANT},error_type="missing_price"}`;

const requests = (well: number, badly: number) => ({
  [`http_requests_total{${ROUTE},status="200"}`]: growing(well),
  [`http_requests_total{${ROUTE},status="500"}`]: growing(badly),
});
const latency = (low: number, high: number) =>
  between('http_request_duration_seconds', `${ROUTE},status="200"`, low, high);
const inference = (low: number, high: number) =>
  between(
    'ml_model_inference_duration_seconds',
    `${JOB},operation="reranking",model_version="v7"`,
    low,
    high,
  );
const jobs = (all: number, failed: number) => ({
  [`training_job_total{${TENANT},model_type="als"}`]: growing(all),
  [`training_job_failures_total{${TENANT},error_type="Error"}`]: growing(failed),
});
const lookups = (hits: number, misses: number) => ({
  [`cache_hits_total{${JOB},cache_type="items"}`]: growing(hits),
  [`cache_misses_total{${JOB},cache_type="items"}`]: growing(misses),
});

/** For each alert, input that makes it fire and input that does not. */
export const RECOMMENDER_SCENARIOS: AlertScenario[] = [
  scenario('HighHTTPErrorRate', 20, requests(90, 10), requests(100, 0)),
  scenario('HighHTTPLatency', 20, latency(1, 2.5), latency(0.1, 0.25)),
  scenario('SlowInference', 20, inference(0.1, 0.5), inference(0.005, 0.01)),
  scenario('HighTrainingFailureRate', 90, jobs(2, 1), jobs(2, 0)),
  scenario('LowRecommendationQuality', 45, { [NDCG]: steady(0.1) }, { [NDCG]: steady(0.4) }),
  scenario('LowCacheHitRate', 20, lookups(20, 60), lookups(90, 10)),
  scenario('HighDataValidationErrors', 20, { [INVALID]: growing(90) }, { [INVALID]: growing(6) }),
];
