import type { AlertDefinition } from '#contracts';
import { RULES } from '../../blocks/expressions.js';

/** PostgreSQL and the pool of connections to it. */
export const DATABASE_ALERTS: AlertDefinition[] = [
  {
    alert: 'PostgreSQLDown',
    severity: 'critical',
    expr: 'pg_up == 0',
    for: '1m',
    summary: 'PostgreSQL is down ({{ $labels.instance }})',
    description: 'For $for postgres-exporter has not reached PostgreSQL.',
    runbook: {
      meaning: 'Nothing can be read or stored.',
      look: [
        'whether the server runs, its log, and the space on its disk',
        'whether the exporter’s credentials still hold',
      ],
      act: ['Start it again; free space if the disk is full; fail over to the replica otherwise.'],
    },
  },
  {
    alert: 'LowDatabaseConnections',
    severity: 'warning',
    expr: 'db_connection_pool_available < $threshold',
    threshold: 2,
    for: '5m',
    summary: 'Only {{ $value }} database connections left',
    description:
      'For $for the pool of {{ $labels.instance }} has had fewer than $threshold connections to give.',
    runbook: {
      meaning: 'Requests are about to wait for connections, or do already.',
      look: [
        'query duration: do slow statements hold them',
        'a connection that is never given back, in the traces',
      ],
      act: [
        'End the statements that hold them.',
        'Correct the leak, or enlarge the pool within the limit of the server.',
      ],
    },
  },
  {
    alert: 'SlowDatabaseQueries',
    severity: 'warning',
    expr: `${RULES.quantile(0.95, 'db_query_duration_seconds')} > $threshold`,
    threshold: 1,
    for: '10m',
    keepFiringFor: '5m',
    summary: 'Database queries take {{ $value | humanizeDuration }} (p95)',
    description: 'Statements of {{ $labels.job }} have had a p95 above $threshold s for $for.',
    runbook: {
      meaning: 'The database is overloaded, locked, or lacks an index.',
      look: [
        'db_query_duration_seconds by operation and table',
        'locks and long statements in the database itself',
      ],
      act: ['End the statement that blocks the others; add the index; take batch work off the peak.'],
    },
  },
];
