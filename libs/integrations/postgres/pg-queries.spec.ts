import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { Pool, Query } from 'pg';
import { ensureContextManager } from '#kernel';
import { describeWith, startService, type RunningService } from '../../../test/support/services.js';
import { isMeasuredAsOne, measuredAsOne } from './measured-as-one.js';
import { watchQueries } from './pg-queries.js';

type Seen = [operation: string, table: string, how: string];

const CATALOGUE = class {};

describeWith(['postgres'], 'The statements of a pool', () => {
  let postgres: RunningService;
  let pool: Pool;
  let seen: Seen[];

  beforeAll(async () => {
    ensureContextManager();
    postgres = await startService('postgres');
    const first = new Pool({ connectionString: postgres.url });
    await first.query('CREATE TABLE items (id int PRIMARY KEY, name text)');
    await first.end();
  });

  afterAll(() => postgres.remove());

  afterEach(() => pool.end());

  const watched = (options: object = {}): Pool => {
    seen = [];
    pool = new Pool({ connectionString: postgres.url, max: 1, ...options });
    watchQueries(pool, ({ operation, table }, { failure }) => {
      const code = (failure?.error as { code?: string } | undefined)?.code ?? 'no code';
      seen.push([operation, isMeasuredAsOne(CATALOGUE) ? 'measured' : table, failure ? code : 'well']);
    });
    return pool;
  };

  it('records statements by promise and by callback, succeeded or failed, and leaves cursors alone', async () => {
    watched();
    await pool.query('INSERT INTO items VALUES ($1, $2)', [1, 'one']);
    const { rows } = await pool.query<{ name: string }>({ text: 'SELECT name FROM items', name: 'names' });
    expect(rows).toEqual([{ name: 'one' }]);
    await expect(pool.query('DELETE FROM nothing')).rejects.toMatchObject({ code: '42P01' });
    const client = await pool.connect();
    const count = await new Promise<number | null>((resolve, reject) =>
      client.query('UPDATE items SET name = $1', ['two'], (error, result) =>
        error ? reject(error) : resolve(result.rowCount),
      ),
    );
    expect(count).toBe(1);
    const submitted = client.query(new Query('SELECT 1'));
    await new Promise((resolve) => submitted.once('end', resolve));
    client.release();
    expect(seen).toEqual([
      ['insert', 'items', 'well'],
      ['select', 'items', 'well'],
      ['delete', 'nothing', '42P01'],
      ['update', 'items', 'well'],
    ]);
  });

  it('cannot break a statement by recording it', async () => {
    watched();
    watchQueries(pool, () => {
      throw new Error('bad recorder');
    });
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    const client = await pool.connect();
    await new Promise<void>((resolve) => client.query('SELECT 1', () => resolve()));
    client.release();
  });

  it('reports to each recorder until it is removed', async () => {
    watched();
    const others: string[] = [];
    const stop = watchQueries(pool, ({ operation }) => others.push(operation));
    await pool.query('SELECT 1');
    stop();
    await pool.query('BEGIN');
    expect([others, seen.map(([operation]) => operation)]).toEqual([['select'], ['select', 'begin']]);
  });

  it('recognises the queries of a measured call, even on a connection passed on by another call', async () => {
    watched();
    const whole = () => measuredAsOne(CATALOGUE, () => pool.query('SELECT pg_sleep(0.05)'));
    // With one connection, the second and third wait for it and receive it from the previous one.
    await Promise.all([whole(), pool.query('SELECT 1 FROM items'), whole()]);
    expect(seen.map(([, table]) => table)).toEqual(['measured', 'items', 'measured']);
  });

  it('counts a query builder that starts when awaited as part of the measured call', async () => {
    watched();
    const builder = (): PromiseLike<unknown> => ({ then: (...args) => pool.query('SELECT 1').then(...args) });
    await measuredAsOne(CATALOGUE, builder);
    expect(seen).toEqual([['select', 'measured', 'well']]);
  });

  it.each<[string, (from: Pool) => Promise<unknown>]>([
    ['a statement', (from) => from.query('SELECT 1')],
    ['connect, by promise', (from) => from.connect()],
    [
      'connect, by callback',
      (from) =>
        new Promise((resolve, reject) =>
          from.connect((error) => (error ? reject(error) : resolve(undefined))),
        ),
    ],
  ])('records that there is no connection, found by %s', async (_how, ask) => {
    watched({ connectionString: 'postgresql://postgres@127.0.0.1:1/postgres' });
    await expect(ask(pool)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(seen).toEqual([['connect', 'none', 'ECONNREFUSED']]);
  });

  it('records that a pool had no free connection in time', async () => {
    watched({});
    const client = await pool.connect();
    // Set only now, because opening the connection takes an unknown time.
    Object.assign(pool.options, { connectionTimeoutMillis: 20 });
    await expect(pool.query('SELECT 1')).rejects.toThrow(/timeout exceeded/);
    client.release();
    expect(seen).toEqual([['connect', 'none', 'no code']]);
  });
});
