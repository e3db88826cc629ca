import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { ManagementServer, ObservabilityModule } from 'nestjs-observability';
import { PresetModule, RedisSources, type Preset } from 'nestjs-observability/presets';
import { recommender } from 'nestjs-observability/presets/recommender';
import { webhook, WebhookMetrics } from 'nestjs-observability/presets/webhook';
import { fetchMetricsPage, metricValue } from 'nestjs-observability/testing';
import { describeWith, startService, type RunningService } from '../support/services.js';

describeWith(['redis'], 'Applications whose presets record Redis', () => {
  let redis: RunningService;
  let client: Redis;
  const apps: INestApplicationContext[] = [];
  const lines: { level: string; msg: string }[] = [];

  beforeAll(async () => {
    redis = await startService('redis');
  });
  afterAll(() => redis.remove());

  beforeEach(() => {
    lines.length = 0;
    client = new Redis(redis.url);
  });
  afterEach(async () => {
    await Promise.all(apps.splice(0).map((app) => app.close()));
    await client.flushall();
    client.disconnect();
  });

  const start = async (presets: Preset[], clients: Redis[] = [client]): Promise<INestApplicationContext> => {
    const write = (line: string): void => void lines.push(JSON.parse(line) as (typeof lines)[0]);
    @Module({
      imports: [
        ObservabilityModule.forRoot({ logging: { destination: { write } }, management: { port: 0 } }),
        PresetModule.forRoot(presets),
      ],
      providers: clients.map((useValue, i) => ({ provide: `CLIENT_${i}`, useValue })),
    })
    class AppModule {}
    const app = await NestFactory.createApplicationContext(AppModule, { bufferLogs: true });
    apps.push(app);
    return app;
  };

  /** One miss and two hits, one of them in a pipeline. */
  const lookups = async (): Promise<void> => {
    await client.get('answer');
    await client.set('answer', 'yes');
    await client.get('answer');
    await client.pipeline().get('answer').exec();
  };

  const counted = async (app: INestApplicationContext, prefixes: Record<'cache' | 'webhook', string>) => {
    const page = await fetchMetricsPage(app.get(ManagementServer).url ?? '');
    const { cache, webhook: commands } = prefixes;
    return [
      metricValue(page, `${cache}cache_hits_total`, { cache_type: 'redis' }),
      metricValue(page, `${cache}cache_misses_total`, { cache_type: 'redis' }),
      metricValue(page, `${commands}cache_operation_duration_seconds_count`, { operation: 'get' }),
      metricValue(page, `${commands}cache_operation_duration_seconds_count`, { operation: 'set' }),
    ];
  };
  const PLAIN = { cache: '', webhook: '' };

  it.each([
    ['the webhook first', [webhook, recommender], [PLAIN]],
    ['the recommender first', [recommender, webhook], [PLAIN]],
    [
      'the second under a prefix',
      [webhook, recommender.with({ prefix: 'rec_' })],
      [PLAIN, { cache: 'rec_', webhook: '' }],
    ],
    [
      'the first under a prefix',
      [webhook.with({ prefix: 'clinic_' }), recommender],
      [
        { cache: 'clinic_', webhook: 'clinic_' },
        { cache: '', webhook: 'clinic_' },
      ],
    ],
    [
      'both under one prefix',
      [recommender.with({ prefix: 'both_' }), webhook.with({ prefix: 'both_' })],
      [{ cache: 'both_', webhook: 'both_' }],
    ],
  ])('count every lookup once, with %s', async (_order, presets, prefixes) => {
    const app = await start(presets);
    await lookups();
    for (const names of prefixes) expect(await counted(app, names)).toEqual([2, 1, 3, 1]);
  });

  it('share nothing with another application that has the same client, and record nothing once closed', async () => {
    const [first, second] = [await start([webhook]), await start([recommender, webhook])];
    await lookups();
    expect(await counted(first, PLAIN)).toEqual([2, 1, 3, 1]);
    expect(await counted(second, PLAIN)).toEqual([2, 1, 3, 1]);
    const { cacheHits, cacheOperationDuration } = first.get(WebhookMetrics);
    const before = [cacheHits.samples(), cacheOperationDuration.samples()];
    await first.close();
    await client.get('answer');
    expect([cacheHits.samples(), cacheOperationDuration.samples()]).toEqual(before);
    expect(await counted(second, PLAIN)).toEqual([3, 1, 4, 1]);
    const third = await start([webhook]);
    await client.get('answer');
    expect((await counted(third, PLAIN)).slice(0, 3)).toEqual([1, undefined, 1]);
  });

  it('record a client that is not a provider after `watch`, and report what they cannot watch', async () => {
    const app = await start([webhook], []);
    await client.get('before');
    app.get(RedisSources).watch(client);
    app.get(RedisSources).watch(client);
    app.get(RedisSources).watch({ name: 'no client' });
    await lookups();
    expect(await counted(app, PLAIN)).toEqual([2, 1, 3, 1]);
    expect(lines.filter(({ level }) => level === 'warn').map(({ msg }) => msg)).toEqual([
      'RedisSources.watch received an object that it cannot watch. Pass a client of ioredis.',
    ]);
  });

  it('leave failures to the caller, and count them as neither', async () => {
    const app = await start([webhook, recommender]);
    await client.lpush('answer', 'a list');
    await expect(client.get('answer')).rejects.toThrow('WRONGTYPE');
    expect(await counted(app, PLAIN)).toEqual([undefined, undefined, 1, undefined]);
  });
});
