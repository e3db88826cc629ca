import type { AlertDefinition } from '#contracts';
import { slowQueries } from '../../blocks/database/slow-queries.alert.js';

/** Alerts on PostgreSQL and its connection pool. */
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
  slowQueries('db_query_duration_seconds', [
    'db_query_duration_seconds by operation and table',
    'locks and long statements in the database itself',
  ]),
];
