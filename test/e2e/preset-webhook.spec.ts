import { Body, Controller, Inject, Injectable, Module, Post, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { ManagementServer, ObservabilityModule } from 'nestjs-observability';
import { PresetModule } from 'nestjs-observability/presets';
import {
  TrackWebhookCache,
  webhook,
  WebhookMetrics,
  type WebhookLane,
} from 'nestjs-observability/presets/webhook';
import type { AddressInfo } from 'node:net';
import { fetchMetricsPage, metricValue, type MetricsPage } from 'nestjs-observability/testing';
import { PresetRun } from '../support/preset-run.js';
import { describeWith, startService, type RunningService } from '../support/services.js';

interface Message {
  id: string;
  lane: WebhookLane;
}

/** A minimal clinic backend: idempotency, lanes, cache, context, memory. */
@Injectable()
class Clinic {
  private readonly seen = new Set<string>();

  constructor(
    private readonly metrics: WebhookMetrics,
    @Inject(Redis) private readonly redis: Redis,
  ) {}

  async answer({ id, lane }: Message): Promise<string> {
    if (this.isDuplicate(id)) return 'again';
    this.metrics.laneClassification(lane, 0.004);
    this.metrics.hydrationQuery('history');
    this.metrics.contextHydration(0.05);
    const cached = await this.redis.get(`answer:${lane}`);
    this.priceOf(lane);
    const known = await this.metrics.trackQuery('select', () => Promise.resolve(`about ${lane}`));
    const answer = cached ?? known;
    await this.redis.set(`answer:${lane}`, answer);
    this.metrics.memoryWrite('success', 0.2);
    this.metrics.memoryQueueSize(3);
    if (lane === 'complex') throw new Error('too complex');
    return answer;
  }

  @TrackWebhookCache('price')
  priceOf(lane: WebhookLane): number | null {
    return lane === 'price' ? 12 : null;
  }

  private isDuplicate(id: string): boolean {
    this.metrics.idempotencyCheck(0.0003);
    if (!this.seen.has(id)) {
      this.seen.add(id);
      return false;
    }
    this.metrics.duplicateMessage();
    return true;
  }
}

@Controller('webhook')
class WebhookController {
  constructor(
    private readonly clinic: Clinic,
    private readonly metrics: WebhookMetrics,
  ) {}

  @Post()
  receive(@Body() message: Message): Promise<string> {
    return this.metrics.trackRequest('/webhook', message.lane, () => this.clinic.answer(message));
  }
}

describeWith(['prometheus', 'alertmanager', 'redis'], 'A clinic with the webhook preset', () => {
  const HASTY = webhook.with({
    durations: { HighMem0QueueSize: '0s', CriticalErrorRate: '0s', CriticalCacheHitRate: '0s' },
  });
  let redis: RunningService;
  let app: INestApplication;
  let run: PresetRun;
  let url: string;
  let managementUrl: string;
  /** After two messages of one lane. */
  let firstPage: MetricsPage;
  let next = 0;

  beforeAll(async () => {
    redis = await startService('redis');
    const client = new Redis(redis.url);
    @Module({
      imports: [
        ObservabilityModule.forRoot({ logging: { level: 'silent' }, management: { port: 0 } }),
        PresetModule.forRoot([HASTY]),
      ],
      controllers: [WebhookController],
      providers: [Clinic, { provide: Redis, useValue: client }],
    })
    class ClinicModule {}
    app = await NestFactory.create(ClinicModule, { logger: false });
    await app.listen(0, '127.0.0.1');
    url = `http://127.0.0.1:${(app.getHttpServer() as { address(): AddressInfo }).address().port}/webhook`;
    managementUrl = app.get(ManagementServer).url as string;
    for (let i = 0; i < 2; i++) await send('scheduling');
    firstPage = await fetchMetricsPage(managementUrl);
    // The caches are warm before the first scrape: from then on, no message has more misses than hits, which would fire
    // CriticalCacheHitRate before there is trouble.
    for (const lane of ['faq', 'price', 'faq', 'price'] as const) await send(lane);
    await client.set('answer:complex', 'about complex');
    run = await PresetRun.start(HASTY, managementUrl);
  });

  afterAll(async () => {
    await run.stop();
    app.get(Redis).disconnect();
    await app.close();
    await redis.remove();
  });

  const send = async (lane: WebhookLane, id = `m${next++}`): Promise<void> => {
    const body = JSON.stringify({ id, lane });
    await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  };
  const ordinaryWork = async (): Promise<void> => {
    for (const lane of ['faq', 'price', 'scheduling', 'complex'] as const) await send(lane);
    await send('faq', 'm0');
  };

  it('counts the lookups in Redis automatically', () => {
    expect(metricValue(firstPage, 'cache_misses_total', { cache_type: 'redis' })).toBe(1);
    expect(metricValue(firstPage, 'cache_hits_total', { cache_type: 'redis' })).toBe(1);
    expect(metricValue(firstPage, 'cache_operation_duration_seconds_count', { operation: 'set' })).toBe(2);
  });

  it('shows the key metrics with the health of the service', async () => {
    await send('faq');
    let found: { mem0_queue_size?: number } = {};
    // The page shows the latest result of a check that runs in the background.
    while (found.mem0_queue_size !== 3) {
      const report = (await (await fetch(`${managementUrl}/health`)).json()) as {
        details: { key_metrics: typeof found };
      };
      found = report.details.key_metrics;
    }
    expect(found).toMatchObject({
      status: 'up',
      requests: expect.any(Number),
      errors: 0,
      cache_hit_rate: expect.any(Number),
      mem0_queue_size: 3,
    });
  });

  it('has a value for each recording rule and data in each panel', async () => {
    expect(await run.withoutData(ordinaryWork)).toEqual([]);
  });

  it('shows, with the quantiles of its dashboards, values that link to their traces', async () => {
    expect(await run.withoutExemplars(ordinaryWork)).toEqual([]);
  });

  it('sends alerts of a queue that grows, of errors and of a cold cache through Alertmanager', async () => {
    const metrics = app.get(WebhookMetrics);
    const trouble = (): void => {
      metrics.memoryQueueSize(500);
      for (let i = 0; i < 50; i++) {
        metrics.cacheMiss('faq');
        metrics.error('TimeoutError', 'database');
      }
    };
    const names = ['HighMem0QueueSize', 'CriticalErrorRate', 'CriticalCacheHitRate'];
    const alerts = await run.alerted(names, trouble);
    expect(Object.keys(alerts).sort()).toEqual(names.sort());
    expect(alerts.CriticalErrorRate).toMatchObject({
      job: 'webhook',
      preset: 'webhook',
      severity: 'critical',
    });
  });
});
