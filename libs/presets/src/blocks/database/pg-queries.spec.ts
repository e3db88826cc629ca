import { EventEmitter } from 'node:events';
import { expect, it } from '@jest/globals';
import type { PgClient } from './pg-pool.js';
import { connectionsOf, poolOf } from './pg-pool.js';
import { watchQueries } from './pg-queries.js';

/** A pool as `pg` makes one, without a server behind it. */
class FakePool extends EventEmitter {
  totalCount = 4;
  idleCount = 1;
  options = { max: 5 };
  connect(): void {}
  query(): void {}
}

const DOWN = new Error('down');

const clientOf = (pool: FakePool): PgClient => {
  const client: PgClient = {
    query(text, last) {
      if (typeof last === 'function') return (last as (error: unknown, rows: unknown) => void)(null, ['row']);
      return text === 'SELECT broken' ? Promise.reject(DOWN) : Promise.resolve(['row']);
    },
  };
  pool.emit('connect', client);
  return client;
};

it('records statements by promise and by callback, well or badly, and leaves cursors alone', async () => {
  const pool = new FakePool();
  const seen: [string, string, boolean][] = [];
  watchQueries(pool, ({ operation, table }, end) => seen.push([operation, table, end.failure !== undefined]));
  const client = clientOf(pool);
  expect(await client.query('SELECT * FROM trends')).toEqual(['row']);
  expect(await client.query({ text: 'DELETE FROM items' })).toEqual(['row']);
  await expect(client.query('SELECT broken')).rejects.toBe(DOWN);
  const rows = await new Promise((resolve) =>
    client.query('UPDATE items SET a = 1', (_error: unknown, found: unknown) => resolve(found)),
  );
  expect(rows).toEqual(['row']);
  await client.query({ text: 'SELECT 1', submit: () => undefined });
  expect(seen).toEqual([
    ['select', 'trends', false],
    ['delete', 'items', false],
    ['select', 'none', true],
    ['update', 'items', false],
  ]);
});

it('cannot break a statement by recording it', async () => {
  const pool = new FakePool();
  watchQueries(pool, () => {
    throw new Error('bad recorder');
  });
  expect(await clientOf(pool).query('SELECT 1')).toEqual(['row']);
});

it('finds the pool of a data source, and says how many connections are left', () => {
  const pool = new FakePool();
  expect(poolOf({ driver: { master: pool } })).toBe(pool);
  expect(poolOf({ driver: {} })).toBeUndefined();
  expect(connectionsOf([pool])).toEqual({ size: 5, available: 2 });
});
