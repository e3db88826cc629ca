import type { DashboardDefinition } from '#contracts';
import { cacheHitRate } from '../blocks/cache/cache.expressions.js';
import { PANELS } from '../blocks/expressions.js';
import { line, quantiles, redFrom } from '../blocks/panels.js';

/** The system's backend overview with its eight panels. */
export const WEBHOOK_DASHBOARDS: DashboardDefinition[] = [
  {
    uid: 'healthcare-backend',
    title: 'Healthcare backend',
    description: 'Webhook calls, lanes, cache, memory writes, context and database.',
    panels: [
      {
        title: 'Request latency p50/p95/p99',
        type: 'timeseries',
        unit: 's',
        queries: quantiles('webhook_request_duration_seconds'),
        thresholds: redFrom(0.5),
        description: 'The target is a p95 of 500 ms.',
      },
      {
        title: 'Cache hit rate',
        type: 'timeseries',
        unit: 'percentunit',
        queries: line(cacheHitRate(PANELS), 'hit rate'),
        thresholds: [
          { value: 0, color: 'red' },
          { value: 0.5, color: 'orange', alert: 'CriticalCacheHitRate' },
          { value: 0.8, color: 'yellow', alert: 'LowCacheHitRate' },
          { value: 0.95, color: 'green' },
        ],
        min: 0,
        max: 1,
      },
      {
        title: 'Error rate',
        type: 'timeseries',
        unit: 'ops',
        queries: line(
          PANELS.perSecond('errors_total', 'component', 'error_type'),
          '{{component}}: {{error_type}}',
        ),
        thresholds: [
          { value: 0, color: 'green' },
          { value: 0.01, color: 'yellow' },
          { value: 0.1, color: 'orange', alert: 'HighErrorRate' },
          { value: 1, color: 'red', alert: 'CriticalErrorRate' },
        ],
        stacked: true,
      },
      {
        title: 'Throughput and lane distribution',
        type: 'timeseries',
        unit: 'reqps',
        queries: [
          ...line(PANELS.perSecond('webhook_requests_total'), 'all calls'),
          ...line(PANELS.perSecond('lane_classification_total', 'lane'), '{{lane}}'),
        ],
      },
      {
        title: 'Context hydration',
        type: 'timeseries',
        unit: 's',
        queries: quantiles('context_hydration_duration_seconds'),
        thresholds: redFrom(0.2, 'SlowContextHydration'),
        description: 'The target is 100 ms.',
      },
      {
        title: 'Memory write queue and operations',
        type: 'timeseries',
        unit: 'short',
        queries: [
          ...line(PANELS.total('mem0_write_queue_size'), 'waiting'),
          ...line(PANELS.perSecond('mem0_writes_total', 'status'), 'writes per second: {{status}}'),
        ],
        thresholds: redFrom(100, 'HighMem0QueueSize'),
      },
      {
        title: 'Database queries',
        type: 'timeseries',
        unit: 's',
        queries: line(
          PANELS.quantile(0.95, 'database_query_duration_seconds', 'operation'),
          'p95 {{operation}}',
        ),
        thresholds: redFrom(1, 'SlowDatabaseQueries'),
      },
      {
        title: 'Idempotency checks',
        type: 'timeseries',
        unit: 's',
        queries: quantiles('idempotency_check_duration_seconds'),
        thresholds: redFrom(0.01, 'SlowIdempotencyCheck'),
        description: 'The target is 1 ms.',
      },
    ],
  },
];
