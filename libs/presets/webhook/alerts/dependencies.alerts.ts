import type { AlertDefinition } from '#contracts';
import { cacheHitRate } from '../../blocks/cache/cache.expressions.js';
import { slowQueries } from '../../blocks/database/slow-queries.alert.js';
import { RULES } from '../../blocks/expressions.js';
import { mem0FailureShare } from '../webhook.expressions.js';

const HIT_RATE = cacheHitRate(RULES);

/** Alerts on cache, memory store and database. */
export const DEPENDENCY_ALERTS: AlertDefinition[] = [
  {
    alert: 'CriticalCacheHitRate',
    severity: 'critical',
    expr: `${HIT_RATE} < $threshold`,
    threshold: 0.5,
    for: '5m',
    keepFiringFor: '5m',
    summary: 'The cache answers only {{ $value | humanizePercentage }} of lookups',
    description:
      'The cache of {{ $labels.job }} has answered less than {{ $threshold | humanizePercentage }} of the lookups for $for.',
    runbook: {
      meaning: 'The cache is empty or gone; the database carries what it used to carry.',
      look: [
        'whether the cache is up and how much it evicts',
        'cache misses by cache type',
        'what was deployed last',
      ],
      act: ['Bring the cache back and warm it.', 'Watch the database meanwhile.'],
    },
  },
  {
    alert: 'LowCacheHitRate',
    severity: 'warning',
    expr: `${HIT_RATE} < $threshold`,
    threshold: 0.8,
    for: '10m',
    keepFiringFor: '5m',
    summary: 'The cache answers only {{ $value | humanizePercentage }} of lookups',
    description:
      'The cache of {{ $labels.job }} has answered less than {{ $threshold | humanizePercentage }} of the lookups for $for (target: 95 %).',
    runbook: {
      meaning: 'The cache helps less than it should; requests get slower.',
      look: ['cache misses by cache type', 'lifetimes, memory limit and evictions of the cache'],
      act: ['Give the cache more memory or longer lifetimes; look for keys that are never the same twice.'],
    },
  },
  {
    alert: 'HighMem0QueueSize',
    severity: 'warning',
    expr: 'mem0_write_queue_size > $threshold',
    threshold: 100,
    for: '5m',
    summary: '{{ $value }} memory writes wait',
    description: 'More than $threshold writes to the memory store have waited in {{ $labels.job }} for $for.',
    runbook: {
      meaning: 'Memories are written more slowly than they arise; they are lost if the process ends now.',
      look: [
        'duration and failures of writes in the panel "Memory write queue and operations"',
        'the status of the memory service',
      ],
      act: ['Let the queue drain before a restart.', 'Add writers, or write less while the service is slow.'],
    },
  },
  {
    alert: 'Mem0WriteFailures',
    severity: 'warning',
    expr: `${mem0FailureShare} > $threshold`,
    threshold: 0.1,
    for: '5m',
    keepFiringFor: '5m',
    summary: '{{ $value | humanizePercentage }} of memory writes fail',
    description:
      'More than {{ $threshold | humanizePercentage }} of the writes of {{ $labels.job }} to the memory store have failed for $for.',
    runbook: {
      meaning: 'Conversations are forgotten.',
      look: [
        'error lines of the component that writes',
        'credentials, quota and status of the memory service',
      ],
      act: ['Restore access; write again what failed, where it was kept.'],
    },
  },
  {
    alert: 'SlowContextHydration',
    severity: 'warning',
    expr: `${RULES.quantile(0.95, 'context_hydration_duration_seconds')} > $threshold`,
    threshold: 0.2,
    for: '10m',
    keepFiringFor: '5m',
    summary: 'Gathering context takes {{ $value | humanizeDuration }} (p95)',
    description:
      'Context hydration of {{ $labels.job }} has had a p95 above $threshold s for $for (target: 100 ms).',
    runbook: {
      meaning: 'Every answer waits for the context of its conversation.',
      look: ['hydration queries by type', 'the cache’s hit rate', 'duration of database queries'],
      act: ['Cache what is asked for most, add the missing index, gather in parallel.'],
    },
  },
  slowQueries('database_query_duration_seconds', [
    'the panel "Database queries" by operation',
    'locks and long statements in the database itself',
  ]),
];
