import { missingSeam } from '#container';
import type { PgClient, PgPool } from './pg-pool.js';

/** The existing connections of a pool. Private: `_clients` of `pg.Pool` (pg-pool 3). */
export function clientsOf(pool: PgPool): readonly PgClient[] {
  const { _clients: clients } = pool as { _clients?: PgClient[] };
  if (Array.isArray(clients)) return clients;
  // Without it, only existing connections are missed: the pool emits an event for each new one.
  if (pool.totalCount > 0)
    missingSeam('pg', 'Pool._clients', 'statements on connections made before the start are not measured');
  return [];
}
