import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Module, type DynamicModule, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { SpanKind, SpanStatusCode, type Attributes } from '@opentelemetry/api';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { MongoClient } from 'mongodb';
import { Pool } from 'pg';
import { ObservabilityModule, type ObservabilityOptions } from 'nestjs-observability';
import { MetricsRegistry } from 'nestjs-observability/metrics';
import { PresetModule } from 'nestjs-observability/presets';
import { trends } from 'nestjs-observability/presets/trends';
import { SpanCapture } from 'nestjs-observability/testing';
import { trace } from 'nestjs-observability/tracing';
import { toolFolder } from '../packaging/tools.mjs';
import { startMongoServer } from '../support/mongo-server.js';
import { describeWith, startService } from '../support/services.js';

/** Clients that development does not need otherwise, from npm. */
const CLIENTS = ['mysql2@3.24.6', 'redis@6.3.1'];

interface MysqlPool {
  query(sql: string, values?: unknown[]): Promise<[unknown[], unknown]>;
  execute(sql: string, values?: unknown[]): Promise<[unknown[], unknown]>;
  end(): Promise<void>;
}
interface Mysql {
  createPool(options: object): MysqlPool;
}
interface NodeRedisBatch {
  set(key: string, value: string): NodeRedisBatch;
  get(key: string): NodeRedisBatch;
  hGet(key: string, field: string): NodeRedisBatch;
  exec(): Promise<unknown>;
  execAsPipeline(): Promise<unknown>;
}
interface NodeRedis {
  connect(): Promise<unknown>;
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<unknown>;
  hGet(key: string, field: string): Promise<unknown>;
  multi(): NodeRedisBatch;
  destroy(): void;
}

function load<T>(name: string): T {
  const folder = toolFolder('database-clients-1', ...CLIENTS);
  return createRequire(join(folder, 'package.json'))(name) as T;
}

const spans = new SpanCapture();
const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  spans.clear();
});

async function boot(
  clients: readonly unknown[],
  tracing: ObservabilityOptions['tracing'] = {},
  more: readonly DynamicModule[] = [],
) {
  @Module({
    imports: [
      ObservabilityModule.forRoot({
        tracing: { exporters: [spans], scheduledDelayMs: 5, ...tracing },
        logging: { level: 'silent' },
        management: { enabled: false },
      }),
      ...more,
    ],
    providers: clients.map((useValue, n) => ({ provide: `client ${n}`, useValue })),
  })
  class ShopModule {}
  const app = await NestFactory.createApplicationContext(ShopModule, { logger: false });
  ends.push(() => app.close());
  return app;
}

/** The client spans of work that is done inside a span: name, attributes, whether it failed. */
async function clientSpans(work: () => Promise<unknown>): Promise<[string, Attributes, boolean][]> {
  const ids = await trace('work', async (span) => {
    await work().catch(() => undefined);
    return span.spanContext();
  });
  const all = await spans.waitFor((seen) => seen.some((span) => span.spanContext().spanId === ids.spanId));
  return all
    .filter(
      ({ kind, parentSpanContext }) => kind === SpanKind.CLIENT && parentSpanContext?.spanId === ids.spanId,
    )
    .map(({ name, attributes, status }) => [name, attributes, status.code === SpanStatusCode.ERROR]);
}

/** How many calls of an operation were measured. */
function measured(app: INestApplicationContext, system: string, operation: string): number {
  const duration = app
    .get(MetricsRegistry)
    .instruments()
    .find(({ name }) => name === 'db_client_operation_duration_seconds');
  return (duration?.samples() ?? [])
    .filter(({ name, labels }) => name.endsWith('_count') && labels.db_system_name === system)
    .filter(({ labels }) => labels.db_operation_name === operation)
    .reduce((sum, { value }) => sum + value, 0);
}

describeWith(['mariadb'], 'mysql2 with MariaDB', () => {
  it('has a client span per statement, by its diagnostics channels, without values', async () => {
    const service = await startService('mariadb');
    ends.push(() => service.remove());
    const { createPool } = load<Mysql>('mysql2/promise');
    const pool = createPool({ uri: service.url, connectionLimit: 1 });
    ends.push(() => pool.end());
    const app = await boot([]);
    await pool.query('CREATE TABLE orders (id int PRIMARY KEY, name text)');
    const [inserted, selected, failed, escaped] = await clientSpans(async () => {
      await pool.execute('INSERT INTO orders VALUES (?, ?)', [1, 'hunter2']);
      await pool.query("SELECT name FROM orders WHERE name = 'hunter2' AND id = 1");
      await pool.query('SELECT * FROM nowhere').catch(() => undefined);
      // The client writes the value into the statement, with a backslash.
      await pool.query('UPDATE `orders` SET name = ?', ["I'm from london"]);
    });
    const where = {
      ...{ 'db.system.name': 'mysql', 'db.namespace': 'mysql', 'server.address': '127.0.0.1' },
      'server.port': service.ports.mariadb,
    };
    expect(inserted).toEqual([
      'INSERT orders',
      {
        ...where,
        ...{
          'db.operation.name': 'INSERT',
          'db.collection.name': 'orders',
          'db.query.summary': 'INSERT orders',
        },
        'db.query.text': 'INSERT INTO orders VALUES (?, ?)',
      },
      false,
    ]);
    expect(selected?.[1]['db.query.text']).toBe('SELECT name FROM orders WHERE name = ? AND id = ?');
    // ER_NO_SUCH_TABLE.
    expect(failed).toMatchObject([
      'SELECT nowhere',
      { 'db.response.status_code': '1146', 'error.type': '1146' },
      true,
    ]);
    expect(escaped).toMatchObject(['UPDATE orders', { 'db.collection.name': 'orders' }, false]);
    expect(escaped?.[1]).not.toHaveProperty('db.query.text');
    expect(measured(app, 'mysql', 'SELECT')).toBe(2);
  });

  it('keeps the statement of a request that waited for its connection in that request', async () => {
    const service = await startService('mariadb');
    ends.push(() => service.remove());
    const pool = load<Mysql>('mysql2/promise').createPool({ uri: service.url, connectionLimit: 1 });
    ends.push(() => pool.end());
    await boot([]);
    const counts = await Promise.all(
      [1, 2, 3].map((n) => clientSpans(() => pool.query(`SELECT SLEEP(0.05), ${n}`))),
    );
    expect(counts.map((found) => found.length)).toEqual([1, 1, 1]);
  });
});

describeWith(['redis'], 'Redis without presets', () => {
  it('has a client span per command of node-redis, by its diagnostics channels, and one per batch', async () => {
    const service = await startService('redis');
    ends.push(() => service.remove());
    const { createClient } = load<{ createClient(options: object): NodeRedis }>('redis');
    const client = createClient({ url: service.url });
    await client.connect();
    ends.push(() => client.destroy());
    const app = await boot([]);
    const found = await clientSpans(async () => {
      await client.set('order:hunter2', 'hunter2');
      await client.multi().set('a', '1').get('a').exec();
      await client.multi().set('a', '1').set('b', '2').execAsPipeline();
      await client.multi().set('a', '1').get('a').execAsPipeline();
      await client.multi().get('a').execAsPipeline();
      await client
        .multi()
        .hGet('a', 'name')
        .get('a')
        .exec()
        .catch(() => undefined);
      await client.hGet('order:hunter2', 'name');
    });
    expect(found.map(([name]) => name)).toEqual([
      ...['SET', 'MULTI', 'PIPELINE SET', 'PIPELINE', 'GET', 'MULTI', 'HGET'],
    ]);
    const [set, batch, same, different, single, partlyFailed, failed] = found;
    expect(set?.[1]).toMatchObject({
      ...{ 'db.system.name': 'redis', 'db.namespace': '0', 'db.query.text': 'SET ? ?' },
      ...{ 'server.address': '127.0.0.1', 'server.port': service.ports.redis },
    });
    expect(batch?.[1]).toMatchObject({ 'db.operation.batch.size': 2 });
    expect(same?.[1]).toMatchObject({ 'db.operation.batch.size': 2, 'db.query.text': 'SET ? ?' });
    expect(different?.[1]).toMatchObject({ 'db.operation.batch.size': 2, 'db.query.text': 'SET ? ?; GET ?' });
    expect(single?.[1]).not.toHaveProperty('db.operation.batch.size');
    expect(partlyFailed).toMatchObject(['MULTI', { 'db.response.status_code': 'WRONGTYPE' }, true]);
    expect(failed).toMatchObject(['HGET', { 'db.response.status_code': 'WRONGTYPE' }, true]);
    expect(JSON.stringify(found)).not.toContain('hunter2');
    expect(['SET', 'PIPELINE SET', 'MULTI'].map((name) => measured(app, 'redis', name))).toEqual([1, 1, 2]);
  });

  it('has one per command of an ioredis client among the providers', async () => {
    const service = await startService('redis');
    ends.push(() => service.remove());
    const client = new Redis(service.url);
    ends.push(() => client.disconnect());
    const app = await boot([client]);
    const found = await clientSpans(() => client.get('order:7'));
    expect(found).toMatchObject([['GET', { 'db.query.text': 'GET ?' }, false]]);
    expect(measured(app, 'redis', 'GET')).toBe(1);
  });

  it.each([
    ['without presets', () => []],
    ['where a preset counts its commands', () => [PresetModule.forRoot([trends])]],
  ])('has none where that is switched off, %s', async (_where, presets) => {
    const service = await startService('redis');
    ends.push(() => service.remove());
    const client = new Redis(service.url);
    ends.push(() => client.disconnect());
    await boot([client], { databases: false }, presets());
    expect(await clientSpans(() => client.get('order:7'))).toEqual([]);
  });
});

describeWith(['postgres'], 'PostgreSQL without presets', () => {
  it('has a client span per statement of a pool among the providers', async () => {
    const service = await startService('postgres');
    ends.push(() => service.remove());
    const pool = new Pool({ connectionString: service.url });
    ends.push(() => pool.end());
    const app = await boot([pool]);
    const found = await clientSpans(() => pool.query('SELECT $1::text, 7', ['hunter2']));
    expect(found).toMatchObject([['SELECT', { 'db.query.text': 'SELECT $1::text, ?' }, false]]);
    expect(measured(app, 'postgresql', 'SELECT')).toBe(1);
  });
});

/** Debian has no package of the MongoDB server, so a fake server speaks its wire protocol. */
describe('MongoDB, on a fake server that speaks its protocol', () => {
  it('has a client span per command, by its command monitoring', async () => {
    const server = await startMongoServer();
    ends.push(() => server.close());
    const client = new MongoClient(server.url);
    ends.push(() => client.close());
    const app = await boot([client]);
    const orders = client.db('shop').collection('orders');
    const found = await clientSpans(async () => {
      await orders.insertMany([{ name: 'hunter2' }, { name: 'b' }]);
      await orders.findOne({ name: 'hunter2' });
      await orders.findOne({ broken: true }).catch(() => undefined);
      const update = { $set: { name: 'hunter2' } };
      await orders.bulkWrite([1, 2, 3].map((id) => ({ updateOne: { filter: { id }, update } })));
    });
    const url = new URL(server.url);
    expect(found[0]).toEqual([
      'insert orders',
      {
        ...{ 'db.system.name': 'mongodb', 'db.namespace': 'shop', 'db.collection.name': 'orders' },
        ...{
          'db.operation.name': 'insert',
          'db.query.summary': 'insert orders',
        },
        ...{ 'server.address': url.hostname, 'server.port': Number(url.port) },
      },
      false,
    ]);
    expect(found[2]).toMatchObject([
      'find orders',
      { 'db.response.status_code': '2', 'error.type': '2' },
      true,
    ]);
    expect(found[3]).toMatchObject([
      'BATCH update orders',
      { 'db.operation.name': 'BATCH update', 'db.operation.batch.size': 3 },
      false,
    ]);
    expect(JSON.stringify(found)).not.toContain('hunter2');
    expect(measured(app, 'mongodb', 'find')).toBe(2);
  });
});
