import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { Pool } from 'pg';
import { startKafkaBroker } from '../../../../test/support/kafka-broker.js';
import { startPostgresServer } from '../../../../test/support/postgres-server.js';
import type { CheckResult } from '../engine/check-state.js';
import { CheckRunner } from '../engine/check-runner.js';
import type { HealthIndicatorLike } from '../health-check.js';
import { DiskHealth } from './disk.health.js';
import { EventLoopHealth } from './event-loop.health.js';
import { HttpHealth } from './http.health.js';
import { KafkaHealth } from './kafka.health.js';
import { MemoryHealth } from './memory.health.js';
import { OtlpExporterHealth } from './otlp-exporter.health.js';
import { SqlHealth } from './sql.health.js';
import { StoreHealth } from './store.health.js';

/** One run, as in the background. */
function run(indicator: HealthIndicatorLike, timeoutMs = 5_000): Promise<CheckResult> {
  const settings = { intervalMs: 1_000, timeoutMs, jitter: 0 };
  return new CheckRunner(
    'it',
    (signal) => indicator.check(signal),
    settings,
    () => undefined,
  ).run();
}

describe('HttpHealth', () => {
  let server: Server;
  let url = '';

  beforeAll(async () => {
    server = createServer(({ url: path = '' }, response) => {
      if (path !== '/hangs') response.writeHead(Number(path.slice(1))).end('body');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });

  it('judges by the status code', async () => {
    const [well, wrong] = await Promise.all([
      run(new HttpHealth(`${url}/204`)),
      run(new HttpHealth(`${url}/503`)),
    ]);
    expect(well).toMatchObject({ outcome: 'up', details: { statusCode: 204 } });
    expect(wrong).toMatchObject({ outcome: 'down', message: 'answered 503' });
    const teapot = new HttpHealth(`${url}/418`, { method: 'HEAD', accept: (status) => status === 418 });
    expect((await run(teapot)).outcome).toBe('up');
  });

  it('aborts its request at the time-out', async () => {
    const indicator = new HttpHealth(`${url}/hangs`);
    expect((await run(indicator, 30)).message).toBe('no answer within 30 ms');
    // That request may not have reached the server within 30 ms; the signal of this one is aborted when it has.
    const timeout = new AbortController();
    const ended = new Promise((resolve) => {
      server.once('request', (request: IncomingMessage) => {
        request.on('error', () => undefined).once('close', resolve);
        timeout.abort();
      });
    });
    await expect(indicator.check(timeout.signal)).rejects.toThrow();
    await ended;
  });

  it('says why there is no connection', async () => {
    const refused = await run(new HttpHealth('http://127.0.0.1:1/'));
    expect(refused.message).toMatch(/ECONNREFUSED|bad port/);
  });
});

describe('DiskHealth', () => {
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'disk-health-'));
  });

  afterAll(() => rm(folder, { recursive: true }));

  it('measures the free space, and leaves no files behind', async () => {
    const { outcome, details } = await run(new DiskHealth(folder, { minFreeBytes: 1, minFreeShare: 0 }));
    expect([outcome, details?.freeBytes]).toEqual(['up', expect.any(Number)]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('is down when too little is left', async () => {
    const { outcome, message } = await run(new DiskHealth(folder, { minFreeBytes: 1e18 }));
    expect([outcome, message]).toEqual([
      'down',
      expect.stringMatching(/^\d+ bytes \([\d.]+ %\) are left in /),
    ]);
  });

  it.each([
    ['cannot be written', '/proc/self'],
    ['is not there', '/nowhere/at/all'],
  ])('is down when the folder %s', async (_what, path) => {
    const { outcome, message } = await run(new DiskHealth(path, { minFreeBytes: 0, minFreeShare: 0 }));
    expect([outcome, message]).toEqual(['down', expect.stringMatching(/ENOENT|EACCES|EPERM/)]);
  });
});

describe('MemoryHealth', () => {
  it('compares heap and process with their limits', async () => {
    const { outcome, details } = await run(new MemoryHealth());
    expect(outcome).toBe('up');
    expect(Number(details?.limitBytes)).toBeGreaterThan(Number(details?.rssBytes));
    const { message } = await run(new MemoryHealth({ maxHeapShare: 0, maxRssShare: 0 }));
    expect(message).toMatch(/^\d+ % of the heap is used, \d+ % of the memory limit is used$/);
  });
});

describe('EventLoopHealth', () => {
  it('is down after the loop was held up, and up again after that', async () => {
    const indicator = new EventLoopHealth({ maxDelayMs: 100 });
    await run(indicator);
    await pause(50);
    const until = performance.now() + 400;
    while (performance.now() < until);
    await pause(30);
    expect(await run(indicator)).toMatchObject({
      outcome: 'down',
      message: expect.stringMatching(/^delays of \d+ ms, 100 ms are allowed$/),
    });
    indicator.close();
    expect((await run(indicator)).outcome).toBe('up');
  });
});

describe('OtlpExporterHealth', () => {
  afterEach(() => void jest.restoreAllMocks());

  it('is down when exports have failed for too long, and says since when', async () => {
    // No time passes until the check reads the clock.
    jest.spyOn(Date, 'now').mockReturnValue(Date.now());
    const long = { lastSuccessAt: 0, failingSince: Date.now() - 61_000, lastError: 'refused' };
    expect(await run(new OtlpExporterHealth(long))).toMatchObject({
      outcome: 'down',
      message: 'nothing could be exported for 61 s: refused',
      details: { lastSuccess: '1970-01-01T00:00:00.000Z' },
    });
    const short = { failingSince: Date.now() - 1_000 };
    expect(await run(new OtlpExporterHealth(short))).toMatchObject({
      outcome: 'up',
      details: { lastSuccess: 'none yet' },
    });
  });
});

describe('KafkaHealth', () => {
  const open: { close(): Promise<void> }[] = [];

  afterEach(() => Promise.all(open.splice(0).map((one) => one.close())));

  async function cluster(brokers: number, minBrokers: number) {
    const broker = await startKafkaBroker(brokers);
    const retry = { retries: 0 };
    const kafka = new Kafka({
      brokers: [broker.address],
      logLevel: logLevel.NOTHING,
      retry,
      connectionTimeout: 60_000,
    });
    const indicator = new KafkaHealth(kafka, { minBrokers });
    open.push(indicator, broker);
    return { broker, indicator };
  }

  it('counts the brokers that kafkajs sees', async () => {
    const { indicator } = await cluster(3, 3);
    expect(await run(indicator)).toMatchObject({ outcome: 'up', details: { brokers: 3 } });
  });

  it('is degraded with too few of them', async () => {
    const { indicator } = await cluster(2, 3);
    expect(await run(indicator)).toMatchObject({ outcome: 'degraded', message: '2 of at least 3 brokers' });
  });

  it('is down while no broker answers', async () => {
    const { indicator, broker } = await cluster(1, 1);
    await run(indicator);
    open.pop();
    await broker.close();
    expect((await run(indicator)).outcome).toBe('down');
  });

  describe('with @confluentinc/kafka-javascript, which cannot describe a cluster', () => {
    /** The format of `fetchTopicMetadata()` in its admin client. */
    const topic = (name: string, ...isr: number[][]) => ({
      name,
      isInternal: false,
      partitions: isr.map((ids, partitionId) => ({
        partitionErrorCode: 0,
        partitionId,
        leader: ids[0] ?? -1,
        leaderNode: ids[0] === undefined ? null : node(ids[0]),
        replicas: [1, 2, 3],
        replicaNodes: [1, 2, 3].map(node),
        isr: ids,
        isrNodes: ids.map(node),
      })),
    });
    const node = (id: number) => ({ id, host: `kafka${id}`, port: 9092 });

    function confluent(more: object = {}) {
      const calls: string[] = [];
      const note = (call: string) => () => Promise.resolve(void calls.push(call));
      const admin = {
        connect: note('connect'),
        disconnect: note('disconnect'),
        listTopics: () => Promise.resolve(['a']),
        ...more,
      };
      return { calls, kafka: { admin: () => admin } };
    }

    it('lists topics, on one connection that it keeps', async () => {
      const { calls, kafka } = confluent();
      const indicator = new KafkaHealth(kafka);
      expect(await run(indicator)).toMatchObject({ outcome: 'up', details: { topics: 1 } });
      await run(indicator);
      await indicator.close();
      expect(calls).toEqual(['connect', 'disconnect']);
    });

    it.each([
      [
        'enough',
        [topic('a', [1, 2], [2, 3]), topic('b', [3, 1])],
        { outcome: 'up', details: { brokers: 3 } },
      ],
      [
        'too few',
        [topic('a', [1, 2], [2]), topic('b', [])],
        { outcome: 'degraded', message: '2 of at least 3 brokers with replicas in sync' },
      ],
    ])('counts the brokers with replicas in sync for minBrokers: %s', async (_what, topics, expected) => {
      const { kafka } = confluent({ fetchTopicMetadata: () => Promise.resolve(topics) });
      expect(await run(new KafkaHealth(kafka, { minBrokers: 3 }))).toMatchObject(expected);
    });

    it('says so when minBrokers cannot be checked', async () => {
      expect(await run(new KafkaHealth(confluent().kafka, { minBrokers: 3 }))).toMatchObject({
        outcome: 'degraded',
        message: 'this client cannot count brokers: leave minBrokers out, or use kafkajs for this check',
      });
    });

    it('gives up a connection that is never established, and makes a new one for the next run', async () => {
      let connects = 0;
      const connect = () => ((connects += 1) === 1 ? new Promise<void>(() => undefined) : Promise.resolve());
      const { calls, kafka } = confluent({ connect });
      const indicator = new KafkaHealth(kafka);
      const settings = { intervalMs: 1, timeoutMs: 20, jitter: 0 };
      const runner = new CheckRunner(
        'kafka',
        (signal) => indicator.check(signal),
        settings,
        () => undefined,
      );
      expect(await runner.run()).toMatchObject({ outcome: 'down', message: 'no answer within 20 ms' });
      while (runner.busy) await pause(1);
      expect(calls).toEqual(['disconnect']);
      expect((await runner.run()).outcome).toBe('up');
    });
  });
});

describe('SqlHealth', () => {
  const answering = (statements: string[]) => (statement: string) => {
    statements.push(statement);
    return Promise.resolve([]);
  };

  it.each([
    ['mysql2 with callbacks', (query: unknown) => ({ query: 'callbacks', promise: () => ({ query }) })],
    ['mysql2/promise, TypeORM', (query: unknown) => ({ query })],
    ['Prisma', ($queryRawUnsafe: unknown) => ({ $queryRawUnsafe })],
  ])('asks %s', async (_client, clientOf) => {
    const statements: string[] = [];
    const database = clientOf(answering(statements));
    expect((await run(new SqlHealth(database, 'SELECT 2'))).outcome).toBe('up');
    expect(statements).toEqual(['SELECT 2']);
  });

  it('is down while pg has no server', async () => {
    const pool = new Pool({ host: '127.0.0.1', port: 1 });
    expect((await run(new SqlHealth(pool))).message).toContain('ECONNREFUSED');
    await pool.end();
  });

  it('ends a query that hangs with its connection of the pool of pg, and passes on a new one', async () => {
    const server = await startPostgresServer();
    const pool = new Pool({ host: '127.0.0.1', port: server.port, user: 'it', max: 1 });
    const indicator = new SqlHealth(pool);
    expect((await run(indicator)).outcome).toBe('up');
    server.hang(true);
    expect((await run(indicator, 50)).message).toBe('no answer within 50 ms');
    server.hang(false);
    expect((await run(indicator)).outcome).toBe('up');
    expect([pool.totalCount, server.connections]).toEqual([1, 2]);
    await pool.end();
    await server.close();
  });

  it('ends a query that hangs with its connection of the pool of mysql2', async () => {
    const story: string[] = [];
    const connection = {
      query: () => (story.push('query'), story.length > 3 ? Promise.resolve() : new Promise(() => undefined)),
      release: () => story.push('release'),
      destroy: () => story.push('destroy'),
    };
    const pool = {
      query: () => undefined,
      getConnection: () => (story.push('connection'), Promise.resolve(connection)),
    };
    const indicator = new SqlHealth({ promise: () => pool });
    expect((await run(indicator, 20)).outcome).toBe('down');
    expect((await run(indicator)).outcome).toBe('up');
    expect(story).toEqual(['connection', 'query', 'destroy', 'connection', 'query', 'release']);
  });

  it('waits for a query that it cannot end, and starts no second one meanwhile', async () => {
    let queries = 0;
    let answer: (rows: unknown[]) => void = () => undefined;
    const prisma = {
      $queryRawUnsafe: () => ((queries += 1), new Promise((resolve) => (answer = resolve))),
    };
    const indicator = new SqlHealth(prisma);
    const settings = { intervalMs: 1, timeoutMs: 10, jitter: 0 };
    const runner = new CheckRunner(
      'database',
      (signal) => indicator.check(signal),
      settings,
      () => undefined,
    );
    await runner.run();
    for (let turn = 0; turn < 20; turn++) await runner.run();
    expect([queries, runner.busy]).toEqual([1, true]);
    answer([]);
    while (runner.busy) await pause(1);
    const next = runner.run();
    while (queries < 2) await Promise.resolve();
    answer([]);
    expect([(await next).outcome, queries]).toEqual(['up', 2]);
  });

  it('rejects an object that cannot run queries', () => {
    expect(() => new SqlHealth({})).toThrow(/pg or mysql2, a DataSource of TypeORM, or a PrismaClient/);
  });
});

describe('StoreHealth', () => {
  it('has the result of ping()', async () => {
    expect((await run(new StoreHealth({ ping: () => undefined }))).outcome).toBe('up');
    const down = { ping: () => Promise.reject(new Error('away')) };
    expect(await run(new StoreHealth(down))).toMatchObject({ outcome: 'down', message: 'away' });
  });
});
