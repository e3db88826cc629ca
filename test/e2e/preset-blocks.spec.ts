import { EventEmitter, once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Controller, Get, Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { ManagementServer, ObservabilityModule } from 'nestjs-observability';
import { counter, gauge, histogram, metricCatalogue } from 'nestjs-observability/metrics';
import {
  cacheBlock,
  databaseBlock,
  DatabaseSources,
  definePreset,
  healthBlock,
  httpBlock,
  PresetModule,
  processBlock,
  queueBlock,
  QueueSources,
  RedisSources,
  webVitalsBlock,
  type TaskRecorder,
} from 'nestjs-observability/presets';
import { fetchMetricsPage, metricValue } from 'nestjs-observability/testing';
import { describeWith, startService, type RunningService } from '../support/services.js';

class ShopMetrics extends metricCatalogue({
  query: histogram('shop_query_seconds', 'Statements.', ['operation', 'table', 'outcome']),
  connections: gauge('shop_connections', 'Connections of the pool.', ['state']),
}) {}

class MailMetrics
  extends metricCatalogue({
    sent: counter('mails_sent_total', 'Mails.', ['mail', 'status']),
    retried: counter('mails_retried_total', 'Mails that were tried again.', ['mail']),
    sending: gauge('mails_in_hand', 'Mails that are being sent.', ['mail']),
    waiting: gauge('mails_waiting', 'Mails that wait.', ['queue']),
  })
  implements TaskRecorder
{
  activeTasks(mail: string, change: 1 | -1): void {
    this.sending.inc({ mail }, change);
  }
  task(mail: string, status: 'success' | 'failure'): void {
    this.sent.inc({ mail, status });
  }
  taskRetry(mail: string): void {
    this.retried.inc({ mail });
  }
  queueLength(queue: string, length: number): void {
    this.waiting.set({ queue }, length);
  }
}

const SHOP = definePreset({
  name: 'shop',
  title: 'Shop',
  description: 'A shop of blocks alone.',
  blocks: [
    httpBlock,
    cacheBlock,
    webVitalsBlock,
    processBlock,
    healthBlock({ alert: 'ShopDown', for: '1m', meaning: 'Nobody can buy.' }),
    databaseBlock(ShopMetrics, {
      statement: (metrics, { operation, table, seconds, failure }) =>
        metrics.query.observe({ operation, table, outcome: failure ? 'failed' : 'done' }, seconds),
      pool: {
        metric: 'shop_connections',
        record(metrics, { size, available }) {
          metrics.connections.set({ state: 'busy' }, size - available);
          metrics.connections.set({ state: 'free' }, available);
        },
      },
    }),
    queueBlock(MailMetrics, 'mails_waiting'),
  ],
});

/** A pool like that of `pg`, without a server. */
class FakePool extends EventEmitter {
  totalCount = 4;
  idleCount = 1;
  options = { max: 5 };
  connect(): void {}
  query(): void {}
}

@Controller('items')
class ItemsController {
  @Get(':id')
  one(): string {
    return 'one';
  }
}

const ORIGIN = 'https://shop.example';

describeWith(['redis'], 'A preset of one’s own, made of the shared blocks', () => {
  let redis: RunningService;
  let client: Redis;
  let queue: Queue;
  let worker: Worker;
  let app: INestApplication;
  let pages: string;

  beforeAll(async () => {
    redis = await startService('redis');
    client = new Redis(redis.url);
    const connection = { host: '127.0.0.1', port: Number(new URL(redis.url).port) };
    queue = new Queue('mails', { connection });
    worker = new Worker(
      'mails',
      ({ name }) => (name === 'bad' ? Promise.reject(new Error('bad')) : Promise.resolve()),
      {
        connection,
      },
    );
    @Module({
      imports: [
        ObservabilityModule.forRoot({
          logging: { level: 'silent' },
          management: { port: 0, origins: [ORIGIN] },
        }),
        PresetModule.forRoot([SHOP]),
      ],
      controllers: [ItemsController],
    })
    class ShopModule {}
    app = await NestFactory.create(ShopModule, { logger: false });
    await app.listen(0, '127.0.0.1');
    pages = app.get(ManagementServer).url ?? '';
  });

  afterAll(async () => {
    await app.close();
    await worker.close();
    await queue.close();
    client.disconnect();
    await redis.remove();
  });

  it('counts requests by their route template, and shows how busy the machine is', async () => {
    const { port } = (app.getHttpServer() as { address(): AddressInfo }).address();
    await (await fetch(`http://127.0.0.1:${port}/items/7`)).text();
    const page = await fetchMetricsPage(pages);
    expect(metricValue(page, 'http_requests_total', { endpoint: '/items/:id', status: '200' })).toBe(1);
    expect(metricValue(page, 'system_memory_usage_percent')).toBeGreaterThan(0);
  });

  it('counts the lookups of a client that it was given', async () => {
    app.get(RedisSources).watch(client);
    await client.get('nothing');
    expect(metricValue(await fetchMetricsPage(pages), 'cache_misses_total', { cache_type: 'redis' })).toBe(1);
  });

  it('records the statements and the connections of a pool that it was given', async () => {
    const pool = new FakePool();
    app.get(DatabaseSources).watch(pool);
    const db = {
      query: (text: string) =>
        text.startsWith('DELETE') ? Promise.reject(new Error('locked')) : Promise.resolve([]),
    };
    pool.emit('connect', db);
    await db.query('SELECT * FROM items');
    await expect(db.query('DELETE FROM items')).rejects.toThrow('locked');
    const page = await fetchMetricsPage(pages);
    const ended = (labels: Record<string, string>) => metricValue(page, 'shop_query_seconds_count', labels);
    expect(ended({ operation: 'select', table: 'items', outcome: 'done' })).toBe(1);
    expect(ended({ operation: 'delete', table: 'items', outcome: 'failed' })).toBe(1);
    expect(metricValue(page, 'shop_connections', { state: 'busy' })).toBe(3);
    expect(metricValue(page, 'shop_connections', { state: 'free' })).toBe(2);
  });

  it('records the jobs of a queue and a worker that it was given', async () => {
    app.get(QueueSources).watch(queue);
    app.get(QueueSources).watch(worker);
    await Promise.all([once(worker, 'completed'), queue.add('letter', {})]);
    let failures = 0;
    const failedTwice = new Promise<void>((resolve) => {
      worker.on('failed', () => ++failures === 2 && resolve());
    });
    await queue.add('bad', {}, { attempts: 2 });
    await failedTwice;
    await queue.pause();
    await queue.add('letter', {});
    const page = await fetchMetricsPage(pages);
    expect(metricValue(page, 'mails_sent_total', { mail: 'letter', status: 'success' })).toBe(1);
    expect(metricValue(page, 'mails_sent_total', { mail: 'bad', status: 'failure' })).toBe(1);
    expect(metricValue(page, 'mails_retried_total', { mail: 'bad' })).toBe(1);
    expect(metricValue(page, 'mails_in_hand', { mail: 'bad' })).toBe(0);
    expect(metricValue(page, 'mails_waiting', { queue: 'mails' })).toBe(1);
  });

  it('takes the web vitals of browsers', async () => {
    const answer = await fetch(`${pages}/metrics/report`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: ORIGIN },
      body: JSON.stringify({ name: 'web_vital_lcp', value: 1800, labels: {} }),
    });
    expect(answer.ok).toBe(true);
    expect(metricValue(await fetchMetricsPage(pages), 'web_vital_lcp_sum')).toBe(1800);
  });

  it('has the metrics and alerts of its blocks', () => {
    expect(SHOP.alerts?.map(({ alert, labels }) => [alert, labels?.preset])).toEqual([
      ['HighCPUUsage', 'shop'],
      ['HighMemoryUsage', 'shop'],
      ['LowDiskSpace', 'shop'],
      ['ShopDown', 'shop'],
    ]);
    expect(SHOP.metrics.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['shop_query_seconds', 'mails_waiting', 'cache_hits_total', 'web_vital_inp']),
    );
  });
});
