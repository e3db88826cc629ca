/** Problems with other packages' metrics reported in public, tried on ours. */
import { setTimeout as pause } from 'node:timers/promises';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Controller, Get, Module, type INestApplication, type MiddlewareConsumer } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ExpressAdapter } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { metrics } from '@opentelemetry/api';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Counter, Gauge, Histogram, register } from 'prom-client';
import type { ObservabilityOptions } from '#contracts';
import { gauge, histogram, MetricsRegistry, upDownCounter } from '#metrics';
import { ManagementServer, ObservabilityModule } from '../../src/index.js';
import { freePort } from '../support/free-port.js';
import { describeWith, startService } from '../support/services.js';

interface Request {
  readonly path: string;
}
interface Response {
  status(code: number): Response;
  end(text?: string): void;
}
type NextFunction = () => void;
type Handler = (request: Request, response: Response, next: NextFunction) => void;
interface Router {
  get(path: string | string[], handler: Handler): Router;
  all(path: string, handler: Handler): Router;
  use(path: string, handler: unknown): Router;
}
const platform = createRequire(createRequire(import.meta.url).resolve('@nestjs/platform-express'));
const { Router } = platform('express') as { Router: () => Router };
const routerOf = (nest: INestApplication): Router => nest.getHttpAdapter().getInstance() as Router;

@Controller('orders')
class OrderController {
  @Get(':id')
  one(): object {
    return {};
  }
}

@Module({ controllers: [OrderController] })
class OrderModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply((_request: unknown, _response: unknown, next: () => void) => next()).forRoutes('*any');
  }
}

interface Running {
  readonly app: INestApplication;
  readonly url: string;
  page(accept?: string): Promise<string>;
}

const running: INestApplication[] = [];

async function start(
  options: ObservabilityOptions = {},
  prepare: (app: INestApplication) => void = () => undefined,
  adapter: ExpressAdapter | FastifyAdapter = new ExpressAdapter(),
): Promise<Running> {
  const module = await Test.createTestingModule({
    imports: [
      ObservabilityModule.forRoot({
        management: { port: 0 },
        logging: { destination: { write: () => true } },
        ...options,
      }),
      OrderModule,
    ],
  }).compile();
  const app = module.createNestApplication(adapter);
  prepare(app);
  running.push(app);
  await app.listen(0);
  const page = async (accept = 'text/plain'): Promise<string> => {
    const response = await fetch(`${app.get(ManagementServer).url}/metrics`, { headers: { accept } });
    expect(response.status).toBe(200);
    return response.text();
  };
  return { app, url: (await app.getUrl()).replace('[::1]', '127.0.0.1'), page };
}

afterEach(async () => {
  for (const app of running.splice(0)) await app.close();
  register.clear();
  register.setDefaultLabels({});
});

/** The sample lines of a metric, sorted. */
function linesOf(page: string, name: string): string[] {
  const pattern = new RegExp(`^${name}(?:_bucket|_sum|_count)?(?:\\{.*\\})? `);
  return page
    .split('\n')
    .filter((line) => pattern.test(line))
    .sort();
}

/** Duplicate series from Prometheus' view, where an empty label equals a missing one: Prometheus would drop values. */
function repeatedSeries(page: string): string[] {
  const seen = new Set<string>();
  return page
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.replace(/ \S+$/, ''))
    .filter((series) => {
      const [, name = '', labels = ''] = /^([^{]+)(?:\{(.*)\})?$/.exec(series) ?? [];
      const parts = [...labels.matchAll(/(\w+)="((?:\\.|[^"\\])*)"/g)].filter(([, , value]) => value !== '');
      const key = `${name} ${parts
        .map(([text]) => text)
        .sort()
        .join()}`;
      return seen.size === seen.add(key).size;
    });
}

function hostileMeters(unique: string): void {
  for (const [scope, amount] of [
    ['lib-a', 1],
    ['lib-b', 2],
  ] as const)
    metrics.getMeter(scope, '1.0').createCounter(`${unique}.jobs`).add(amount);
  const meter = metrics.getMeter('lib-a', '1.0');
  const both = meter.createCounter(`${unique}.tiers`);
  both.add(1, { 'user.tier': 'gold', user_tier: 'silver' });
  both.add(2, { 'user.tier': 'tin' });
  both.add(4, { user_tier: 'tin' });
  both.add(8, { 'user.tier': undefined });
  both.add(16, {});
  meter.createCounter(`${unique}_jobs`).add(32);
  metrics.getMeter('lib-c').createHistogram(`${unique}.jobs`).record(3);
  metrics
    .getMeter('lib-c')
    .createUpDownCounter(`${unique}.lists`)
    .add(5, { of: ['a', 'b'], le: 'x', __name__: 'y' });
}

describe('foreign meters and registries', () => {
  it('two scopes with the same instrument name lose no series', async () => {
    const { page } = await start();
    hostileMeters('scoped');
    const text = await page();
    expect(linesOf(text, 'scoped_jobs_total')).toEqual([
      'scoped_jobs_total{otel_scope_name="lib-a",otel_scope_version="1.0"} 1',
      'scoped_jobs_total{otel_scope_name="lib-b",otel_scope_version="1.0"} 2',
    ]);
    // Another instrument whose name becomes the same only after conversion, and one of another type.
    expect(linesOf(text, 'scoped_jobs_2_total')).toEqual([
      'scoped_jobs_2_total{otel_scope_name="lib-a",otel_scope_version="1.0"} 32',
    ]);
    expect(text).toContain('scoped_jobs_count{otel_scope_name="lib-c"} 1\n');
    expect(repeatedSeries(text)).toEqual([]);
  });

  it('attributes `user.tier` and `user_tier` are joined or added up', async () => {
    const { page } = await start();
    hostileMeters('attributed');
    const text = await page();
    const scope = 'otel_scope_name="lib-a",otel_scope_version="1.0"';
    expect(linesOf(text, 'attributed_tiers_total')).toEqual([
      `attributed_tiers_total{${scope},user_tier="gold;silver"} 1`,
      `attributed_tiers_total{${scope},user_tier="tin"} 6`,
      `attributed_tiers_total{${scope}} 24`,
    ]);
    expect(linesOf(text, 'attributed_lists')).toEqual([
      'attributed_lists{_name__="y",le="x",of="[\\"a\\",\\"b\\"]",otel_scope_name="lib-c"} 5',
    ]);
  });

  it('prom-client labels `undefined`, `null` and empty are three values', async () => {
    const { page } = await start();
    const orders = new Counter({ name: 'orders_total', help: 'Orders.', labelNames: ['shop'] });
    const loads = new Gauge({ name: 'load', help: 'Load.', labelNames: ['shop'] });
    const odd = [undefined, null, ''] as unknown as string[];
    odd.forEach((shop, i) => {
      orders.inc({ shop }, 10 ** i);
      loads.set({ shop }, 10 ** i);
    });
    // For Prometheus, an empty label equals a missing one.
    const bare = new Counter({ name: 'bare_total', help: 'Bare.', labelNames: ['shop'] });
    bare.inc({}, 1);
    bare.inc({ shop: '' }, 2);
    const bareLoad = new Gauge({ name: 'bare_load', help: 'Bare.', labelNames: ['shop'] });
    bareLoad.set({}, 1);
    bareLoad.set({ shop: '' }, 2);
    const text = await page();
    expect(linesOf(text, 'orders_total')).toEqual([
      'orders_total{shop=""} 100',
      'orders_total{shop="null"} 10',
      'orders_total{shop="undefined"} 1',
    ]);
    expect(linesOf(text, 'load')).toHaveLength(3);
    expect(linesOf(text, 'bare_total')).toEqual(['bare_total 3']);
    expect(linesOf(text, 'bare_load')).toEqual(['bare_load 1', 'bare_load{shop="",repeated_series="2"} 2']);
    expect(repeatedSeries(text)).toEqual([]);
    expect(repeatedSeries(await page('application/openmetrics-text;version=1.0.0'))).toEqual([]);
  });

  it('a duplicate name loses no value', async () => {
    const { app, page } = await start();
    app
      .get(MetricsRegistry)
      .register(histogram('size', 'Ours.', [], { buckets: [1] }))
      .observe(1);
    new Gauge({ name: 'size_count', help: 'Theirs.' }).set(7);
    metrics.getMeter('taken').createGauge('size').record(9);
    const text = await page();
    expect(text).toContain('size_count 1\n');
    expect(text).toContain('size_count_2 7\n');
    expect(text).toContain('size_2{otel_scope_name="taken"} 9\n');
    const families = text.match(/^# TYPE \S+/gm) ?? [];
    expect(new Set(families).size).toBe(families.length);
  });
});

describe('default labels', () => {
  it('`register.setDefaultLabels` is applied, and `metrics.defaultLabels` overrides it', async () => {
    const { app, page } = await start({ metrics: { defaultLabels: { zone: 'b', env: 'test' } } });
    register.setDefaultLabels({ region: 'eu-1', zone: 'a' });
    const registry = app.get(MetricsRegistry);
    registry.register(upDownCounter('jobs_waiting', 'Jobs.', ['zone'])).add({ zone: 'own' }, 1);
    registry.register(histogram('wait_seconds', 'Wait.', [], { buckets: [1] })).observe(1);
    new Counter({ name: 'theirs_total', help: 'Theirs.' }).inc();
    const text = await page();
    expect(text).toContain('jobs_waiting{env="test",region="eu-1",zone="own"} 1\n');
    expect(text).toContain('wait_seconds_bucket{env="test",region="eu-1",zone="b",le="1.0"} 1\n');
    expect(text).toContain('theirs_total{env="test",region="eu-1",zone="b"} 1\n');
    expect(text).toMatch(/^process_cpu_seconds_total\{env="test",region="eu-1",zone="b"\} /m);
    const json = JSON.parse(await page('application/json')) as {
      name: string;
      values: { labels: object }[];
    }[];
    for (const { values } of json)
      for (const { labels } of values) expect(labels).toMatchObject({ region: 'eu-1', env: 'test' });
    expect(await register.metrics()).toContain('env="test"');
  });
});

describe('collectors', () => {
  it('twelve gauges that never answer delay a page once, by one time limit, and are counted', async () => {
    const { app, page } = await start();
    let started = 0;
    const never = (): Promise<never> => {
      started++;
      return new Promise(() => undefined);
    };
    for (let i = 0; i < 12; i++) {
      new Gauge({ name: `hung_${i}`, help: 'Hangs.', collect: never }).set(1);
      app
        .get(MetricsRegistry)
        .register(gauge(`ours_hung_${i}`, 'Hangs.', [], { collect: never }))
        .set(1);
    }
    const observed = metrics.getMeter('hung').createObservableGauge('never');
    observed.addCallback(never);
    const first = performance.now();
    await page();
    const second = performance.now();
    const text = await page();
    // The limit of one callback is 1 s; sequentially it would be 25 s.
    expect(second - first).toBeLessThan(8_000);
    expect(performance.now() - second).toBeLessThan(8_000);
    // OpenTelemetry's SDK owns its callback and starts it again.
    expect(started).toBeLessThanOrEqual(24 + 2);
    expect(text).toContain('observability_collect_errors_total{metric="hung_3"} ');
    expect(text).toContain('observability_collect_errors_total{metric="ours_hung_3"} ');
    expect(text).toContain('ours_hung_3 1\n');
    observed.removeCallback(never);
  });

  it('a gauge that is late for its page is on the next one', async () => {
    const { page } = await start();
    let answer: () => void = () => undefined;
    const late = new Gauge({
      name: 'late',
      help: 'Late.',
      collect: () => new Promise<void>((resolve) => (answer = resolve)),
    });
    late.set(7);
    expect(linesOf(await page(), 'late')).toEqual([]);
    answer();
    await new Promise((resolve) => setImmediate(resolve));
    expect(linesOf(await page(), 'late')).toEqual(['late 7']);
  });
});

describe('http_route', () => {
  const routesOf = async ({ page }: Running): Promise<string[]> =>
    [
      ...new Set(
        [...(await page()).matchAll(/^http_server_\S*http_route="([^"]*)"/gm)].map(([, route = '']) => route),
      ),
    ].sort();
  const answer = (_request: Request, response: Response): void => void response.end('x');

  it('is a template of `app.use("/shops/:shop", router)`, nested and inherited too', async () => {
    const inner = Router().get('/items/:item', answer);
    const router = Router().get('/', answer).use('/parts/:part', inner);
    const app = await start({}, (nest) => {
      nest.use('/shops/:shop', router);
      nest.use('/*any', (_request: Request, _response: Response, next: NextFunction) => next());
      nest.use('/static', Router().get('/a/:b', answer));
    });
    for (const path of [
      '/shops/s1',
      '/shops/s2/parts/p1/items/i1',
      '/shops/items/parts/parts/items/items',
      '/static/a/1',
    ])
      expect((await fetch(app.url + path)).status).toBe(200);
    expect(await routesOf(app)).toEqual([
      '/shops/:shop',
      '/shops/:shop/parts/:part/items/:item',
      '/static/a/:b',
    ]);
  });

  it('is one of an array of paths', async () => {
    const app = await start({}, (nest) => {
      routerOf(nest).get(['/one/:a', '/two/:a'], answer);
    });
    await fetch(`${app.url}/one/1`);
    await fetch(`${app.url}/two/2?q=/one/1`);
    expect(await routesOf(app)).toEqual(['/one/:a', '/two/:a']);
  });

  it('is empty for a 404 behind wildcard middleware', async () => {
    const app = await start({}, (nest) => nest.setGlobalPrefix('api'));
    expect((await fetch(`${app.url}/api/orders/7`)).status).toBe(200);
    expect((await fetch(`${app.url}/api/nothing/7`)).status).toBe(404);
    expect(await routesOf(app)).toEqual(['', '/api/orders/:id']);
  });

  it('is one of middleware that answers itself', async () => {
    const app = await start({}, (nest) => {
      const guard = (request: Request, response: Response, next: NextFunction): void =>
        request.path.endsWith('/closed') ? void response.status(403).end() : next();
      routerOf(nest).all('/orders/*rest', guard);
    });
    await fetch(`${app.url}/orders/closed`);
    await fetch(`${app.url}/orders/7`);
    expect(await routesOf(app)).toEqual(['/orders/*rest', '/orders/:id']);
  });
});

describe('metrics of HTTP requests', () => {
  it.each(['otel', 'classic'] as const)('have the buckets of `http.buckets` (%s)', async (names) => {
    const app = await start({ metrics: { names }, http: { buckets: [0.1, 15, 60] } });
    await (await fetch(`${app.url}/orders/1`)).text();
    const text = await app.page();
    const metric =
      names === 'otel' ? 'http_server_request_duration_seconds' : 'http_request_duration_seconds';
    const bounds = [...text.matchAll(new RegExp(`^${metric}_bucket\\S*le="([^"]+)"`, 'gm'))].map(
      ([, le]) => le,
    );
    expect([...new Set(bounds)]).toEqual(['0.1', '15.0', '60.0', '+Inf']);
  });

  it.each([
    ['express', () => new ExpressAdapter()],
    ['fastify', () => new FastifyAdapter()],
  ] as const)('have a gauge of requests in flight (%s)', async (_name, adapter) => {
    let open: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    let arrived: () => void = () => undefined;
    const arrival = new Promise<void>((resolve) => (arrived = resolve));
    const app = await start(
      {},
      (nest) =>
        nest.use('/slow', (_request: unknown, response: Response) => {
          arrived();
          void opened.then(() => response.end('x'));
        }),
      adapter(),
    );
    const gaugeLine = 'http_server_active_requests{http_request_method="GET",url_scheme="http"}';
    const answered = fetch(`${app.url}/slow`);
    await arrival;
    expect(await app.page()).toContain(`${gaugeLine} 1\n`);
    open();
    await (await answered).text();
    await expect(app.page()).resolves.toContain(`${gaugeLine} 0\n`);
  });

  it('families without any sample are not on the page', async () => {
    const { app, page } = await start();
    app.get(MetricsRegistry).register(gauge('never_set', 'Never.', ['kind']));
    new Histogram({ name: 'never_observed', help: 'Never.', labelNames: ['kind'] });
    for (const accept of ['text/plain', 'application/openmetrics-text;version=1.0.0']) {
      const text = await page(accept);
      const heads = [...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name = '']) => name);
      expect(heads.length).toBeGreaterThan(5);
      expect(heads.filter((name) => !new RegExp(`^${name}(_\\w+)?(\\{|\\s)`, 'm').test(text))).toEqual([]);
    }
    expect(await page('application/json')).not.toContain('never_');
  });
});

describeWith(['prometheus'], 'a page of everything hostile, in a real Prometheus', () => {
  it('is up, without a warning, without a lost value, in less than two seconds', async () => {
    const port = await freePort();
    const { app, page } = await start({
      management: { port },
      metrics: { defaultLabels: { region: 'eu-1' } },
    });
    hostileMeters('real');
    const odd = new Counter({ name: 'odd_total', help: 'Odd.', labelNames: ['a', '__name__'] });
    [undefined, null, ''].forEach((a) => odd.inc({ a } as unknown as { a: string }));
    odd.inc({ __name__: 'x' } as never, 5);
    new Gauge({ name: 'bounded', help: 'Line\nfeed "quoted" \\ back.', labelNames: ['le'] }).set(
      { le: 'abc' },
      3,
    );
    const never = () => new Promise<void>(() => undefined);
    for (let i = 0; i < 12; i++) new Gauge({ name: `stuck_${i}`, help: 'Hangs.', collect: never });
    app
      .get(MetricsRegistry)
      .register(gauge('own_stuck', 'Hangs.', [], { collect: never }))
      .set(1);
    const config = [
      'global: { scrape_interval: 3s, scrape_timeout: 3s }',
      `scrape_configs: [{ job_name: hostile, scrape_timeout: 3s, scrape_interval: 3s, static_configs: [{ targets: ['127.0.0.1:${port}'] }] }]`,
    ].join('\n');
    await page();
    const prometheus = await startService('prometheus', { config });
    try {
      const query = async (expression: string): Promise<number[]> =>
        (await prometheus.query(expression)).map(({ value }) => value);
      // Waits for a second scrape, as `up` is 1 only if the page responded in time. Prometheus emits no event after a
      // scrape.
      while (((await query('count_over_time(up[60s])'))[0] ?? 0) < 2) await pause(100);
      expect(await query('min_over_time(up[60s])')).toEqual([1]);
      expect(await query('sum(real_jobs_total)')).toEqual([3]);
      expect(await query('sum({__name__=~"real_jobs(_.*)?_total"})')).toEqual([35]);
      expect(await query('sum(real_tiers_total)')).toEqual([31]);
      expect(await query('sum(odd_total)')).toEqual([8]);
      expect(await query('bounded{region="eu-1"}')).toEqual([3]);
      // Every line of the page must be a series there. Series that begin between a scrape and this page, such as
      // those of the first major garbage collection, are in the next scrape.
      const difference = async (): Promise<number> => {
        const lines = (await page()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
        const [samples = 0] = await query('scrape_samples_scraped');
        return Math.abs(samples - lines.length);
      };
      let found = await difference();
      for (const end = Date.now() + 30_000; found >= 5 && Date.now() < end; found = await difference())
        await pause(100);
      expect(found).toBeLessThan(5);
      expect(await query('scrape_samples_post_metric_relabeling == scrape_samples_scraped')).toHaveLength(1);
      expect(readFileSync(prometheus.logPath, 'utf8')).not.toMatch(/level=(?:warn|error)/i);
    } finally {
      await prometheus.remove();
    }
  });
});
