import type { AddressInfo } from 'node:net';
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
import { TrackQuery, trends, TrendsMetrics } from 'nestjs-observability/presets/trends';
import { fetchPage, sample } from '../support/metrics-page.js';
import { PresetRun } from '../support/preset-run.js';
import { describeWith, startService, type RunningService } from '../support/services.js';

@Injectable()
class Store {
  constructor(private readonly metrics: TrendsMetrics) {}

  @TrackQuery('select', 'trends')
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
    thresholds: { LowDatabaseConnections: 11 },
  });
  let redis: RunningService;
  let app: INestApplication;
  let run: PresetRun;
  let url: string;
  let managementUrl: string;
  let queue: Queue;

  beforeAll(async () => {
    redis = await startService('redis');
    const { hostname, port } = new URL(redis.url);
    // Nobody listens there, and nothing is asked: its size is what counts here.
    const pool = new Pool({ host: '127.0.0.1', port: 1, max: 10 });
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
  }, 120_000);

  afterAll(async () => {
    await run.stop();
    await app.close();
    await redis.remove();
  }, 60_000);

  const work = async (): Promise<void> => {
    await fetch(`${url}/trends/1`);
    await fetch(`${url}/trends/none`);
    await fetch(`${url}/trends/broken`);
    await queue.add('collect', {});
    await queue.add('flaky', {}, { attempts: 2 });
    await queue.add('broken', {});
  };

  it('counts requests of Fastify and tasks of BullMQ by itself', async () => {
    const ran = new Promise<void>((resolve) => {
      let tries = 0;
      onTry = () => ++tries === 4 && resolve();
    });
    await work();
    await fetch(`${url}/unknown`);
    await ran;
    const counted = async (): Promise<Map<string, unknown>> => {
      const page = await fetchPage(managementUrl);
      const tasks = (task_name: string, status: string) =>
        sample(page, 'celery_tasks_total', { task_name, status });
      return new Map<string, unknown>([
        ['200', sample(page, 'api_requests_total', { endpoint: '/trends/:id', status_code: '200' })],
        ['404', sample(page, 'api_requests_total', { endpoint: '/trends/:id', status_code: '404' })],
        ['unmatched', sample(page, 'api_requests_total', { endpoint: 'unmatched', status_code: '404' })],
        ['active', sample(page, 'api_active_requests', { endpoint: '/trends/:id' })],
        ['collected', tasks('collect', 'success')],
        ['flaky', tasks('flaky', 'success')],
        ['retries', sample(page, 'celery_task_retries_total', { task_name: 'flaky' })],
        ['broken', tasks('broken', 'failure')],
        ['working', sample(page, 'celery_active_tasks', { task_name: 'broken' })],
        ['waiting', sample(page, 'celery_queue_length', { queue_name: 'collection' })],
        ['pool', sample(page, 'db_connection_pool_available')],
      ]);
    };
    // The worker reports a job's end after its handler has returned.
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
  }, 120_000);

  it('sends alerts of failing tasks, a backlog and a small pool through Alertmanager', async () => {
    await queue.pause();
    await queue.addBulk(Array.from({ length: 1100 }, () => ({ name: 'collect', data: {} })));
    const names = ['LowDatabaseConnections', 'HighTaskFailureRate', 'TaskQueueBacklog'];
    const alerts = await run.alerted(names, () => undefined);
    expect(Object.keys(alerts).sort()).toEqual(names.sort());
    expect(alerts.TaskQueueBacklog).toMatchObject({ job: 'trends', queue_name: 'collection' });
  }, 120_000);
});
