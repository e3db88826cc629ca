import type { AddressInfo } from 'node:net';
import { Controller, Get, Injectable, Module, Param, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { SpanKind } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ManagementServer, ObservabilityModule } from 'nestjs-observability';
import { PresetModule } from 'nestjs-observability/presets';
import {
  recommender,
  RecommenderMetrics,
  traceStep,
  traceWork,
  TrackRecommenderCache,
  TrackRecommenderInference,
  TrackRecommenderQuery,
  TrackRecommenderStage,
  TrackRecommenderTraining,
} from 'nestjs-observability/presets/recommender';
import { fetchMetricsPage, metricValue, spanTree } from 'nestjs-observability/testing';
import { PresetRun } from '../support/preset-run.js';
import { describeWith } from '../support/services.js';
import { inbound, Story, until } from '../support/story.js';

const labelOf = ({ name, attributes }: ReadableSpan): string =>
  Object.keys(attributes).length > 0 ? `${name} ${JSON.stringify(attributes)}` : name;

/** A minimal engine and pipeline whose steps return at once. */
@Injectable()
class Engine {
  @TrackRecommenderCache('items')
  cached(item: string): string | null {
    return item === 'popular' ? item : null;
  }

  @TrackRecommenderQuery('select', 'items')
  async items(): Promise<string[]> {
    return Promise.resolve(['popular', 'other']);
  }

  recommend(): Promise<string[]> {
    return traceWork('inference', {}, async () => {
      this.lookUp();
      return this.rerank(await this.search());
    });
  }

  @TrackRecommenderInference('embedding_lookup', 'v7')
  private lookUp(): void {}

  @TrackRecommenderInference('ann_search', 'v7')
  private search(): Promise<string[]> {
    return this.items();
  }

  @TrackRecommenderInference('reranking', 'v7')
  private rerank(items: string[]): string[] {
    return items.toReversed();
  }

  @TrackRecommenderTraining((tenant: string) => tenant, 'als', 'job-1')
  train(_tenant: string, fails: boolean): void {
    traceStep('training', 'data_loading', () => undefined);
    if (fails) throw new RangeError('too few ratings');
    for (const step of ['feature_engineering', 'model_training', 'model_evaluation'] as const)
      traceStep('training', step, () => undefined);
  }

  feed(tenant: string): Promise<void> {
    return traceWork('pipeline', { tenant_id: tenant }, async () => {
      await this.extract(tenant);
      this.transform(tenant);
      this.load(tenant);
    });
  }

  @TrackRecommenderStage((tenant: string) => tenant, 'extract')
  private async extract(_tenant: string): Promise<void> {
    await Promise.resolve();
  }

  @TrackRecommenderStage((tenant: string) => tenant, 'transform')
  private transform(_tenant: string): void {}

  @TrackRecommenderStage((tenant: string) => tenant, 'load')
  private load(_tenant: string): void {}
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
    return traceWork('api', { tenant_id: tenant, user_id: 'u-1', num_items: 2 }, async () => {
      traceStep('api', 'authenticate', () => undefined);
      const items = await traceStep('api', 'ml_engine_call', () => this.engine.recommend());
      items.forEach((item) => this.engine.cached(item));
      traceStep('api', 'log_usage', () => this.served(tenant));
      return items;
    });
  }

  private served(tenant: string): void {
    this.metrics.recommendationServed(tenant, 'v7');
    this.metrics.apiTokensUsed(tenant, '/recommendations/:tenant', 12);
  }
}

describeWith(['prometheus', 'alertmanager'], 'A recommender with its preset', () => {
  const HASTY = recommender.with({
    durations: { HighHTTPErrorRate: '0s', LowRecommendationQuality: '0s', HighDataValidationErrors: '0s' },
  });
  const story = new Story();
  let app: INestApplication;
  let run: PresetRun;
  let url: string;
  let managementUrl: string;

  beforeAll(async () => {
    @Module({
      imports: [
        ObservabilityModule.forRoot({
          ...story.options(),
          logging: { level: 'silent' },
          management: { port: 0 },
        }),
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
  });

  afterAll(async () => {
    await run.stop();
    await app.close();
  });

  const work = async (): Promise<void> => {
    const [metrics, engine] = [app.get(RecommenderMetrics), app.get(Engine)];
    await fetch(`${url}/recommendations/acme`);
    engine.train('acme', false);
    expect(() => engine.train('acme', true)).toThrow(RangeError);
    await engine.feed('acme');
    metrics.recordsIngested('acme', 'ratings', 40);
    metrics.validationErrors('acme', 'missing_price');
    metrics.modelQuality('acme', 'ndcg_10', 0.42);
    metrics.webVitalLcp.observe(1800);
    metrics.webVitalInp.observe(90);
    metrics.webVitalCls.observe(0.04);
    metrics.webVitalFcp.observe(700);
    metrics.webVitalTtfb.observe(150);
  };

  it('counts Express requests by route template automatically, and none remains in progress', async () => {
    await fetch(`${url}/recommendations/acme?token=secret`);
    await fetch(`${url}/recommendations/broken`);
    await fetch(`${url}/.env`);
    const page = await fetchMetricsPage(managementUrl);
    const endpoint = '/recommendations/:tenant';
    expect(metricValue(page, 'http_requests_total', { method: 'GET', endpoint, status: '200' })).toBe(1);
    expect(metricValue(page, 'http_request_duration_seconds_count', { endpoint, status: '500' })).toBe(1);
    expect(metricValue(page, 'http_requests_total', { endpoint: 'unmatched', status: '404' })).toBe(1);
    const progress = page.get('http_requests_in_progress')?.samples ?? [];
    expect(progress.map(({ value }) => value)).toEqual(progress.map(() => 0));
  });

  it('has the spans of a request, down to the steps of the inference', async () => {
    const { traceId, traceparent } = inbound();
    await fetch(`${url}/recommendations/acme`, { headers: { traceparent } });
    const spans = await story.spansOf(traceId, 'GET /recommendations/:tenant');
    const ownSpans = spans.filter(({ kind }) => kind === SpanKind.INTERNAL);
    expect(spanTree(ownSpans, labelOf)).toEqual([
      'get_recommendations {"tenant_id":"acme","user_id":"u-1","num_items":2}',
      '  authenticate',
      '  ml_engine_call',
      '    get_recommendations',
      '      embedding_lookup {"model_version":"v7"}',
      '      ann_search {"model_version":"v7"}',
      '      reranking {"model_version":"v7"}',
      '  log_usage',
    ]);
  });

  it('has the spans of a training and of the pipeline', async () => {
    const before = story.spans.length;
    app.get(Engine).train('acme', false);
    await app.get(Engine).feed('acme');
    const spans = (): ReadableSpan[] => story.spans.slice(before);
    await until(
      () => spans().some(({ name }) => name === 'etl_pipeline') || undefined,
      'the pipeline’s span',
    );
    expect(spanTree(spans(), labelOf)).toEqual([
      'train_model {"tenant_id":"acme","job_id":"job-1"}',
      '  data_loading',
      '  feature_engineering',
      '  model_training',
      '  model_evaluation',
      'etl_pipeline {"tenant_id":"acme"}',
      '  extract {"tenant_id":"acme"}',
      '  transform {"tenant_id":"acme"}',
      '  load {"tenant_id":"acme"}',
    ]);
  });

  it('has a value for each recording rule and data in each panel', async () => {
    expect(await run.withoutData(work)).toEqual([]);
  });

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
  });

  it('bounds the tenants: too many of them share one series', async () => {
    const metrics = app.get(RecommenderMetrics);
    for (let i = 0; i < 1100; i++) metrics.recommendationServed(`tenant-${i}`, 'v7');
    const page = await fetchMetricsPage(managementUrl);
    expect(page.get('recommendations_served_total')?.samples.length).toBe(1001);
    expect(metricValue(page, 'recommendations_served_total', { tenant_id: '__other__' })).toBe(101);
  });
});
