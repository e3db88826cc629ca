import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Worker } from 'node:worker_threads';
import { Controller, Get, Inject, Injectable, Logger, Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ManagementServer,
  ObservabilityModule,
  TelemetryQueries,
  type ObservabilityOptions,
} from 'nestjs-observability';
import {
  counter,
  gauge,
  histogram as definedHistogram,
  info,
  MetricsRegistry,
  MetricsService,
  stateSet,
  summary as definedSummary,
  upDownCounter,
  type BoundCounter,
} from 'nestjs-observability/metrics';
import { Histogram as PromHistogram, register, Summary as PromSummary } from 'prom-client';
import { parseLabels } from '#contracts';
import { EMBEDDED_STORE } from '../../src/store/store.providers.js';
import { Logger as PinoLogger } from 'nestjs-pino';
import { ensureThreadFile } from '../../scripts/library/telemetry-thread.mjs';

@Controller()
class Orders {
  private readonly logger = new Logger('Orders');

  constructor(@Inject(MetricsService) private readonly metrics: MetricsService) {
    metrics.register('orders_placed_total', {
      type: 'counter',
      description: 'Orders.',
      labels: ['kind'],
    });
  }

  @Get('orders')
  place(): string {
    this.metrics.increment('orders_placed_total', { kind: 'book' });
    this.logger.warn('an order for a strange book');
    return 'ok';
  }
}

const apps: INestApplication[] = [];

async function start(options: ObservabilityOptions = {}): Promise<{ app: INestApplication; url: string }> {
  @Module({
    imports: [
      ObservabilityModule.forRoot({
        service: { name: 'shop' },
        management: { port: 0 },
        logging: { destination: { write: () => undefined } },
        store: { intervalMs: 200 },
        ...options,
      }),
    ],
    controllers: [Orders],
  })
  class AppModule {}
  const app = await NestFactory.create(AppModule, { bufferLogs: true });
  app.useLogger(app.get(PinoLogger));
  apps.push(app);
  await app.listen(0, '127.0.0.1');
  return { app, url: await app.getUrl() };
}

async function asked<T>(app: INestApplication, path: string): Promise<T> {
  const response = await fetch(new URL(path, app.get(ManagementServer).url ?? ''));
  expect(response.status).toBe(200);
  return (await response.json()) as T;
}

/** Polls until an answer fits. */
async function until<T>(ask: () => Promise<T>, fits: (answer: T) => boolean): Promise<T> {
  for (const end = performance.now() + Number(process.env.OBS_TEST_WAIT_MS); ;) {
    const answer = await ask();
    if (fits(answer) || performance.now() > end) return answer;
    await sleep(50);
  }
}

/** A line of an answer: the series with its own labels, and the value. */
function seriesInStore({
  metric,
  value: [, value],
}: QueryAnswer['data']['result'][number]): [string, number] {
  const { exported_job: job, ...labels } = metric;
  return [keyOf(labels) + (job ?? ''), Number(value.replace('Inf', 'Infinity'))];
}

/** The lines of a page by series, keyed by its sorted labels. */
function seriesOfPage(page: string): Map<string, number> {
  const lines = page.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const [, name = '', labels = '', value = ''] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      return [keyOf({ __name__: name, ...parseLabels(labels) }), Number(value.replace('Inf', 'Infinity'))];
    }),
  );
}

function keyOf(labels: Record<string, string>): string {
  const own = Object.entries(labels).filter(([label, value]) => !TARGET.includes(label) && value !== '');
  return JSON.stringify(own.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const TARGET = ['job', 'instance'];
/** Series added by a scrape, and minima and maxima, which are not on the page. */
const NOT_ON_PAGE = /"(?:up|scrape_duration_seconds|[^"]+:(?:min|max))"/;
/** Node.js' open resources change from moment to moment. */
const FLEETING = /"nodejs_active_/;

interface QueryAnswer {
  readonly data: { readonly result: { metric: Record<string, string>; value: [number, string] }[] };
}

beforeAll(ensureThreadFile);
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});

describe('an application with the store', () => {
  it('returns its metrics and log lines', async () => {
    const { app, url } = await start();
    await fetch(new URL('/orders', url));
    await fetch(new URL('/orders', url));
    const orders = await until(
      () => asked<QueryAnswer>(app, '/api/v1/query?query=orders_placed_total'),
      ({ data }) => data.result[0]?.value[1] === '2',
    );
    expect(orders.data.result[0]?.metric).toEqual({
      __name__: 'orders_placed_total',
      job: 'shop',
      instance: expect.any(String),
      kind: 'book',
    });
    const { logs } = await until(
      () => asked<{ logs: { message: string; component: string }[] }>(app, '/api/telemetry/logs'),
      ({ logs: found }) => found.some(({ component }) => component === 'Orders'),
    );
    expect(logs.find(({ component }) => component === 'Orders')).toMatchObject({
      message: 'an order for a strange book',
      level: 'warn',
    });
  });

  it('stores the series of the page of metrics, each under the same name and with the same labels', async () => {
    const summary = new PromSummary({ name: 'their_seconds', help: 'Theirs.', percentiles: [0.5] });
    const histogram = new PromHistogram({ name: 'their_bytes', help: 'Theirs.', buckets: [1, 2.5] });
    const { app, url } = await start({ metrics: { defaultLabels: { region: 'eu', kind: 'none' } } });
    const registry = app.get(MetricsRegistry);
    registry.register(gauge('odd_value', 'Odd.', ['of'])).set({ of: 'a"b\\c\nd' }, NaN);
    registry.register(stateSet('circuit', 'State.', ['open', 'closed'], ['peer'])).set({ peer: 'x' }, 'open');
    registry.register(info('build', 'Build.', ['commit'])).set({ commit: 'abc' });
    registry.register(upDownCounter('jobs_queued', 'Jobs.')).add(3);
    registry.register(definedSummary('payload_bytes', 'Size.', ['job'])).observe({ job: 'nightly' }, 5);
    registry.register(definedHistogram('wait_seconds', 'Wait.', ['job'])).observe({ job: 'nightly' }, 0.3);
    histogram.observe(2);
    summary.observe(7);
    await fetch(new URL('/orders', url));
    const page = () =>
      fetch(new URL('/metrics', app.get(ManagementServer).url ?? '')).then((answer) => answer.text());
    const ownJob = (key: string) => (/payload_bytes|wait_seconds/.test(key) ? `${key}nightly` : key);
    const lasting = (keys: Iterable<string>) =>
      [...keys].filter((key) => !NOT_ON_PAGE.test(key) && !FLEETING.test(key)).sort();
    const still = (onPage: Map<string, number>) =>
      [...onPage].filter(([key]) => !/"(?:process|nodejs|observability|http|health)_/.test(key));
    const stored = (inStore: Map<string, number>, onPage: Map<string, number>) =>
      still(onPage).map(([key]) => [key, inStore.get(ownJob(key))]);
    // Page and store are read one after the other while the application runs, so new series may appear in between, and
    // a reading that began before the values were recorded has old values of some series.
    const { onPage, inStore } = await until(
      async () => {
        const onPage = seriesOfPage(await page());
        const { data } = await asked<QueryAnswer>(app, '/api/v1/query?query={__name__!=""}');
        return { onPage, inStore: new Map(data.result.map(seriesInStore)) };
      },
      ({ onPage, inStore }) =>
        isDeepStrictEqual(lasting(inStore.keys()), lasting([...onPage.keys()].map(ownJob))) &&
        isDeepStrictEqual(stored(inStore, onPage), still(onPage)),
    );
    expect(lasting(inStore.keys())).toEqual(lasting([...onPage.keys()].map(ownJob)));
    expect(still(onPage).length).toBeGreaterThan(30);
    expect(stored(inStore, onPage)).toEqual(still(onPage));
    register.removeSingleMetric('their_seconds');
    register.removeSingleMetric('their_bytes');
  });

  it('has metrics counted before its options were resolved, and later counts of those handles', async () => {
    const early: BoundCounter[] = [];
    @Injectable()
    class Early {
      constructor(@Inject(MetricsRegistry) registry: MetricsRegistry) {
        const orders = registry.register(counter('early_orders_total', 'Orders.', ['kind']));
        orders.inc({ kind: 'book' }, 3);
        registry
          .register(definedHistogram('early_seconds', 'Seconds.', [], { buckets: [0.5, 2.5] }))
          .observe(1.5);
        early.push(orders.labels({ kind: 'book' }), orders.labels({ kind: 'toy' }));
        early[1]?.inc(2);
      }
    }
    @Module({
      imports: [
        ObservabilityModule.forRootAsync({
          useFactory: async () => {
            await sleep(20);
            return {
              service: { name: 'shop' },
              management: { port: 0 },
              logging: { destination: { write: () => undefined } },
              store: { intervalMs: 200 },
            };
          },
        }),
      ],
      providers: [Early],
    })
    class AppModule {}
    const app = await NestFactory.create(AppModule, { logger: false });
    apps.push(app);
    await app.init();
    const stored = async (): Promise<Record<string, number>> => {
      const { data } = await asked<QueryAnswer>(app, '/api/v1/query?query={__name__=~"early_.*"}');
      return Object.fromEntries(
        data.result.map(({ metric, value }) => [
          `${metric['__name__']} ${metric['kind'] ?? metric['le'] ?? ''}`,
          Number(value[1]),
        ]),
      );
    };
    const before = await until(stored, (values) => Object.keys(values).length > 3);
    expect(before).toMatchObject({
      'early_orders_total book': 3,
      'early_orders_total toy': 2,
      'early_seconds_bucket 0.5': 0,
      'early_seconds_bucket 2.5': 1,
      'early_seconds_sum ': 1.5,
      'early_seconds_count ': 1,
    });
    for (const handle of early) handle.inc(10);
    const after = await until(stored, (values) => values['early_orders_total toy'] === 12);
    expect(after).toMatchObject({ 'early_orders_total book': 13, 'early_orders_total toy': 12 });
  });

  it('restarts the thread when it dies, and stores later metrics', async () => {
    const { app, url } = await start();
    await fetch(new URL('/orders', url));
    const counted = () => asked<QueryAnswer>(app, '/api/v1/query?query=orders_placed_total');
    await until(counted, ({ data }) => data.result.length > 0);
    const { thread } = app.get<{ thread: { worker: Worker; pauseMs: number } }>(EMBEDDED_STORE);
    // The next thread must not be there before the question, also on a slow machine.
    thread.pauseMs = 3_000;
    await thread.worker.terminate();
    const meanwhile = await fetch(new URL('/api/v1/query?query=up', app.get(ManagementServer).url ?? ''));
    expect([meanwhile.status, await meanwhile.json()]).toMatchObject([503, { errorType: 'unavailable' }]);
    expect((await fetch(new URL('/orders', url))).status).toBe(200);
    const query = () =>
      fetch(new URL('/api/v1/query?query=orders_placed_total', app.get(ManagementServer).url ?? '')).then(
        (answer) => answer.json() as Promise<Partial<QueryAnswer>>,
      );
    const again = await until(query, ({ data }) => data?.result[0]?.value[1] === '2');
    expect(again.data?.result[0]?.value[1]).toBe('2');
    const { logs } = await asked<{ logs: { message: string }[] }>(app, '/api/telemetry/logs');
    expect(logs.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/The telemetry thread died: .* It is started again in 3000 ms\./),
    );
  });

  it('stores spans and health, and answers queries from its own code', async () => {
    const { app, url } = await start({ tracing: { samplingRatio: 1 } });
    await fetch(new URL('/orders', url));
    const queries = app.get(TelemetryQueries);
    const { traces } = await until(
      () => queries.traces({ operation: 'GET /orders' }),
      ({ traces: found }) => found.length > 0,
    );
    expect(traces).toMatchObject([{ service: 'shop', errors: 0 }]);
    const { min, max } = await until(
      () => queries.statistics('http_server_request_duration_seconds'),
      (statistics) => statistics.min !== null,
    );
    // The single request.
    expect(min).toBeGreaterThan(0);
    expect(max).toBe(min);
    const { health } = await asked<{ health: { check: string }[] }>(app, '/api/telemetry/health');
    expect(health).toContainEqual(expect.objectContaining({ check: 'service', from: 'starting' }));
  });

  it('has its data on disk after it was closed', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'store-thread-'));
    const first = await start({ store: { directory, intervalMs: 200 } });
    await fetch(new URL('/orders', first.url));
    await first.app.close();
    apps.pop();
    const { app } = await start({ store: { directory, intervalMs: 200 } });
    const queries = app.get(TelemetryQueries);
    const { result } = await queries.promql('last_over_time(orders_placed_total[5m])');
    expect(result).toMatchObject([{ value: [expect.any(Number), '1'] }]);
    const { logs } = await queries.logs({ text: '"strange book"' });
    expect(logs.map(({ component }) => component)).toEqual(['Orders']);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    await app.close();
    apps.pop();
    rmSync(directory, { recursive: true });
  });

  it('keeps or counts every line of a burst', async () => {
    const lines = 30_000;
    const { app } = await start({ logging: { destination: { write: () => undefined }, repeatLimit: 0 } });
    const logger = new Logger('Burst');
    for (let i = 0; i < lines; i++) logger.warn(`line ${i} of a burst that is faster than any store`);
    const url = new URL('/metrics', app.get(ManagementServer).url ?? '');
    const dropped = async () => {
      const page = await (await fetch(url)).text();
      return Number(/^observability_store_dropped_total\{signal="logs"\} (\d+)/m.exec(page)?.[1]);
    };
    const kept = () =>
      asked<{ total: number }>(app, '/api/telemetry/logs/summary?component=Burst').then(({ total }) => total);
    const sum = await until(
      async () => (await kept()) + (await dropped()),
      (total) => total >= lines,
    );
    expect(sum).toBe(lines);
    expect(await kept()).toBeGreaterThan(10_000);
  });

  it('shares nothing with another one in the process', async () => {
    const [one, other] = [await start(), await start({ service: { name: 'depot' } })];
    await fetch(new URL('/orders', one.url));
    await until(
      () => asked<QueryAnswer>(one.app, '/api/v1/query?query=orders_placed_total'),
      ({ data }) => data.result.length > 0,
    );
    const up = await until(
      () => asked<QueryAnswer>(other.app, '/api/v1/query?query={__name__=~"up|orders_placed_total"}'),
      ({ data }) => data.result.length > 0,
    );
    expect(up.data.result.map(({ metric }) => [metric['__name__'], metric['job']])).toEqual([
      ['up', 'depot'],
    ]);
  });
});

describe('an application without the store', () => {
  it('has no thread, none of its pages and metrics, and says so to code that queries', async () => {
    const { app } = await start({ store: false });
    expect(app.get(EMBEDDED_STORE)).toBeUndefined();
    const url = app.get(ManagementServer).url ?? '';
    expect((await fetch(new URL('/api/v1/query?query=up', url))).status).toBe(404);
    expect(await (await fetch(new URL('/metrics', url))).text()).not.toContain('observability_store_');
    await expect(app.get(TelemetryQueries).promql('up')).rejects.toMatchObject({ code: 'OBS_STORE' });
  });
});
