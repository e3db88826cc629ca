import {
  Controller,
  Get,
  Injectable,
  Module,
  type INestApplication,
  type INestApplicationContext,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ManagementServer, ObservabilityModule } from 'nestjs-observability';
import { counter, gauge, histogram, metricCatalogue } from 'nestjs-observability/metrics';
import { definePreset, PresetModule, type Preset } from 'nestjs-observability/presets';
import { recommender } from 'nestjs-observability/presets/recommender';
import { TrackWebhookCache, webhook } from 'nestjs-observability/presets/webhook';
import { fetchMetricsPage, metricValue } from 'nestjs-observability/testing';

const hits = () => counter('cache_hits_total', 'Reads answered by the cache.', ['cache_type']);

@Injectable()
class ClinicMetrics extends metricCatalogue({
  hits: hits(),
  query: histogram('query_duration_seconds', 'Queries.', ['operation']),
}) {}

@Injectable()
class ShopMetrics extends metricCatalogue({
  hits: hits(),
  waiting: gauge('orders_waiting', 'Orders that wait.'),
}) {}

@Injectable()
class TrendMetrics extends metricCatalogue({
  query: histogram('query_duration_seconds', 'Queries.', ['operation', 'table']),
}) {}

const presetOf = (name: string, catalogue: typeof ClinicMetrics | typeof ShopMetrics | typeof TrendMetrics) =>
  definePreset({
    name,
    title: name,
    description: name,
    metrics: Object.values(catalogue.definitions),
    providers: [catalogue],
  });
const clinic = presetOf('clinic', ClinicMetrics);
const shop = presetOf('shop', ShopMetrics);
const trends = presetOf('trends', TrendMetrics);

@Injectable()
class Work {
  constructor(
    readonly clinic: ClinicMetrics,
    readonly shop: ShopMetrics,
    readonly trends: TrendMetrics,
  ) {}
}

@Injectable()
class Lookups {
  @TrackWebhookCache('faq')
  find(): string | null {
    return null;
  }
}

@Controller('lookups')
class LookupsController {
  @Get(':id')
  one(): string {
    return 'one';
  }
}

const lines: { level: string; msg: string }[] = [];
const apps: INestApplicationContext[] = [];

async function start(
  presets: Preset[],
  lint = true,
  providers: Type[] = [Work],
): Promise<INestApplicationContext> {
  lines.length = 0;
  @Module({
    imports: [
      ObservabilityModule.forRoot({
        management: { port: 0 },
        logging: {
          destination: { write: (line: string) => void lines.push(JSON.parse(line) as (typeof lines)[0]) },
        },
      }),
      PresetModule.forRoot(presets, { lint }),
    ],
    providers,
  })
  class AppModule {}
  const app = await NestFactory.createApplicationContext(AppModule, {
    bufferLogs: true,
    abortOnError: false,
  });
  apps.push(app);
  return app;
}

/** Starts an HTTP server whose own metrics have the classic names. */
async function startServing(presets: Preset[]): Promise<INestApplication> {
  @Module({
    imports: [
      ObservabilityModule.forRoot({
        management: { port: 0 },
        logging: { level: 'silent' },
        metrics: { names: 'classic' },
      }),
      PresetModule.forRoot(presets, { lint: false }),
    ],
    controllers: [LookupsController],
  })
  class ServingModule {}
  const app = await NestFactory.create(ServingModule, { bufferLogs: true });
  apps.push(app);
  await app.listen(0, '127.0.0.1');
  return app;
}

afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
});

describe('an application with presets', () => {
  it('injects their catalogues anywhere, shares what two declare alike, and puts a prefix where asked', async () => {
    const app = await start([clinic, shop, trends.with({ prefix: 'trends_' })]);
    const work = app.get(Work);
    work.clinic.hits.inc({ cache_type: 'redis' });
    work.shop.hits.inc({ cache_type: 'redis' }, 2);
    work.clinic.query.observe({ operation: 'read' }, 0.1);
    work.trends.query.observe({ operation: 'read', table: 'topics' }, 0.2);
    const page = await fetchMetricsPage(app.get(ManagementServer).url ?? '');
    expect(metricValue(page, 'cache_hits_total', { cache_type: 'redis' })).toBe(3);
    expect(metricValue(page, 'query_duration_seconds_count', { operation: 'read' })).toBe(1);
    expect(metricValue(page, 'trends_query_duration_seconds_count', { table: 'topics' })).toBe(1);
    expect(lines.filter(({ level }) => level === 'warn')).toEqual([]);
  });

  it('lets decorators record under the prefix too, and nowhere else', async () => {
    const app = await start([webhook.with({ prefix: 'clinic_' })], false, [Lookups]);
    app.get(Lookups).find();
    const page = await fetchMetricsPage(app.get(ManagementServer).url ?? '');
    expect(metricValue(page, 'clinic_cache_misses_total', { cache_type: 'faq' })).toBe(1);
    expect(page.has('cache_misses_total')).toBe(false);
  });

  it('counts each request once, whether server or preset has the classic names', async () => {
    const app = await startServing([recommender]);
    const url = await app.getUrl();
    await (await fetch(`${url}/lookups/7`)).text();
    const page = await fetchMetricsPage(app.get(ManagementServer).url ?? '');
    const labels = { method: 'GET', endpoint: '/lookups/:id' };
    expect(metricValue(page, 'http_requests_total', { ...labels, status: '200' })).toBe(1);
    expect(metricValue(page, 'http_request_duration_seconds_count', { ...labels, status: '200' })).toBe(1);
    expect(metricValue(page, 'http_requests_in_progress', labels)).toBe(0);
  });

  it('counts each request under the classic names and under its prefix', async () => {
    const app = await startServing([recommender.with({ prefix: 'rec_' })]);
    await (await fetch(`${await app.getUrl()}/lookups/7`)).text();
    const page = await fetchMetricsPage(app.get(ManagementServer).url ?? '');
    const labels = { method: 'GET', endpoint: '/lookups/:id', status: '200' };
    expect(metricValue(page, 'http_requests_total', labels)).toBe(1);
    expect(metricValue(page, 'rec_http_requests_total', labels)).toBe(1);
    expect(metricValue(page, 'rec_http_request_duration_seconds_count', labels)).toBe(1);
  });

  it('does not start with presets that have one metric in two shapes: the error names both and the difference', () => {
    expect(() => PresetModule.forRoot([clinic, shop, trends])).toThrow(
      'the metric "query_duration_seconds" is in the presets "clinic" and "trends": labels [operation] against [operation, table].',
    );
  });

  it('starts with expressions that cannot work, and warns once for each', async () => {
    const broken = {
      recordingRules: [{ record: 'cache:hits:rate5m', expr: 'rate(cache_hit_total[5m])' }],
    };
    const odd = definePreset({
      name: 'odd',
      title: 'Odd',
      description: 'Odd.',
      blocks: [{ block: 'cache', ...broken }],
    });
    const trouble = () => lines.filter(({ level }) => level === 'warn').map(({ msg }) => msg);
    await start([clinic, shop, trends.with({ prefix: 'trends_' }), odd]);
    expect(trouble()).toEqual([
      'preset odd, rule cache:hits:rate5m: unknown-metric at 6: there is no metric "cache_hit_total". ' +
        'Did you mean "cache_hits_total"? In: rate(cache_hit_total[5m])',
    ]);
    await start([clinic, shop, trends.with({ prefix: 'trends_' }), odd], false);
    expect(trouble()).toEqual([]);
  });
});
