import type { AddressInfo } from 'node:net';
import { Controller, Get, Injectable, Module, Param, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ManagementServer, ObservabilityModule } from 'nestjs-observability';
import { PresetModule } from 'nestjs-observability/presets';
import {
  recommender,
  RecommenderMetrics,
  TrackCache,
  TrackInference,
  TrackQuery,
  TrackStage,
  TrackTraining,
} from 'nestjs-observability/presets/recommender';
import { fetchPage, sample } from '../support/metrics-page.js';
import { PresetRun } from '../support/preset-run.js';
import { describeWith } from '../support/services.js';

/** Engine and pipeline in small: every step answers at once. */
@Injectable()
class Engine {
  @TrackCache('items')
  cached(item: string): string | null {
    return item === 'popular' ? item : null;
  }

  @TrackQuery('select', 'items')
  async items(): Promise<string[]> {
    return Promise.resolve(['popular', 'other']);
  }

  @TrackInference('reranking', 'v7')
  rerank(items: string[]): string[] {
    return items.toReversed();
  }

  @TrackTraining((tenant: string) => tenant, 'als')
  train(_tenant: string, fails: boolean): void {
    if (fails) throw new RangeError('too few ratings');
  }

  @TrackStage((tenant: string) => tenant, 'extract')
  async extract(_tenant: string): Promise<void> {
    await Promise.resolve();
  }
}

@Controller('recommendations')
class RecommendationsController {
  constructor(
    private readonly engine: Engine,
    private readonly metrics: RecommenderMetrics,
  ) {}

  @Get(':tenant')
  async recommend(@Param('tenant') tenant: string): Promise<string[]> {
    if (tenant === 'broken') throw new Error('broken');
    const items = this.engine.rerank(await this.engine.items());
    items.forEach((item) => this.engine.cached(item));
    this.metrics.recommendationServed(tenant, 'v7');
    this.metrics.apiTokensUsed(tenant, '/recommendations/:tenant', 12);
    return items;
  }
}

describeWith(['prometheus', 'alertmanager'], 'A recommender with its preset', () => {
  const HASTY = recommender.with({
    durations: { HighHTTPErrorRate: '0s', LowRecommendationQuality: '0s', HighDataValidationErrors: '0s' },
  });
  let app: INestApplication;
  let run: PresetRun;
  let url: string;
  let managementUrl: string;

  beforeAll(async () => {
    @Module({
      imports: [
        ObservabilityModule.forRoot({ logging: { level: 'silent' }, management: { port: 0 } }),
        PresetModule.forRoot([HASTY]),
      ],
      controllers: [RecommendationsController],
      providers: [Engine],
    })
    class ShopModule {}
    app = await NestFactory.create(ShopModule, { logger: false });
    await app.listen(0, '127.0.0.1');
    url = `http://127.0.0.1:${(app.getHttpServer() as { address(): AddressInfo }).address().port}`;
    managementUrl = app.get(ManagementServer).url as string;
    run = await PresetRun.start(HASTY, managementUrl);
  }, 120_000);

  afterAll(async () => {
    await run.stop();
    await app.close();
  }, 60_000);

  const work = async (): Promise<void> => {
    const [metrics, engine] = [app.get(RecommenderMetrics), app.get(Engine)];
    await fetch(`${url}/recommendations/acme`);
    engine.train('acme', false);
    expect(() => engine.train('acme', true)).toThrow(RangeError);
    await engine.extract('acme');
    metrics.recordsIngested('acme', 'ratings', 40);
    metrics.validationErrors('acme', 'missing_price');
    metrics.modelQuality('acme', 'ndcg_10', 0.42);
    metrics.webVitalLcp.observe(1800);
    metrics.webVitalInp.observe(90);
    metrics.webVitalCls.observe(0.04);
    metrics.webVitalFcp.observe(700);
    metrics.webVitalTtfb.observe(150);
  };

  it('counts requests of Express by their route template by itself, and none is left in progress', async () => {
    await fetch(`${url}/recommendations/acme?token=secret`);
    await fetch(`${url}/recommendations/broken`);
    await fetch(`${url}/.env`);
    const page = await fetchPage(managementUrl);
    const endpoint = '/recommendations/:tenant';
    expect(sample(page, 'http_requests_total', { method: 'GET', endpoint, status: '200' })).toBe(1);
    expect(sample(page, 'http_request_duration_seconds_count', { endpoint, status: '500' })).toBe(1);
    expect(sample(page, 'http_requests_total', { endpoint: 'unmatched', status: '404' })).toBe(1);
    const progress = page.get('http_requests_in_progress')?.samples ?? [];
    expect(progress.map(({ value }) => value)).toEqual(progress.map(() => 0));
  });

  it('has a value for each recording rule and data in each panel', async () => {
    expect(await run.withoutData(work)).toEqual([]);
  }, 120_000);

  it('sends alerts of failing requests, poor quality and invalid records through Alertmanager', async () => {
    const metrics = app.get(RecommenderMetrics);
    const trouble = async (): Promise<void> => {
      await fetch(`${url}/recommendations/broken`);
      metrics.modelQuality('acme', 'ndcg_10', 0.05);
      metrics.validationErrors('acme', 'missing_price', 200);
    };
    const names = ['HighHTTPErrorRate', 'LowRecommendationQuality', 'HighDataValidationErrors'];
    const alerts = await run.alerted(names, trouble);
    expect(Object.keys(alerts).sort()).toEqual(names.sort());
    expect(alerts.LowRecommendationQuality).toMatchObject({ tenant_id: 'acme', preset: 'recommender' });
  }, 120_000);

  it('bounds the tenants: too many of them share one series', async () => {
    const metrics = app.get(RecommenderMetrics);
    for (let i = 0; i < 1100; i++) metrics.recommendationServed(`tenant-${i}`, 'v7');
    const page = await fetchPage(managementUrl);
    expect(page.get('recommendations_served_total')?.samples.length).toBe(1001);
    expect(sample(page, 'recommendations_served_total', { tenant_id: '__other__' })).toBe(101);
  });
});
