import { Controller, Get, Inject, Injectable, Logger, Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { HealthIndicatorService } from '@nestjs/terminus';
import { afterEach, describe, expect, it } from '@jest/globals';
import { InjectMetric, makeCounterProvider } from '@willsoto/nestjs-prometheus';
import { MetricService, TraceService } from 'nestjs-otel';
import {
  ManagementServer,
  ObservabilityModule,
  runWith,
  type ObservabilityOptions,
} from 'nestjs-observability';
import { HealthContributor, HealthRegistry } from 'nestjs-observability/health';
import { counter, Metered, metricCatalogue } from 'nestjs-observability/metrics';
import { Traced, TracingService } from 'nestjs-observability/tracing';
import { Logger as NestPinoLogger, PinoLogger } from 'nestjs-pino';
import { Counter, register } from 'prom-client';
import { fetchMetricsPage, metricValue } from 'nestjs-observability/testing';

type Line = Record<string, unknown>;

class ShopMetrics extends metricCatalogue({ orders: counter('orders_total', 'Orders taken.', ['kind']) }) {}

@Injectable()
class Shop {
  constructor(
    @InjectMetric('users_own_total') private readonly own: Counter,
    private readonly metrics: ShopMetrics,
    private readonly tracing: TracingService,
    private readonly pino: PinoLogger,
    private readonly nestPino: NestPinoLogger,
  ) {}

  @Metered('order')
  @Traced('order')
  async order(kind: string): Promise<string | undefined> {
    this.own.inc();
    this.metrics.orders.inc({ kind });
    await runWith({ order: kind }, async () => {
      await Promise.resolve();
      this.pino.assign({ assigned: true });
      this.pino.info('from PinoLogger');
      this.nestPino.log('from nestjs-pino Logger');
      new Logger('Shop').log('from Nest Logger');
    });
    return this.tracing.activeSpan()?.spanContext().traceId;
  }
}

@Controller('shop')
class ShopController {
  constructor(private readonly shop: Shop) {}

  @Get(':kind')
  order(): Promise<string | undefined> {
    return this.shop.order('web');
  }
}

@HealthContributor('always', { critical: false })
class AlwaysUp {
  constructor(@Inject(HealthIndicatorService) private readonly indicators: HealthIndicatorService) {}

  check() {
    return this.indicators.check('always').up({ checked: true });
  }
}

function shopModule(options: ObservabilityOptions, lines: Line[]) {
  @Module({
    imports: [
      ObservabilityModule.forRoot({
        ...options,
        logging: {
          destination: { write: (line) => lines.push(JSON.parse(line) as Line) },
          ...options.logging,
        },
        management: { port: 0, ...options.management },
      }),
    ],
    controllers: [ShopController],
    providers: [
      Shop,
      ShopMetrics,
      AlwaysUp,
      makeCounterProvider({ name: 'users_own_total', help: 'The user’s own.' }),
    ],
  })
  class ShopModule {}
  return ShopModule;
}

describe('ObservabilityModule', () => {
  const apps: INestApplication[] = [];

  async function boot(options: ObservabilityOptions = {}) {
    const lines: Line[] = [];
    const app = await NestFactory.create(shopModule(options, lines), {
      bufferLogs: true,
      abortOnError: false,
    });
    apps.push(app);
    await app.listen(0, '127.0.0.1');
    return {
      app,
      lines,
      own: await app.getUrl(),
      management: app.get(ManagementServer).url ?? '',
      shop: app.get(Shop),
    };
  }

  afterEach(async () => {
    await Promise.all(apps.splice(0).map((app) => app.close()));
    register.clear();
  });

  it('makes the services of the composed packages injectable', async () => {
    const { app } = await boot();
    for (const token of [TraceService, MetricService, NestPinoLogger, TracingService, HealthRegistry]) {
      expect(app.get(token, { strict: false })).toBeDefined();
    }
  });

  it('shows catalogue metrics, the user’s prom-client metrics and Terminus-style checks on the management port', async () => {
    const { shop, management } = await boot();
    await shop.order('a');
    const page = await fetchMetricsPage(management);
    expect(metricValue(page, 'orders_total', { kind: 'a' })).toBe(1);
    expect(metricValue(page, 'users_own_total')).toBe(1);
    expect(metricValue(page, 'order_calls_total', { outcome: 'success' })).toBe(1);
    const health = await fetch(`${management}/health`);
    expect([health.status, await health.json()]).toMatchObject([
      200,
      { details: { always: { status: 'up', checked: true } } },
    ]);
  });

  it('nestjs-prometheus #757 #938 #993 #1997: mounts nothing on the application’s own port', async () => {
    const { own } = await boot();
    for (const path of ['/metrics', '/health']) expect((await fetch(`${own}${path}`)).status).toBe(404);
  });

  it('lets Nest’s Logger, nestjs-pino’s Logger and PinoLogger end in one stream, with the ids of the current work', async () => {
    const { shop, lines } = await boot();
    const traceId = await shop.order('a');
    const mine = lines.filter(({ order }) => order === 'a');
    expect(mine.map(({ msg }) => msg)).toEqual([
      'from PinoLogger',
      'from nestjs-pino Logger',
      'from Nest Logger',
    ]);
    for (const line of mine) expect(line).toMatchObject({ trace_id: traceId, assigned: true, level: 'info' });
  });

  it('observes an HTTP request in the adapter: span, duration by route template, one line', async () => {
    const { own, management, lines } = await boot();
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const body = await (await fetch(`${own}/shop/books`, { headers: { traceparent } })).text();
    expect(body).toBe('0af7651916cd43dd8448eb211c80319c');
    const labels = {
      http_request_method: 'GET',
      http_route: '/shop/:kind',
      http_response_status_code: '200',
    };
    expect(
      metricValue(await fetchMetricsPage(management), 'http_server_request_duration_seconds_count', labels),
    ).toBe(1);
    const line = lines.find(({ context }) => context === 'HTTP');
    expect(line).toMatchObject({ trace_id: body, route: '/shop/:kind', status: 200 });
  });

  it('keeps two applications in one process apart: metrics, health, logs and context', async () => {
    const one = await boot({ service: { name: 'one' } });
    const two = await boot({ service: { name: 'two' } });
    two.app.get(HealthRegistry).register('only-two', () => undefined);
    await one.shop.order('first');
    await Promise.all([two.shop.order('second'), two.shop.order('second')]);
    const [pageOne, pageTwo] = [
      await fetchMetricsPage(one.management),
      await fetchMetricsPage(two.management),
    ];
    expect(metricValue(pageOne, 'orders_total', { kind: 'second' })).toBeUndefined();
    expect(metricValue(pageTwo, 'orders_total', { kind: 'second' })).toBe(2);
    expect([metricValue(pageOne, 'order_calls_total'), metricValue(pageTwo, 'order_calls_total')]).toEqual([
      1, 2,
    ]);
    const health = await Promise.all(
      [one, two].map(async ({ management }) => (await fetch(`${management}/health`)).json()),
    );
    expect(health).toMatchObject([
      { service: 'one' },
      { service: 'two', details: { 'only-two': { status: 'up' } } },
    ]);
    expect((health[0] as { details: object }).details).not.toHaveProperty('only-two');
    const pinoLines = (lines: Line[]) =>
      lines.filter(({ msg }) => msg === 'from PinoLogger').map(({ order }) => order);
    expect([pinoLines(one.lines), pinoLines(two.lines)]).toEqual([['first'], ['second', 'second']]);
    for (const { service } of [...one.lines]) expect(service).toBe('one');
  });

  it('continues when the other application of the process was closed', async () => {
    const one = await boot({ service: { name: 'one' } });
    const two = await boot({ service: { name: 'two' } });
    await apps.shift()?.close();
    expect(await two.shop.order('x')).toMatch(/^[0-9a-f]{32}$/);
    expect(metricValue(await fetchMetricsPage(two.management), 'orders_total', { kind: 'x' })).toBe(1);
    await expect(fetch(`${one.management}/metrics`)).rejects.toThrow();
  });

  it('fails at start with one error that lists every problem of the options', async () => {
    const wrong = { metrics: { enabled: 1 }, wrong: true } as unknown as ObservabilityOptions;
    await expect(boot(wrong)).rejects.toThrow(/OBS_OPTIONS_INVALID.*2 problems[^]*metrics\.enabled[^]*wrong/);
  });

  it('takes its options from a factory too', async () => {
    const module = ObservabilityModule.forRootAsync({
      useFactory: () => Promise.resolve({ management: { port: 0 }, logging: { level: 'silent' as const } }),
    });
    const app = await NestFactory.createApplicationContext(module, { logger: false });
    expect((await fetch(`${app.get(ManagementServer).url}/health`)).status).toBe(200);
    await app.close();
  });

  it.each([
    ['metrics', { metrics: { enabled: false } }, [404, 200]],
    ['health', { health: { enabled: false } }, [200, 404]],
  ])('works without %s when it is switched off', async (_name, options, statuses) => {
    const { management, shop } = await boot(options);
    expect(await shop.order('a')).toBeDefined();
    const answers = ['/metrics', '/health'].map(async (path) => (await fetch(`${management}${path}`)).status);
    expect(await Promise.all(answers)).toEqual(statuses);
  });

  it('works without tracing when it is switched off: the method runs, the lines have no trace id', async () => {
    const { shop, lines } = await boot({ tracing: { enabled: false } });
    expect(await shop.order('a')).toBeUndefined();
    expect(lines.find(({ order }) => order === 'a')).not.toHaveProperty('trace_id');
  });
});
