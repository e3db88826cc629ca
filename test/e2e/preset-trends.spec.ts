import { createServer, type AddressInfo } from 'node:net';
import { BullModule, getQueueToken, Processor, WorkerHost } from '@nestjs/bullmq';
import {
  Controller,
  Get,
  Injectable,
  Module,
  NotFoundException,
  Param,
  type INestApplication,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Job, Queue } from 'bullmq';
import { Pool } from 'pg';
import { ManagementServer, ObservabilityModule } from 'nestjs-observability';
import { PresetModule } from 'nestjs-observability/presets';
import { TrackTrendsQuery, trends, TrendsMetrics } from 'nestjs-observability/presets/trends';
import { fetchMetricsPage, metricValue } from 'nestjs-observability/testing';
import { PresetRun } from '../support/preset-run.js';
import { describeWith, startService, type RunningService } from '../support/services.js';

@Injectable()
class Store {
  constructor(private readonly metrics: TrendsMetrics) {}

  @TrackTrendsQuery('select', 'trends')
  async find(id: string): Promise<string> {
    await new Promise(setImmediate);
    if (id === 'none') throw new NotFoundException();
    if (id === 'broken') throw new Error('broken');
    return id;
  }

  collect(): void {
    this.metrics.itemsCollectedFrom('news', 5);
    this.metrics.itemsCollectedFrom('forum', 2);
    this.metrics.trendsCreatedIn('tech');
    this.metrics.topicsCreatedIn('tech', 2);
    this.metrics.activeTrendsIn('rising', 7);
    this.metrics.activeTrendsIn('falling', 3);
  }
}

@Controller('trends')
class TrendsController {
  constructor(private readonly store: Store) {}

  @Get(':id')
  find(@Param('id') id: string): Promise<string> {
    return this.store.find(id);
  }
}

/** PostgreSQL's AuthenticationOk and ReadyForQuery, which suffice to fill a pool. */
const WELCOME = Buffer.from('R\0\0\0\x08\0\0\0\0Z\0\0\0\x05I');

let onTry: (() => void) | undefined;

@Processor('collection')
class CollectProcessor extends WorkerHost {
  constructor(private readonly store: Store) {
    super();
  }

  process({ name, attemptsMade }: Job): Promise<void> {
    onTry?.();
    if (name === 'flaky' && attemptsMade === 0) return Promise.reject(new Error('try again'));
    if (name === 'broken') return Promise.reject(new Error('broken'));
    this.store.collect();
    return Promise.resolve();
  }
}

describeWith(['prometheus', 'alertmanager', 'redis'], 'A trend platform with the trends preset', () => {
  const HASTY = trends.with({
    durations: { LowDatabaseConnections: '0s', HighTaskFailureRate: '0s', TaskQueueBacklog: '0s' },
  });
  const database = createServer((socket) => socket.once('data', () => socket.write(WELCOME)));
  let redis: RunningService;
  let app: INestApplication;
  let run: PresetRun;
  let url: string;
  let managementUrl: string;
  let queue: Queue;
  let pool: Pool;

  beforeAll(async () => {
    redis = await startService('redis');
    const { hostname, port } = new URL(redis.url);
    await new Promise<void>((listening) => database.listen(0, '127.0.0.1', listening));
    const { port: databasePort } = database.address() as AddressInfo;
    pool = new Pool({ host: '127.0.0.1', port: databasePort, max: 10 });
    @Module({
      imports: [
        ObservabilityModule.forRoot({ logging: { level: 'silent' }, management: { port: 0 } }),
        PresetModule.forRoot([HASTY]),
        BullModule.forRoot({ connection: { host: hostname, port: Number(port) } }),
        BullModule.registerQueue({ name: 'collection' }),
      ],
      controllers: [TrendsController],
      providers: [Store, CollectProcessor, { provide: Pool, useValue: pool }],
    })
    class TrendsModule {}
    app = await NestFactory.create(TrendsModule, new FastifyAdapter({ forceCloseConnections: true }), {
      logger: false,
    });
    await app.listen(0, '127.0.0.1');
    url = `http://127.0.0.1:${(app.getHttpServer() as { address(): AddressInfo }).address().port}`;
    managementUrl = app.get(ManagementServer).url as string;
    queue = app.get<Queue>(getQueueToken('collection'));
    run = await PresetRun.start(HASTY, managementUrl);
  });

  afterAll(async () => {
    await run.stop();
    await app.close();
    await pool.end();
    database.close();
    await redis.remove();
  });

  const work = async (): Promise<void> => {
    await fetch(`${url}/trends/1`);
    await fetch(`${url}/trends/none`);
    await fetch(`${url}/trends/broken`);
    await queue.add('collect', {});
    await queue.add('flaky', {}, { attempts: 2 });
  };

  it('counts requests of Fastify and tasks of BullMQ automatically', async () => {
    const ran = new Promise<void>((resolve) => {
      let tries = 0;
      onTry = () => ++tries === 4 && resolve();
    });
    await work();
    await queue.add('broken', {});
    await fetch(`${url}/unknown`);
    await ran;
    const counted = async (): Promise<Map<string, unknown>> => {
      const page = await fetchMetricsPage(managementUrl);
      const tasks = (task_name: string, status: string) =>
        metricValue(page, 'celery_tasks_total', { task_name, status });
      return new Map<string, unknown>([
        ['200', metricValue(page, 'api_requests_total', { endpoint: '/trends/:id', status_code: '200' })],
        ['404', metricValue(page, 'api_requests_total', { endpoint: '/trends/:id', status_code: '404' })],
        ['unmatched', metricValue(page, 'api_requests_total', { endpoint: 'unmatched', status_code: '404' })],
        ['active', metricValue(page, 'api_active_requests', { endpoint: '/trends/:id' })],
        ['collected', tasks('collect', 'success')],
        ['flaky', tasks('flaky', 'success')],
        ['retries', metricValue(page, 'celery_task_retries_total', { task_name: 'flaky' })],
        ['broken', tasks('broken', 'failure')],
        ['working', metricValue(page, 'celery_active_tasks', { task_name: 'broken' })],
        ['waiting', metricValue(page, 'celery_queue_length', { queue_name: 'collection' })],
        ['pool', metricValue(page, 'db_connection_pool_available')],
      ]);
    };
    // The worker reports the end of a job after its handler has returned.
    let seen = await counted();
    const deadline = Date.now() + 10_000;
    const ended = (): boolean => seen.get('broken') === 1 && seen.get('flaky') === 1;
    while (!ended() && Date.now() < deadline) seen = await counted();
    expect(Object.fromEntries(seen)).toEqual({
      200: 1,
      404: 1,
      unmatched: 1,
      active: 0,
      collected: 1,
      flaky: 1,
      retries: 1,
      broken: 1,
      working: 0,
      waiting: 0,
      pool: 10,
    });
  });

  it('has a value for each recording rule and data in each panel', async () => {
    expect(await run.withoutData(work)).toEqual([]);
  });

  it('sends alerts of failing tasks, a backlog and a small pool through Alertmanager', async () => {
    const taken = await Promise.all(Array.from({ length: 9 }, () => pool.connect()));
    const failing = await run.alerted(['LowDatabaseConnections', 'HighTaskFailureRate'], () =>
      queue.add('broken', {}),
    );
    taken.forEach((client) => client.release());
    await queue.pause();
    await queue.addBulk(Array.from({ length: 1100 }, () => ({ name: 'collect', data: {} })));
    const waiting = await run.alerted(['TaskQueueBacklog'], () => undefined);
    expect(Object.keys(failing).sort()).toEqual(['HighTaskFailureRate', 'LowDatabaseConnections']);
    expect(waiting.TaskQueueBacklog).toMatchObject({ job: 'trends', queue_name: 'collection' });
  });
});
