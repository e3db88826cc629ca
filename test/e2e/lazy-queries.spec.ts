/**
 * Methods that return queries and cursors of common libraries: each call is counted once and has one span, however its
 * result is used, and no call stays active. MongoDB is a fake of its wire protocol, PostgreSQL is real, SQLite is
 * libsql. Prisma: `npm run endurance -- prisma`.
 */
import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import { exists, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { integer, pgTable } from 'drizzle-orm/pg-core';
import createKnex, { type Knex } from 'knex';
import { MongoClient, type Collection } from 'mongodb';
import libsql from 'libsql';
import mongoose, { type Model } from 'mongoose';
import { ManagementServer, ObservabilityModule } from 'nestjs-observability';
import { Metered } from 'nestjs-observability/metrics';
import { Traced } from 'nestjs-observability/tracing';
import { Pool } from 'pg';
import { DataSource, EntitySchema } from 'typeorm';
import { fetchMetricsPage, metricValue } from 'nestjs-observability/testing';
import { startMongoServer, type MongoServer } from '../support/mongo-server.js';
import { describeWith, startService, type RunningService } from '../support/services.js';

interface Order {
  n: number;
}

const orders = pgTable('orders', { n: integer('n').primaryKey() });
const OrderEntity = new EntitySchema<Order>({
  name: 'orders',
  columns: { n: { type: 'int', primary: true } },
});

const OrderDocument = new EntitySchema<Order & { _id: unknown }>({
  name: 'orders',
  columns: { _id: { type: String, objectId: true, primary: true }, n: { type: Number } },
});

/** The result of a service, and how its caller uses it. */
interface Story<Result = never> {
  query: () => Result;
  consume: (query: Result, service: { run(): Result }) => unknown;
  /** The expected value. Default: the five rows. */
  expected?: unknown;
  outcome?: 'error';
}

const story = <Result>(
  query: () => Result,
  consume: (query: Result, service: { run(): Result }) => unknown,
  more: { expected?: unknown; outcome?: 'error' } = {},
): Story => ({ query, consume, ...more }) as unknown as Story;

const metricOf = (name: string): string => name.replace(/[^a-z]+/g, '_');
const ROWS = [1, 2, 3, 4, 5].map((n) => ({ n }));

const collect = async (rows: AsyncIterable<unknown>): Promise<unknown[]> => {
  const seen: unknown[] = [];
  for await (const row of rows) seen.push(row);
  return seen;
};

const later = async (query: PromiseLike<unknown>): Promise<unknown> => {
  await setTimeout(5);
  return await query;
};

describeWith(['postgres'], 'A method that returns a query', () => {
  let [app, mongo, postgres]: [INestApplicationContext?, MongoServer?, RunningService?] = [];
  let [client, model, db, knex, data, pool, files, documents]: [
    MongoClient?,
    Model<Order>?,
    ReturnType<typeof drizzle>?,
    Knex?,
    DataSource?,
    Pool?,
    DataSource?,
    DataSource?,
  ] = [];
  const spans: ReadableSpan[] = [];
  const exporter: SpanExporter = {
    export(batch, done) {
      spans.push(...batch);
      done({ code: 0 });
    },
    shutdown: () => Promise.resolve(),
  };

  beforeAll(async () => {
    @Module({
      imports: [
        ObservabilityModule.forRoot({
          management: { port: 0 },
          tracing: { exporters: [exporter] },
          logging: { destination: { write: () => undefined } },
        }),
      ],
    })
    class AppModule {}
    [app, mongo, postgres] = await Promise.all([
      NestFactory.createApplicationContext(AppModule, { bufferLogs: true, abortOnError: false }),
      startMongoServer(),
      startService('postgres'),
    ]);
    client = await MongoClient.connect(mongo.url);
    await mongoose.connect(mongo.url, { autoCreate: false, autoIndex: false });
    model = mongoose.model<Order>('orders', new mongoose.Schema<Order>({ n: Number }));
    await client
      .db()
      .collection<Order>('orders')
      .insertMany(ROWS.map((row) => ({ ...row })));
    pool = new Pool({ connectionString: postgres.url, max: 4 });
    await pool.query('CREATE TABLE orders (n int PRIMARY KEY)');
    await pool.query('INSERT INTO orders SELECT generate_series(1, 5)');
    db = drizzle(pool);
    knex = createKnex({ client: 'pg', connection: postgres.url, pool: { min: 0, max: 4 } });
    data = await new DataSource({
      type: 'postgres',
      url: postgres.url,
      entities: [OrderEntity],
    }).initialize();
    files = await new DataSource({
      type: 'better-sqlite3',
      database: ':memory:',
      driver: libsql,
      entities: [OrderEntity],
      synchronize: true,
    }).initialize();
    await files.getRepository(OrderEntity).insert(ROWS);
    documents = await new DataSource({
      type: 'mongodb',
      url: mongo.url,
      entities: [OrderDocument],
    }).initialize();
  });

  afterAll(async () => {
    await Promise.all([
      client?.close(),
      mongoose.disconnect(),
      knex?.destroy(),
      data?.destroy(),
      files?.destroy(),
      documents?.destroy(),
      pool?.end(),
    ]);
    await Promise.all([mongo?.close(), postgres?.remove()]);
  });

  const collection = (): Collection<Order> => (client as MongoClient).db().collection<Order>('orders');
  const found = () => (model as Model<Order>).find({}, { _id: 0 }).lean();
  const table = () => (knex as Knex)<Order>('orders').select('n');
  const selected = () => (db as ReturnType<typeof drizzle>).select().from(orders);
  const built = () => (data as DataSource).getRepository(OrderEntity).createQueryBuilder('o');
  const inFile = () => (files as DataSource).getRepository(OrderEntity).createQueryBuilder('o');
  const inDocuments = () => (documents as DataSource).getMongoRepository(OrderDocument);
  const numbers = (rows: unknown): unknown => (rows as Order[]).map(({ n }) => ({ n }));

  const STORIES: Record<string, Story> = {
    'mongoose, awaited': story(found, async (query) => numbers(await query)),
    'mongoose, executed': story(found, async (query) => numbers(await query.exec())),
    'mongoose, built on': story(found, async (query) => numbers(await query.sort({ n: 1 }).limit(9))),
    'mongoose, caught': story(found, async (query) => numbers(await query.catch(() => []))),
    'mongoose, by a cursor': story(found, async (query) => numbers(await collect(query.cursor()))),
    'mongoose, iterated': story(found, async (query) => numbers(await collect(query as never))),
    'mongoose, awaited later': story(found, async (query) => numbers(await later(query))),
    'mongoose, never asked': story(found, () => 'nothing', { expected: 'nothing' }),
    'mongoose, aggregate': story(
      () => (model as Model<Order>).aggregate<Order>([{ $match: {} }]),
      async (query) => numbers(await query),
    ),
    'mongoose, aggregate executed': story(
      () => (model as Model<Order>).aggregate<Order>([{ $match: {} }]),
      async (query) => numbers(await query.exec()),
    ),
    'mongoose, aggregate iterated': story(
      () => (model as Model<Order>).aggregate<Order>([{ $match: {} }]),
      async (query) => numbers(await collect(query as never)),
    ),
    'mongoose, failing': story(
      () => (model as Model<Order>).find({ broken: 1 } as never),
      async (query) => query.then(undefined, (error: Error) => error.message),
      { expected: 'broken', outcome: 'error' },
    ),
    'mongodb, to an array': story(
      () => collection().find(),
      async (cursor) => numbers(await cursor.toArray()),
    ),
    'mongodb, iterated': story(
      () => collection().find(),
      async (cursor) => numbers(await collect(cursor)),
    ),
    'mongodb, streamed': story(
      () => collection().aggregate([]),
      async (cursor) => numbers(await collect(cursor.stream())),
    ),
    'mongodb, step by step': story(
      () => collection().find(),
      async (cursor) => numbers([await cursor.next(), await cursor.next()]),
      { expected: ROWS.slice(0, 2) },
    ),
    'knex, awaited': story(table, async (query) => await query),
    'knex, built on': story(table, async (query) => await query.orderBy('n').limit(9)),
    'knex, finally': story(table, async (query) => await query.finally(() => undefined)),
    'knex, as a subquery': story(table, async (query) => await table().whereIn('n', query)),
    'knex, in a transaction': story(
      table,
      async (query) => await (knex as Knex).transaction((transaction) => query.transacting(transaction)),
    ),
    'knex, as text': story(table, (query) => query.toQuery(), { expected: 'select "n" from "orders"' }),
    'knex, failing': story(
      () => (knex as Knex)('nowhere'),
      async (query) => query.then(undefined, (error: { code: string }) => error.code),
      { expected: '42P01', outcome: 'error' },
    ),
    'drizzle, awaited': story(selected, async (query) => await query),
    'drizzle, executed': story(selected, async (query) => await query.execute()),
    'drizzle, built on': story(selected, async (query) => await query.orderBy(orders.n).limit(9)),
    'drizzle, prepared': story(selected, async (query) => await query.prepare('all').execute()),
    'drizzle, as a subquery': story(selected, async (query) => await selected().where(exists(query))),
    'drizzle, aliased': story(selected, async (query) => {
      const inner = query.as('inner');
      return await (db as ReturnType<typeof drizzle>).select({ n: inner.n }).from(inner);
    }),
    'drizzle, raw': story(
      () => (db as ReturnType<typeof drizzle>).execute(sql`select n from orders order by n`),
      async (query) => numbers((await query).rows),
    ),
    'typeorm, many': story(built, async (query) => numbers(await query.getMany())),
    'typeorm, raw': story(built, async (query) => await query.select('o.n', 'n').getRawMany<Order>()),
    'typeorm, executed': story(built, async (query) => await query.select('o.n', 'n').execute()),
    'typeorm, as a subquery': story(built, async (query) =>
      numbers(
        await built()
          .where(`o.n IN (${query.select('o.n').getQuery()})`)
          .getMany(),
      ),
    ),
    'knex, streamed': story(table, async (query) => await collect(query.stream())),
    'knex, streamed by the method': story(
      () => table().stream(),
      async (stream) => await collect(stream),
    ),
    'knex, piped': story(table, async (query) => {
      const seen: unknown[] = [];
      const sink = new Writable({
        objectMode: true,
        write: (row, _encoding, done) => (seen.push(row), done()),
      });
      await (query.pipe(sink) as unknown as Promise<void> | undefined);
      await finished(sink);
      return seen;
    }),
    'typeorm, streamed': story(
      built,
      async (query) => await collect(await query.select('o.n', 'n').stream()),
    ),
    'typeorm, streamed by the method': story(
      () => built().select('o.n', 'n').stream(),
      async (stream) => await collect(await stream),
    ),
    'typeorm on sqlite, many': story(inFile, async (query) => numbers(await query.getMany())),
    'typeorm on sqlite, raw': story(
      inFile,
      async (query) => await query.select('o.n', 'n').getRawMany<Order>(),
    ),
    'typeorm on sqlite, executed': story(inFile, async (query) => await query.select('o.n', 'n').execute()),
    'typeorm on sqlite, counted': story(inFile, async (query) => (await query.getManyAndCount())[1], {
      expected: 5,
    }),
    'typeorm on sqlite, as a subquery': story(inFile, async (query) =>
      numbers(
        await inFile()
          .where(`o.n IN (${query.select('o.n').getQuery()})`)
          .getMany(),
      ),
    ),
    'typeorm on sqlite, found': story(
      () => (files as DataSource).getRepository(OrderEntity).find(),
      async (promise) => numbers(await promise),
    ),
    'typeorm on sqlite, never asked': story(inFile, () => 'nothing', { expected: 'nothing' }),
    'typeorm on mongodb, found': story(
      () => inDocuments().find(),
      async (promise) => numbers(await promise),
    ),
    'typeorm on mongodb, by a cursor': story(
      () => inDocuments().createCursor(),
      async (cursor) => numbers(await cursor.toArray()),
    ),
    'typeorm on mongodb, entities by a cursor': story(
      () => inDocuments().createEntityCursor(),
      async (cursor) => numbers(await cursor.toArray()),
    ),
    'typeorm on mongodb, step by step': story(
      () => inDocuments().createEntityCursor(),
      async (cursor) => numbers([await cursor.next(), await cursor.next()]),
      { expected: ROWS.slice(0, 2) },
    ),
    'typeorm on mongodb, aggregated': story(
      () => inDocuments().aggregate([]),
      async (cursor) => numbers(await collect(cursor as never)),
    ),
    'typeorm on mongodb, aggregated entities': story(
      () => inDocuments().aggregateEntity([]),
      async (cursor) => numbers(await cursor.toArray()),
    ),
    'typeorm on mongodb, streamed': story(
      () => inDocuments().createCursor(),
      async (cursor) => numbers(await collect(cursor.stream())),
    ),
    'typeorm, found': story(
      () => (data as DataSource).getRepository(OrderEntity).find(),
      async (promise) => numbers(await promise),
    ),
  };

  it.each(Object.entries(STORIES))('counts it once: %s', async (name, one) => {
    const metric = metricOf(name);
    class Service {
      run(): never {
        return one.query();
      }
    }
    const descriptor = Object.getOwnPropertyDescriptor(Service.prototype, 'run') as PropertyDescriptor;
    Metered(metric)(Service.prototype, 'run', descriptor);
    Traced(metric)(Service.prototype, 'run', descriptor);
    Object.defineProperty(Service.prototype, 'run', descriptor);
    const service = new Service();
    expect(await one.consume(service.run(), service)).toEqual(one.expected ?? ROWS);
    await setImmediate();
    await setImmediate();
    const page = await fetchMetricsPage((app as INestApplicationContext).get(ManagementServer).url);
    const outcome = one.outcome ?? 'success';
    expect(metricValue(page, `${metric}_calls_total`, { outcome })).toBe(1);
    expect(metricValue(page, `${metric}_in_flight`)).toBe(0);
  });

  it.each([
    ['covers a query that is awaited at once', 'at_once', (query: PromiseLike<unknown>) => query],
    ['ends with the turn when it is awaited in a later one', 'in_a_later_turn', later],
  ])('has a duration that %s', async (_what, metric, wait) => {
    class Service {
      @Metered(metric)
      slow(): Knex.Raw<unknown> {
        return (knex as Knex).raw<unknown>('select pg_sleep(0.3)');
      }
    }
    await wait(new Service().slow());
    const page = await fetchMetricsPage((app as INestApplicationContext).get(ManagementServer).url);
    const seconds = metricValue(page, `${metric}_duration_seconds_sum`) ?? NaN;
    expect([metricValue(page, `${metric}_calls_total`, { outcome: 'success' }), seconds >= 0.3]).toEqual([
      1,
      metric === 'at_once',
    ]);
  });

  it('has one span for each', async () => {
    await app?.close();
    const names = Object.keys(STORIES).map(metricOf);
    expect(
      spans
        .map(({ name }) => name)
        .filter((name) => names.includes(name))
        .sort(),
    ).toEqual(names.sort());
  });
});
