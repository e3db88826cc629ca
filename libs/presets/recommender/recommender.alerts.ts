import type { AlertDefinition } from '#contracts';
import { cacheHitRate } from '../blocks/cache/cache.expressions.js';
import { RULES } from '../blocks/expressions.js';
import { httpErrorRate, trainingFailureRate } from './recommender.expressions.js';

/** Alerts for the operator of the recommender. */
export const RECOMMENDER_ALERTS: AlertDefinition[] = [
  {
    alert: 'HighHTTPErrorRate',
    severity: 'critical',
    expr: `${httpErrorRate(RULES)} > $threshold`,
    threshold: 0.05,
    for: '5m',
    keepFiringFor: '5m',
    summary: '{{ $value | humanizePercentage }} of HTTP requests fail',
    description:
      'More than {{ $threshold | humanizePercentage }} of the requests to {{ $labels.job }} have been answered with a 5xx for $for.',
    runbook: {
      meaning: 'Shops show no recommendations.',
      look: ['which endpoint it is', 'traces of failed requests: authentication, engine or database'],
      act: ['Roll back what was deployed last; fall back to the previous model version.'],
    },
  },
  {
    alert: 'HighHTTPLatency',
    severity: 'warning',
    expr: `${RULES.quantile(0.95, 'http_request_duration_seconds')} > $threshold`,
    threshold: 1,
    for: '5m',
    keepFiringFor: '5m',
    summary: 'HTTP p95 latency is {{ $value | humanizeDuration }}',
    description: 'For $for one request in twenty to {{ $labels.job }} has taken longer than $threshold s.',
    runbook: {
      meaning: 'Recommendations come too late for the page.',
      look: ['inference steps and database queries', 'the hit rate of the caches'],
      act: ['Relieve the slow step; serve popular items from the cache meanwhile.'],
    },
  },
  {
    alert: 'SlowInference',
    severity: 'warning',
    expr: `${RULES.quantile(0.95, 'ml_model_inference_duration_seconds', 'operation')} > $threshold`,
    threshold: 0.1,
    for: '10m',
    keepFiringFor: '5m',
    summary: '{{ $labels.operation }} takes {{ $value | humanizeDuration }} (p95)',
    description: '{{ $labels.operation }} has had a p95 above $threshold s for $for.',
    runbook: {
      meaning: 'A step of the inference is slower than it should be.',
      look: ['whether a new model version is slower', 'the size of the index, and the memory'],
      act: ['Go back to the former model version; add instances of the engine.'],
    },
  },
  {
    alert: 'HighTrainingFailureRate',
    severity: 'warning',
    expr: `${trainingFailureRate(RULES.over('1h'))} > $threshold`,
    threshold: 0.2,
    for: '15m',
    keepFiringFor: '15m',
    summary: '{{ $value | humanizePercentage }} of training jobs fail',
    description:
      'More than {{ $threshold | humanizePercentage }} of the training jobs of the last hour have failed, for $for.',
    runbook: {
      meaning: 'Models become outdated.',
      look: ['training_job_failures_total by tenant and type of error', 'the child spans of a failed job'],
      act: ['Repair the data of the affected tenant; run the job again.'],
    },
  },
  {
    alert: 'LowRecommendationQuality',
    severity: 'warning',
    expr: 'ml_recommendation_quality{metric=~"ndcg.*"} < $threshold',
    threshold: 0.2,
    for: '30m',
    summary: '{{ $labels.metric }} of {{ $labels.tenant_id }} is {{ $value | humanize }}',
    description:
      'The quality of the recommendations of {{ $labels.tenant_id }} has been below $threshold for $for.',
    runbook: {
      meaning: 'Users are not interested in the recommended items.',
      look: ['when the model was trained, and on what', 'validation errors of the tenant’s data'],
      act: ['Go back to the former model version; train again on sound data.'],
    },
  },
  {
    alert: 'LowCacheHitRate',
    severity: 'warning',
    expr: `${cacheHitRate(RULES)} < $threshold`,
    threshold: 0.5,
    for: '10m',
    keepFiringFor: '5m',
    summary: 'The caches answer only {{ $value | humanizePercentage }} of lookups',
    description:
      'The caches of {{ $labels.job }} have answered less than {{ $threshold | humanizePercentage }} of the lookups for $for.',
    runbook: {
      meaning: 'The database and the engine answer lookups that the cache should answer.',
      look: ['cache misses by cache type', 'memory limit and evictions of the cache'],
      act: ['Give the cache more memory or longer lifetimes.'],
    },
  },
  {
    alert: 'HighDataValidationErrors',
    severity: 'warning',
    expr: `${RULES.perSecond('data_validation_errors_total', 'tenant_id')} > $threshold`,
    threshold: 1,
    for: '10m',
    keepFiringFor: '5m',
    summary: '{{ $value | humanize }} invalid records per second of {{ $labels.tenant_id }}',
    description:
      'The data of {{ $labels.tenant_id }} have had more than $threshold errors per second for $for.',
    runbook: {
      meaning: 'A customer sends data that cannot be used.',
      look: ['data_validation_errors_total by type of error', 'when the customer changed the feed'],
      act: ['Notify the customer; postpone the next training of this tenant.'],
    },
  },
];
