import type { AlertScenario } from '#contracts';
import { between, growing, scenario, steady } from '../blocks/scenario.js';

const JOB = 'job="$job"';
const CALLS = `webhook_requests_total{${JOB},lane="faq",status="success"}`;
const UP = `up{${JOB}}`;
const ERRORS = `errors_total{${JOB},error_type="TimeoutError",component="database"}`;
const QUEUE = `mem0_write_queue_size{${JOB}}`;
const DUPLICATES = `duplicate_messages_total{${JOB}}`;

const latency = (low: number, high: number) =>
  between(
    'webhook_request_duration_seconds',
    `${JOB},endpoint="/webhook",lane="faq",status="success"`,
    low,
    high,
  );
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
const duration = (metric: string, low: number, high: number, labels = JOB) =>
  between(metric, labels, low, high);
const SELECT = `${JOB},operation="select"`;

/** For each alert, input that makes it fire and input that does not. */
export const WEBHOOK_SCENARIOS: AlertScenario[] = [
  scenario('CriticalWebhookLatency', 20, latency(5, 7.5), latency(2.5, 5)),
  scenario('HighWebhookLatency', 20, latency(2.5, 5), latency(0.25, 0.5)),
  scenario('CriticalErrorRate', 20, { [ERRORS]: growing(90) }, { [ERRORS]: growing(30) }),
  scenario('HighErrorRate', 20, { [ERRORS]: growing(12) }, { [ERRORS]: growing(3) }),
  // A service that was never called has no series at all.
  scenario('LowThroughput', 25, { [UP]: steady(1) }, { [UP]: steady(1), [CALLS]: growing(60) }),
  scenario('HighThroughput', 20, { [CALLS]: growing(7200) }, { [CALLS]: growing(600) }),
  scenario('CriticalCacheHitRate', 20, lookups(20, 60), lookups(60, 30)),
  scenario('LowCacheHitRate', 20, lookups(60, 30), lookups(95, 5)),
  scenario('HighMem0QueueSize', 20, { [QUEUE]: steady(101) }, { [QUEUE]: steady(100) }),
  scenario('Mem0WriteFailures', 20, writes(50, 10), writes(0, 0)),
  scenario(
    'SlowContextHydration',
    20,
    duration('context_hydration_duration_seconds', 0.2, 0.3),
    duration('context_hydration_duration_seconds', 0.05, 0.1),
  ),
  scenario(
    'SlowDatabaseQueries',
    20,
    duration('database_query_duration_seconds', 1, 2.5, SELECT),
    duration('database_query_duration_seconds', 0.05, 0.1, SELECT),
  ),
  scenario('HighDuplicateMessageRate', 20, { [DUPLICATES]: growing(60) }, { [DUPLICATES]: growing(6) }),
  scenario('LowFastPathCoverage', 45, lanes(20, 60), lanes(60, 20)),
  scenario(
    'SlowIdempotencyCheck',
    30,
    duration('idempotency_check_duration_seconds', 0.01, 0.025),
    duration('idempotency_check_duration_seconds', 0.0005, 0.001),
  ),
];
