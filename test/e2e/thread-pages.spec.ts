import type { Worker } from 'node:worker_threads';
import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ManagementServer,
  ObservabilityModule,
  PAGE_REGISTRY,
  type ManagementEndpoint,
  type ObservabilityOptions,
  type PageRegistry,
} from 'nestjs-observability';
import {
  counter,
  gauge,
  histogram,
  info,
  MetricsRegistry,
  stateSet,
  summary,
} from 'nestjs-observability/metrics';
import { metricValue, parseMetricsPage } from 'nestjs-observability/testing';
import { trace } from 'nestjs-observability/tracing';
import { Counter as PromCounter, register } from 'prom-client';
import { METRICS_ENDPOINTS } from '#metrics';
import { ensureConsole } from '../../scripts/library/console.mjs';
import { ensureThreadFile } from '../../scripts/library/telemetry-thread.mjs';
import { TELEMETRY_THREAD } from '../../src/store/store.providers.js';
import { askWhileBlocked } from '../support/blocked-loop.js';
import { ask, bearer, stderrOf, TOKEN } from '../support/management.js';
import { textOf } from '../support/promtool.js';
import { until } from '../support/story.js';

const apps: INestApplicationContext[] = [];

beforeAll(() => Promise.all([ensureThreadFile(), ensureConsole()]));
afterEach(async () => {
  register.clear();
  for (const app of apps.splice(0)) await app.close();
});

interface Service {
  readonly app: INestApplicationContext;
  readonly url: string;
  readonly registry: MetricsRegistry;
}

async function boot(options: ObservabilityOptions = {}): Promise<Service> {
  @Module({
    imports: [
      ObservabilityModule.forRoot({
        service: { name: 'press', version: '3' },
        thread: 'auto',
        store: { intervalMs: 60_000 },
        ...options,
        management: { port: 0, rateLimit: 10_000, ...options.management },
        logging: { destination: { write: () => undefined }, ...options.logging },
      }),
    ],
  })
  class AppModule {}
  const app = await NestFactory.createApplicationContext(AppModule, {
    bufferLogs: true,
    abortOnError: false,
  });
  apps.push(app);
  return { app, url: app.get(ManagementServer).url ?? '', registry: app.get(MetricsRegistry) };
}

const workerOf = ({ app }: Service): Worker | undefined =>
  app.get<{ thread: { worker: Worker | undefined } }>(TELEMETRY_THREAD).thread.worker;

const jsonOf = (body: string): Record<string, unknown> => JSON.parse(body) as Record<string, unknown>;

const text = (body: string) => ({ status: 200, headers: { 'content-type': 'text/plain' }, body });

/** Answers within 100 ms: the others may have waited for a processor, not for the event loop, which stays blocked. */
const quick = (answers: readonly { ms: number }[]): number => answers.filter(({ ms }) => ms <= 100).length;

describe('The port in the telemetry thread, while the event loop of the application is blocked', () => {
  it('answers /health/live within 100 ms, and /metrics without the metrics that only the main thread can read', async () => {
    const { url, registry } = await boot();
    registry.register(counter('pages_printed_total', 'Pages.', ['paper'])).inc({ paper: 'A4' }, 7);
    registry.register(gauge('ink_left', 'Ink.', [], { collect: (ink) => ink.set(0.5) }));
    new PromCounter({ name: 'printed_by_others_total', help: 'Of another library.' }).inc(7);
    expect((await ask(`${url}/metrics`)).body).toMatch(/^ink_left 0\.5$[^]*^printed_by_others_total 7$/m);
    const times = Array.from({ length: 10 }, (_, i) => 700 + i * 200);
    const begun = performance.now();
    const answers = await askWhileBlocked(url, [
      ...times.map((atMs) => ({ path: '/health/live', atMs })),
      ...times.map((atMs) => ({ path: '/metrics', atMs })),
    ]);
    const blockedMs = performance.now() - begun;
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const [live, metrics] = [answers.slice(0, 10), answers.slice(10)];
    expect([quick(live) > 0, quick(metrics) > 0]).toEqual([true, true]);
    for (const { body, atMs } of live) {
      const report = jsonOf(body);
      expect(report).toMatchObject({ status: 'ok', service: 'press' });
      expect(report['blockedForMs']).toBeGreaterThan(atMs - 200);
      expect(report['blockedForMs']).toBeLessThan(blockedMs + 200);
    }
    for (const { body, headers } of metrics) {
      expect(metricValue(parseMetricsPage(body), 'pages_printed_total', { paper: 'A4' })).toBe(7);
      expect(body).not.toMatch(/ink_left|printed_by_others|process_cpu/);
      expect(body).toMatch(/^# The event loop of the application did not answer in time/m);
      expect(headers['x-observability-left-out']).toBe('main-thread');
    }
    // This thread may be late for want of a processor, too.
    while (jsonOf((await ask(`${url}/health/live`)).body)['blockedForMs'] !== 0);
    const again = await ask(`${url}/metrics`);
    expect(again.headers['x-observability-left-out']).toBeUndefined();
    expect(again.body).toMatch(/^ink_left 0\.5$/m);
    expect(again.body).toMatch(/^observability_scrapes_incomplete_total 10$/m);
  });

  it('answers /health/live with 503 from health.maxBlockedMs on, and refuses pages of the application', async () => {
    const { app, url } = await boot({ health: { maxBlockedMs: 4_000 } });
    app.get<PageRegistry>(PAGE_REGISTRY).add({ path: '/orders', handle: () => text('none') });
    await until(() => (app.get(ManagementServer).url ? true : undefined), 'the port');
    expect((await ask(`${url}/orders`)).body).toBe('none');
    const answers = await askWhileBlocked(url, [
      { path: '/health/live', atMs: 700 },
      { path: '/health/live', atMs: 4_500 },
      { path: '/orders', atMs: 2_000 },
      { path: '/health/ready', atMs: 2_000 },
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 503, 503, 503]);
    expect(jsonOf(answers[1]?.body ?? '')).toMatchObject({ status: 'error', health: 'unhealthy' });
    expect(answers[2]?.body).toMatch(/^busy: the event loop of the application has been blocked for \d+ ms/);
    expect((await ask(`${url}/orders`)).body).toBe('none');
    expect((await ask(`${url}/health/live`)).status).toBe(200);
  });

  it('answers the console and its requests to the store', async () => {
    const { url } = await boot({ console: true });
    const query = '/api/v1/query?query=up';
    const [page, before] = [await ask(`${url}/console`), await ask(url + query)];
    expect([page.status, before.status]).toEqual([200, 200]);
    const asset = /assets\/[\w.-]+\.js/.exec(page.body)?.[0] ?? 'assets/none';
    const paths = ['/console', `/console/${asset}`, query, '/api/telemetry/logs', '/console/session'];
    const answers = await askWhileBlocked(
      url,
      paths.map((path) => ({ path, atMs: 1_200 })),
    );
    expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 200));
  });
});

describe('The page of metrics from the telemetry thread', () => {
  const RECORDED = /^(?:order|paper|press|others|feed)/;

  function record({ registry }: Service): void {
    const orders = registry.register(counter('orders_total', 'Orders.', ['zone', 'who']));
    orders.inc({ zone: 'a "quoted"\\ one\n', who: 'é漢' }, 2.5);
    registry.register(counter('orders', 'Takes the short name away.', [])).inc();
    registry.register(gauge('paper_left', 'Paper, "left" \\ or\nright.', [])).set(-3.25e-7);
    const seconds = registry.register(
      histogram('press_seconds', 'Time.', ['side'], { buckets: [0.1, 1, 2.5], unit: 'seconds' }),
    );
    for (const value of [0.05, 0.5, 7, 1e300]) seconds.observe({ side: 'left' }, value);
    const colder = registry.register(histogram('press_degrees', 'Below zero.', [], { buckets: [-5, 5] }));
    colder.observe(-7);
    registry.register(info('press_build', 'Build.', ['version'])).set({ version: '3' });
    registry.register(stateSet('press_state', 'State.', ['on', 'off'], ['side'])).set({ side: 'x' }, 'on');
    registry.register(summary('feed_seconds', 'Feed.', ['side'])).observe({ side: 'y' }, 3);
    registry.register(counter('order_retries_total', 'Retired.', [])).retire();
    new PromCounter({ name: 'others_total', help: 'Others.', labelNames: ['zone'] }).inc({ zone: 'q' }, 4);
  }

  /** Lines of the metrics recorded here, without the order of labels. */
  const recorded = (page: string): string[] =>
    page
      .split('\n')
      .filter((line) => RECORDED.test(line.replace(/^# \w+ /, '')))
      .map((line) =>
        line.replace(
          /\{(.*)\}/,
          (_all, labels: string) =>
            `{${labels
              .split(/,(?=\w+=")/)
              .sort()
              .join()}}`,
        ),
      )
      .sort();

  it.each([
    ['text', {}],
    ['OpenMetrics', { accept: 'application/openmetrics-text;version=1.0.0' }],
    ['JSON', { accept: 'application/json' }],
  ])(
    'has the same content as that of the main thread, as %s',
    async (format, headers: Record<string, string>) => {
      const service = await boot({ metrics: { defaultLabels: { zone: 'z', cell: 'c' } } });
      record(service);
      await ask(`${service.url}/metrics`, { headers });
      const [endpoint] = service.app.get<ManagementEndpoint[]>(METRICS_ENDPOINTS);
      const main = await endpoint?.handle({ headers } as Parameters<ManagementEndpoint['handle']>[0]);
      const fromMain = await textOf(main?.body as AsyncIterable<string>);
      const thread = await ask(`${service.url}/metrics`, { headers });
      expect(thread.headers['content-type']).toBe(main?.headers['content-type']);
      if (format === 'JSON') {
        const own = (page: string) =>
          (JSON.parse(page) as { name: string }[])
            .filter(({ name }) => RECORDED.test(name))
            .sort((a, b) => (a.name < b.name ? -1 : 1));
        expect(own(thread.body)).toEqual(own(fromMain));
        return;
      }
      expect(recorded(thread.body)).toEqual(recorded(fromMain));
      expect(recorded(thread.body).length).toBeGreaterThan(20);
      expect(thread.body.endsWith('# EOF\n')).toBe(format === 'OpenMetrics');
      // Not those that come and go with the client in this process.
      const names = (page: string) =>
        [...new Set(page.match(/^# TYPE (?!http_client|nodejs_active)\S+ \S+$/gm))].sort();
      expect(names(thread.body)).toEqual(names(fromMain));
    },
  );

  it('has the exemplars of histograms, as OpenMetrics', async () => {
    const { url, registry } = await boot();
    const seconds = registry.register(histogram('press_seconds', 'Time.', ['side'], { buckets: [1] }));
    const { traceId, spanId } = trace('press', (span) => {
      seconds.observe({ side: 'left' }, 0.25);
      return span.spanContext();
    });
    const headers = { accept: 'application/openmetrics-text;version=1.0.0' };
    const line = `press_seconds_bucket{side="left",le="1.0"} 1 # {trace_id="${traceId}",span_id="${spanId}"} 0.25 `;
    // It stays on later pages while the series is there.
    for (let page = 0; page < 2; page++)
      expect((await ask(`${url}/metrics`, { headers })).body).toContain(line);
  });

  it('is compressed if requested, and counted in observability_scrape_duration_seconds', async () => {
    const { url } = await boot();
    const zipped = await ask(`${url}/metrics`, { headers: { 'accept-encoding': 'gzip' } });
    expect(zipped.headers['content-encoding']).toBe('gzip');
    const page = parseMetricsPage((await ask(`${url}/metrics`)).body);
    expect(metricValue(page, 'observability_scrape_duration_seconds_count', { format: 'text' })).toBe(1);
  });
});

describe('Pages of the application, through the telemetry thread', () => {
  it('get the request, may give any answer, and can be added and removed', async () => {
    const { app, url } = await boot({ management: { tokens: [TOKEN] } });
    const pages = app.get<PageRegistry>(PAGE_REGISTRY);
    const refused: number[] = [];
    const remove = pages.add({
      path: '/orders/:id',
      method: 'POST',
      access: 'token',
      refused: (status) => refused.push(status),
      handle: async ({ params, query, headers, authorized, json }) => ({
        status: 201,
        headers: { 'content-type': 'application/json', etag: '"1"' },
        body: JSON.stringify([params, query.get('a'), headers['x-own'], authorized, await json()]),
      }),
    });
    pages.add({
      path: '/pieces',
      handle: () => ({
        ...text(''),
        body: (async function* () {
          for (let i = 0; i < 40; i++) yield await Promise.resolve(`${i} ${'x'.repeat(100_000)}\n`);
        })(),
      }),
    });
    pages.add({ path: '/broken', handle: () => Promise.reject(new Error('secret detail')) });
    const post = (headers: Record<string, string>, body: string) =>
      ask(`${url}/orders/a%20b?a=1`, { method: 'POST', headers: { ...bearer(TOKEN), ...headers }, body });
    const json = { 'content-type': 'application/json', 'x-own': 'yes' };
    const posted = await post(json, '{"b":[1]}');
    expect([posted.status, jsonOf(posted.body)]).toEqual([
      201,
      [{ id: 'a b' }, '1', 'yes', true, { b: [1] }],
    ]);
    expect(posted.headers['content-length']).toBe(String(Buffer.byteLength(posted.body)));
    expect((await post(json, '{')).status).toBe(400);
    expect((await post({ 'content-type': 'text/plain' }, '{}')).status).toBe(415);
    expect((await post(json, `"${'x'.repeat(70_000)}"`)).status).toBe(413);
    expect((await post({ ...json, authorization: 'Bearer no' }, '{}')).status).toBe(401);
    await until(() => (refused.length === 4 ? true : undefined), 'all refusals');
    expect(refused.sort()).toEqual([400, 401, 413, 415]);
    expect((await ask(`${url}/pieces`)).body.split('\n')).toHaveLength(41);
    const broken = await ask(`${url}/broken`);
    expect([broken.status, broken.body]).toEqual([500, 'internal error\n']);
    remove();
    expect((await post(json, '{}')).status).toBe(404);
  });

  it('print a generated token once, and the next thread accepts it, too', async () => {
    const service = await boot();
    const { url } = service;
    const printed = await stderrOf(async () => {
      for (let i = 0; i < 3; i++) expect((await ask(`${url}/health/report`)).status).toBe(401);
    });
    const [token = '', ...more] = [...printed.matchAll(/lasting one\): (\S+)/g)].map(([, one]) => one);
    expect(more).toEqual([]);
    expect((await ask(`${url}/health/report`, { headers: bearer(token) })).status).toBe(200);
    await workerOf(service)?.terminate();
    await answers(url);
    expect((await ask(`${url}/health/report`, { headers: bearer(token) })).status).toBe(200);
  });
});

/** Milliseconds until the port answers. */
async function answers(url: string): Promise<number> {
  const startedAt = performance.now();
  const end = startedAt + Number(process.env.OBS_TEST_WAIT_MS);
  for (;;) {
    const isThere = await ask(`${url}/health/live`).then(
      ({ status }) => status === 200,
      () => false,
    );
    if (isThere) return performance.now() - startedAt;
    if (performance.now() > end) throw new Error('the port did not answer any more');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('The port', () => {
  it('answers again within a second after the death of the thread, on the same address, each time', async () => {
    const service = await boot();
    const { app, url, registry } = service;
    registry.register(counter('pages_printed_total', 'Pages.', [])).inc(3);
    const times: number[] = [];
    for (let death = 0; death < 3; death++) {
      await workerOf(service)?.terminate();
      times.push(await answers(url));
      expect(app.get(ManagementServer).url).toBe(url);
      const page = parseMetricsPage((await ask(`${url}/metrics`)).body);
      expect(metricValue(page, 'pages_printed_total', {})).toBe(3);
    }
    // The machine of a test run may be busy with something else; all three are not.
    expect(Math.min(...times)).toBeLessThan(1_000);
  });

  it('is one for each of two applications in one process', async () => {
    const [one, other] = [await boot(), await boot()];
    for (const [service, copies] of [
      [one, 1],
      [other, 2],
    ] as const)
      service.registry.register(counter('pages_printed_total', 'Pages.', [])).inc(copies);
    const printed = async ({ url }: Service) =>
      metricValue(parseMetricsPage((await ask(`${url}/metrics`)).body), 'pages_printed_total', {});
    expect([one.url === other.url, await printed(one), await printed(other)]).toEqual([false, 1, 2]);
    apps.splice(apps.indexOf(one.app), 1);
    await one.app.close();
    await expect(ask(`${one.url}/metrics`)).rejects.toThrow();
    expect(await printed(other)).toBe(2);
  });

  it('is closed with the application, after requests under way, and free for the next one', async () => {
    const { app, url } = await boot();
    let begun: () => void = () => undefined;
    const isBegun = new Promise<void>((resolve) => (begun = resolve));
    let end: () => void = () => undefined;
    const isOver = new Promise<void>((resolve) => (end = resolve));
    app.get<PageRegistry>(PAGE_REGISTRY).add({
      path: '/slow',
      handle: async () => {
        begun();
        await isOver;
        return text('done');
      },
    });
    const slow = ask(`${url}/slow`);
    await isBegun;
    apps.splice(0);
    const closed = app.close();
    setTimeout(end, 50);
    expect((await slow).body).toBe('done');
    await closed;
    await expect(ask(`${url}/health/live`)).rejects.toThrow();
    const next = await boot({ management: { port: Number(new URL(url).port) } });
    expect(next.url).toBe(url);
  });

  it('says what to do when it is taken, as on the main thread', async () => {
    const { url } = await boot();
    await expect(boot({ management: { port: Number(new URL(url).port) } })).rejects.toThrow(
      /OBS_PORT_UNAVAILABLE.*EADDRINUSE.*METRICS_PORT/,
    );
  });

  it('stays on the main thread without the thread, and where nothing needs one', async () => {
    for (const options of [{ thread: false }, { store: false }] as const) {
      const { app, url } = await boot(options);
      expect(jsonOf((await ask(`${url}/health/live`)).body)).not.toHaveProperty('blockedForMs');
      expect(app.get(ManagementServer).url).toBe(url);
    }
  });
});
