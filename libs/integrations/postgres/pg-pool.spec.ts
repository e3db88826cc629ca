import { expect, it } from '@jest/globals';
import { Pool } from 'pg';
import { connectionsOf, poolOf } from './pg-pool.js';

it('finds the pool of a data source, and says how many connections are left', () => {
  const pool = new Pool({ max: 5 });
  expect(poolOf(pool)).toBe(pool);
  expect(poolOf({ driver: { master: pool } })).toBe(pool);
  expect(poolOf({ driver: {} })).toBeUndefined();
  const busy = Object.create(pool, { totalCount: { value: 4 }, idleCount: { value: 1 } }) as typeof pool;
  expect(connectionsOf([pool as never, busy as never])).toEqual({ size: 10, available: 7 });
});
