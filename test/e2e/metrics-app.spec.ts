import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import {
  Controller,
  Get,
  Injectable,
  Module,
  Scope,
  SetMetadata,
  type INestApplication,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { InjectMetric, makeCounterProvider } from '@willsoto/nestjs-prometheus';
import { MetricService } from 'nestjs-otel';
import { ManagementServer, ObservabilityModule, Observed } from 'nestjs-observability';
import { Counted, counter, histogram, MetricsRegistry } from 'nestjs-observability/metrics';
import { Counter as PromCounter, register } from 'prom-client';
import { fetchMetricsPage, metricValue } from 'nestjs-observability/testing';
import { ensureThreadFile } from '../../scripts/library/telemetry-thread.mjs';
import { describeWith, startService, type RunningPrometheus } from '../support/services.js';

const lines: Record<string, unknown>[] = [];
const SLOW = histogram('slow_seconds', 'Slow work.', ['route'], { buckets: [0.1, 1, 10] });
const JOBS = counter('jobs_total', 'Jobs.', ['queue']);

@Injectable()
class Orders {
  constructor(
    private readonly registry: MetricsRegistry,
    private readonly meters: MetricService,
  ) {}

  @SetMetadata('role', 'admin')
  @Observed('order', {
    labels: (kind: string) => ({ kind }),
    attributes: (kind: string) => ({ 'order.kind': kind }),
  })
  async place(kind: string): Promise<string> {
    this.registry.register(SLOW).observe({ route: '/orders' }, 5);
    this.meters
      .getCounter('otel.orders', { description: 'Orders by OpenTelemetry.' })
      .add(2, { 'order.kind': kind });
    return kind;
  }
}

@Injectable({ scope: Scope.REQUEST })
class PerRequest {
  @Counted('per_request')
  run(): void {}
}

@Observed('stock')
@Injectable()
class Stock {
  reserve(count: number): number {
    return count;
  }

  async release(): Promise<never> {
    throw new RangeError('nothing reserved');
  }
}

@Controller('orders')
class OrdersController {
  constructor(
    private readonly orders: Orders,
    private readonly perRequest: PerRequest,
    private readonly stock: Stock,
  ) {}

  @Get('stock')
  async all(): Promise<number> {
    await this.stock.release().catch(() => undefined);
    return this.stock.reserve(3);
  }

  @Get()
  place(): Promise<string> {
    this.perRequest.run();
    return this.orders.place('web');
  }
}

const options = {
  logging: {
    level: 'debug',
    destination: { write: (line: string) => lines.push(JSON.parse(line) as never) },
  },
  management: { port: 0 },
  tracing: { samplingRatio: 1 },
} as const;
const parts = { controllers: [OrdersController], providers: [Orders, PerRequest, Stock, MetricService] };

@Module({ imports: [ObservabilityModule.forRoot(options)], ...parts })
class AppModule {}

@Module({ imports: [ObservabilityModule.forRoot({ ...options, store: { intervalMs: 200 } })], ...parts })
class RememberingModule {}

const apps: INestApplication[] = [];

async function boot(module = AppModule): Promise<{
  app: INestApplication;
  metricsUrl: string;
  call: (path?: string) => Promise<string>;
}> {
  const app = await NestFactory.create(module, { bufferLogs: true });
  await app.listen(0, '127.0.0.1');
  apps.push(app);
  const { port } = (app.getHttpServer() as { address(): AddressInfo }).address();
  const call = async (path = ''): Promise<string> =>
    (await fetch(`http://127.0.0.1:${port}/orders${path}`)).text();
  return { app, metricsUrl: app.get(ManagementServer).url as string, call };
}

afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
  register.clear();
  lines.length = 0;
});

describe('An application', () => {
  it('counts, times, traces and logs a method with @Observed, and its name and metadata survive (nestjs-otel#502)', async () => {
    const { call, metricsUrl } = await boot();
    expect(await call()).toBe('web');
    const page = await fetchMetricsPage(metricsUrl);
    expect(metricValue(page, 'order_calls_total', { kind: 'web', outcome: 'success' })).toBe(1);
    expect(metricValue(page, 'order_duration_seconds_count', { kind: 'web' })).toBe(1);
    const exited = lines.find((line) => line.msg === 'exited');
    expect(exited).toMatchObject({
      function: 'Orders.place',
      trace_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect([Orders.prototype.place.name, Reflect.getMetadata('role', Orders.prototype.place)]).toEqual([
      'place',
      'admin',
    ]);
  });

  it('observes every method of a class with @Observed: metrics and lines by class and method', async () => {
    const { call, metricsUrl } = await boot();
    expect(await call('/stock')).toBe('3');
    const page = await fetchMetricsPage(metricsUrl);
    expect(metricValue(page, 'stock_reserve_calls_total', { outcome: 'success' })).toBe(1);
    expect(metricValue(page, 'stock_release_calls_total', { outcome: 'error' })).toBe(1);
    expect(metricValue(page, 'stock_release_errors_total', { error_type: 'RangeError' })).toBe(1);
    const named = lines.filter((line) => String(line.function).startsWith('Stock.'));
    expect(named.map((line) => [line.function, line.msg])).toEqual([
      ['Stock.release', 'entered'],
      ['Stock.release', expect.stringContaining('failed')],
      ['Stock.reserve', 'entered'],
      ['Stock.reserve', 'exited'],
    ]);
  });

  it('shows the meters of nestjs-otel on the same page', async () => {
    const { call, metricsUrl } = await boot();
    await call();
    expect(
      metricValue(await fetchMetricsPage(metricsUrl), 'otel_orders_total', { order_kind: 'web' }),
    ).toBeGreaterThanOrEqual(2);
  });

  it('meters a provider that lives for one request', async () => {
    const { call, metricsUrl } = await boot();
    await call();
    await call();
    expect(
      metricValue(await fetchMetricsPage(metricsUrl), 'per_request_calls_total', { outcome: 'success' }),
    ).toBe(2);
  });

  it('shows event loop, garbage collection and heap, and no gauge that is called _total', async () => {
    const { metricsUrl } = await boot();
    const page = await fetchMetricsPage(metricsUrl);
    expect(metricValue(page, 'nodejs_eventloop_utilization_ratio')).toBeLessThanOrEqual(1);
    expect(metricValue(page, 'nodejs_open_resources')).toBeGreaterThan(0);
    expect(page.has('nodejs_heap_space_size_used_bytes')).toBe(true);
    expect(page.has('nodejs_gc_duration_seconds')).toBe(true);
    expect([...page].filter(([name, { type }]) => type === 'gauge' && name.endsWith('_total'))).toEqual([]);
  });
});

describe('prom-client’s global registry', () => {
  it('sees our metrics: register.metrics(), getMetricsAsJSON and a @InjectMetric of the same name', async () => {
    const { app } = await boot();
    app.get(MetricsRegistry).register(JOBS).inc({ queue: 'mail' }, 3);
    expect(await register.metrics()).toContain('jobs_total{queue="mail"} 3');
    expect(await register.getMetricsAsJSON()).toContainEqual(
      expect.objectContaining({ name: 'jobs_total', aggregator: 'sum' }),
    );
    @Injectable()
    class Legacy {
      constructor(@InjectMetric('jobs_total') readonly jobs: PromCounter) {}
    }
    @Module({
      providers: [Legacy, makeCounterProvider({ name: 'jobs_total', help: 'Jobs.', labelNames: ['queue'] })],
    })
    class LegacyModule {}
    const legacy = await NestFactory.createApplicationContext(LegacyModule, { logger: false });
    legacy.get(Legacy).jobs.inc({ queue: 'mail' }, 2);
    legacy.get(Legacy).jobs.labels('mail').inc();
    expect(app.get(MetricsRegistry).register(JOBS).labels({ queue: 'mail' }).value).toBe(6);
    await legacy.close();
  });

  it('has no conflict over two applications: it shows their sum, each page its own; nothing stays behind (nestjs-prometheus#1928)', async () => {
    const [one, two] = [await boot(), await boot()];
    const jobs = [one, two].map(({ app }) => app.get(MetricsRegistry).register(JOBS));
    jobs[0]?.inc({ queue: 'a' }, 1);
    jobs[1]?.inc({ queue: 'a' }, 10);
    expect(await register.metrics()).toContain('jobs_total{queue="a"} 11');
    expect(metricValue(await fetchMetricsPage(one.metricsUrl), 'jobs_total', { queue: 'a' })).toBe(1);
    expect(metricValue(await fetchMetricsPage(two.metricsUrl), 'jobs_total', { queue: 'a' })).toBe(10);
    await Promise.all(apps.splice(0).map((app) => app.close()));
    expect(register.getSingleMetric('jobs_total')).toBeUndefined();
    await boot();
  });

  it('keeps the user’s own metric where the name is taken', async () => {
    new PromCounter({ name: 'jobs_total', help: 'Theirs.' }).inc(5);
    const { app } = await boot();
    app.get(MetricsRegistry).register(JOBS).inc({ queue: 'a' });
    expect(await register.metrics()).toContain('jobs_total 5');
  });
});

describeWith(['prometheus'], 'A real Prometheus', () => {
  beforeAll(ensureThreadFile);

  it('scrapes OpenMetrics and finds the exemplar of a slow request, as the store of the application does', async () => {
    const { call, metricsUrl } = await boot(RememberingModule);
    const prometheus = await startPrometheus(new URL(metricsUrl).host);
    try {
      // Only one: the exemplar of a second request could replace it between a scrape and the store's next reading.
      await call();
      const found = await until(async () => {
        const [series] = (await prometheus.get('query_exemplars', {
          query: 'slow_seconds_bucket',
          start: String(Date.now() / 1000 - 60),
          end: String(Date.now() / 1000 + 60),
        })) as ExemplarSeries[];
        return series;
      });
      expect(found.seriesLabels).toMatchObject({ route: '/orders', le: '10.0' });
      expect(found.exemplars[0]).toMatchObject({
        value: '5',
        labels: { trace_id: expect.stringMatching(/^[0-9a-f]{32}$/) },
      });
      const traces = lines.map(({ trace_id }) => trace_id);
      expect(traces).toContain(found.exemplars[0]?.labels.trace_id);
      const own = new URL('/api/v1/query_exemplars?query=rate(slow_seconds_bucket[5m])', metricsUrl);
      const [series] = await until(async () => {
        const { data } = (await (await fetch(own)).json()) as { data: ExemplarSeries[] };
        return data.length > 0 ? data : undefined;
      });
      const [{ job: _job, instance: _instance, ...theirs }, { job, instance, ...ours }] = [
        found.seriesLabels,
        series?.seriesLabels ?? {},
      ];
      expect(ours).toEqual(theirs);
      expect([job, instance]).not.toContain(undefined);
      // The exemplars of the push must include those that the page showed.
      expect(series?.exemplars).toEqual(expect.arrayContaining(found.exemplars));
    } finally {
      await prometheus.remove();
    }
  });
});

interface ExemplarSeries {
  seriesLabels: Record<string, string>;
  exemplars: { labels: Record<string, string>; value: string; timestamp: number }[];
}

const startPrometheus = (target: string): Promise<RunningPrometheus> =>
  startService('prometheus', {
    config: `global: { scrape_interval: 1s }\nscrape_configs: [{ job_name: app, static_configs: [{ targets: ['${target}'] }] }]\n`,
    flags: ['--enable-feature=exemplar-storage'],
  });

/** Polls, as Prometheus sends no event after a scrape. */
async function until<T>(ask: () => Promise<T | undefined>, withinMs = 40_000): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error('not there in time');
    await wait(200);
  }
}
