import type { ModulesContainer } from '@nestjs/core';
import { discovered, hasMethods } from '#container';

/** The part of a pool of `pg` that is used here. */
export interface PgPool {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly options: { readonly max?: number };
  connect: (...args: unknown[]) => unknown;
  on(event: 'connect', listener: (client: PgClient) => void): unknown;
}

/** The part of a client of `pg` that is used here. */
export interface PgClient {
  query: (...args: unknown[]) => unknown;
  readonly host?: string;
  readonly port?: number;
  readonly database?: string;
}

/** The default of `pg`. */
const DEFAULT_MAX = 10;

/** The pools among an application's providers: those of `pg`, and of TypeORM's data sources for PostgreSQL. */
export function pgPools(modules: ModulesContainer): PgPool[] {
  const holders = discovered<object>(modules, (one): one is object => poolOf(one) !== undefined);
  return [...new Set(holders.map((holder) => poolOf(holder) as PgPool))];
}

/** The pool itself, or the pool of a data source. */
export function poolOf(holder: object): PgPool | undefined {
  if (isPool(holder)) return holder;
  const master = (holder as { driver?: { master?: unknown } }).driver?.master;
  return typeof master === 'object' && master !== null && isPool(master) ? master : undefined;
}

function isPool(one: object): one is PgPool {
  return hasMethods(one, 'connect', 'query', 'on') && typeof (one as Partial<PgPool>).idleCount === 'number';
}

/** Maximum connections of several pools together, and the number of free ones. */
export function connectionsOf(pools: readonly PgPool[]): { size: number; available: number } {
  const size = pools.reduce((sum, { options }) => sum + (options.max ?? DEFAULT_MAX), 0);
  const busy = pools.reduce((sum, { totalCount, idleCount }) => sum + totalCount - idleCount, 0);
  return { size, available: Math.max(0, size - busy) };
}
