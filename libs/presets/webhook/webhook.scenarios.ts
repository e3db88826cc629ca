import { growing, steady, type Series } from '../blocks/scenario.js';
import {
  gaugeAbove,
  quantileAbove,
  rateAbove,
  rateBelow,
  shareAbove,
  shareBelow,
} from '../blocks/threshold-scenarios.js';
import type { ScenarioTemplate } from '../definition/scenario-template.js';
import { WebhookMetrics } from './webhook.metrics.js';

const { requestDuration, hydrationDuration, databaseQueryDuration, idempotencyCheckDuration } =
  WebhookMetrics.definitions;

const JOB = 'job="$job"';
const CALLS = `webhook_requests_total{${JOB},lane="faq",status="success"}`;
const UP = `up{${JOB}}`;
const ERRORS = `errors_total{${JOB},error_type="TimeoutError",component="database"}`;
const QUEUE = `mem0_write_queue_size{${JOB}}`;
const DUPLICATES = `duplicate_messages_total{${JOB}}`;

const ANSWERED = `${JOB},endpoint="/webhook",lane="faq",status="success"`;

// A service that was never called has no series.
const calls = (perMinute: number): Series => ({
  [UP]: steady(1),
  ...(perMinute > 0 && { [CALLS]: growing(perMinute) }),
});
const lookups = (hits: number, misses: number) => ({
  [`cache_hits_total{${JOB},cache_type="faq"}`]: growing(hits),
  [`cache_misses_total{${JOB},cache_type="faq"}`]: growing(misses),
});
const writes = (well: number, badly: number) => ({
  [`mem0_writes_total{${JOB},status="success"}`]: growing(well),
  [`mem0_writes_total{${JOB},status="error"}`]: growing(badly),
});
const lanes = (faq: number, complex: number) => ({
  [`lane_classification_total{${JOB},lane="faq"}`]: growing(faq),
  [`lane_classification_total{${JOB},lane="complex"}`]: growing(complex),
});

/** For each alert, input for which it fires and input for which it does not. */
export const WEBHOOK_SCENARIOS: ScenarioTemplate[] = [
  quantileAbove('CriticalWebhookLatency', 0.95, requestDuration, ANSWERED),
  quantileAbove('HighWebhookLatency', 0.95, requestDuration, ANSWERED),
  rateAbove('CriticalErrorRate', (perMinute) => ({ [ERRORS]: growing(perMinute) })),
  rateAbove('HighErrorRate', (perMinute) => ({ [ERRORS]: growing(perMinute) })),
  rateBelow('LowThroughput', calls),
  rateAbove('HighThroughput', calls),
  shareBelow('CriticalCacheHitRate', (hits, all) => lookups(hits, all - hits)),
  shareBelow('LowCacheHitRate', (hits, all) => lookups(hits, all - hits)),
  gaugeAbove('HighMem0QueueSize', (waiting) => ({ [QUEUE]: steady(waiting) })),
  shareAbove('Mem0WriteFailures', (failed, all) => writes(all - failed, failed), { quiet: writes(0, 0) }),
  quantileAbove('SlowContextHydration', 0.95, hydrationDuration, JOB),
  quantileAbove('SlowDatabaseQueries', 0.95, databaseQueryDuration, `${JOB},operation="select"`),
  rateAbove('HighDuplicateMessageRate', (perMinute) => ({ [DUPLICATES]: growing(perMinute) })),
  shareBelow('LowFastPathCoverage', (fast, all) => lanes(fast, all - fast)),
  quantileAbove('SlowIdempotencyCheck', 0.95, idempotencyCheckDuration, JOB),
];
