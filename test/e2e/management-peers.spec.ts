/** Known complaints about ports, guards and prefixes, one test each, for every place of the pages. */
import {
  Controller,
  Get,
  Module,
  VersioningType,
  type INestApplication,
  type INestApplicationContext,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ManagementServer, ObservabilityModule, SummaryEndpoint } from 'nestjs-observability';
import { counter, metricCatalogue } from 'nestjs-observability/metrics';
import { register } from 'prom-client';
import { LOG_LEVELS_CONTROL, type LogLevels, type ManagementOptions } from '#contracts';
import { ask, bearer, NEXT_TOKEN, TOKEN } from '../support/management.js';

@Controller('orders')
class Orders {
  @Get()
  all(): string {
    return 'orders';
  }
}

class OrderMetrics extends metricCatalogue({ orders: counter('orders_total', 'Orders.', ['kind']) }) {}

const called: string[] = [];
const note = (what: string) => () => {
  called.push(what);
  return false;
};

/** Everything that applications put around their routes; each records its call. */
const AROUND = [
  { provide: APP_GUARD, useValue: { canActivate: note('guard') } },
  { provide: APP_INTERCEPTOR, useValue: { intercept: note('interceptor') } },
  { provide: APP_PIPE, useValue: { transform: note('pipe') } },
  {
    provide: APP_FILTER,
    useValue: {
      catch: (error: unknown) => {
        called.push('filter');
        throw error;
      },
    },
  },
];

function moduleWith(management: ManagementOptions, around: boolean) {
  @Module({
    imports: [
      ObservabilityModule.forRoot({
        service: { name: 'shop', version: '1.2.3', build: 'abc123' },
        logging: { level: 'silent' },
        management: { port: 0, tokens: [TOKEN], ...management },
      }),
    ],
    controllers: [Orders],
    providers: [OrderMetrics, ...(around ? AROUND : [])],
  })
  class AppModule {}
  return AppModule;
}

type Adapter = 'express' | 'fastify' | 'no HTTP';
let app: INestApplicationContext;
/** Addresses of the application and of its management pages. */
let [appUrl, pages] = ['', ''];

async function boot(adapter: Adapter, management: ManagementOptions = {}, around = true): Promise<void> {
  const AppModule = moduleWith(management, around);
  if (adapter === 'no HTTP') {
    app = await NestFactory.createApplicationContext(AppModule, { logger: false });
    appUrl = '';
  } else {
    const http: INestApplication =
      adapter === 'fastify'
        ? await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter(), { logger: false })
        : await NestFactory.create(AppModule, { logger: false });
    if (around)
      http.setGlobalPrefix('api').enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
    await http.listen(0, '127.0.0.1');
    app = http;
    appUrl = await http.getUrl();
  }
  const { url } = app.get(ManagementServer);
  pages = url ?? `${appUrl}${management.mount}`;
}

afterEach(async () => {
  await app.close();
  register.clear();
  called.length = 0;
});

const status = async (url: string): Promise<number> => (await ask(url)).status;

describe.each<[Adapter, string, ManagementOptions]>([
  ['express', 'a separate port', {}],
  ['fastify', 'a separate port', {}],
  ['no HTTP', 'a separate port', {}],
  ['express', 'the application’s port', { mount: '/internal/obs' }],
  ['fastify', 'the application’s port', { mount: '/internal/obs' }],
  ['no HTTP', 'a separate port, as there is no other', { mount: '/internal/obs' }],
])('with %s, the pages on %s', (adapter, _where, management) => {
  const isMounted = management.mount !== undefined && adapter !== 'no HTTP';

  it('nestjs-prometheus #757 #938 #993: they are there, and nowhere else', async () => {
    await boot(adapter, management);
    for (const path of ['/metrics', '/health', '/info', '/metrics/summary'])
      expect([path, await status(pages + path)]).toEqual([path, 200]);
    expect(app.get(ManagementServer).url === undefined).toBe(isMounted);
    if (!appUrl) return;
    for (const path of [
      '/metrics',
      '/health',
      '/api/metrics',
      '/api/v1/metrics',
      '/api/internal/obs/metrics',
    ])
      expect([path, await status(appUrl + path)]).toEqual([path, 404]);
  });

  it('nestjs-prometheus #1997: no guard, prefix, version, interceptor, pipe or filter touches them', async () => {
    await boot(adapter, management);
    called.length = 0;
    expect(await status(`${pages}/metrics`)).toBe(200);
    expect(await status(`${pages}/nothing`)).toBe(404);
    expect((await ask(`${pages}/metrics`, { method: 'POST' })).status).toBe(405);
    expect(called).toEqual([]);
    if (!appUrl) return;
    expect(await status(`${appUrl}/api/v1/orders`)).toBe(403);
    expect(called).toContain('guard');
  });

  it('nestjs-prometheus #1928: starting again in the same process finds nothing registered', async () => {
    await boot(adapter, management);
    await app.close();
    await boot(adapter, management);
    expect(await status(`${pages}/metrics`)).toBe(200);
  });

  it('metrics need a token when the options say so, and health goes without', async () => {
    await boot(adapter, { ...management, protectMetrics: true });
    for (const path of ['/metrics', '/metrics/summary']) {
      expect([path, await status(pages + path)]).toEqual([path, 401]);
      expect((await ask(pages + path, { headers: bearer(NEXT_TOKEN) })).status).toBe(401);
      expect((await ask(pages + path, { headers: bearer(TOKEN) })).status).toBe(200);
    }
    expect(await status(`${pages}/health`)).toBe(200);
  });

  it('bodies are read, and tokens and hosts checked, as before', async () => {
    await boot(adapter, management);
    const put = (headers: Record<string, string>, body = '{"level":"debug"}') =>
      ask(`${pages}/loggers/Orders`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      });
    expect((await put({})).status).toBe(401);
    expect((await put({ ...bearer(TOKEN), host: 'evil.example' })).status).toBe(421);
    expect((await put(bearer(TOKEN), '{')).status).toBe(400);
    expect((await put(bearer(TOKEN), `{"level":"${'x'.repeat(70_000)}"}`)).status).toBe(413);
    const changed = await put(bearer(TOKEN));
    expect([changed.status, JSON.parse(changed.body)]).toMatchObject([
      200,
      { logger: 'Orders', level: 'debug', configured: 'silent' },
    ]);
  });

  it('HEAD has the headers of GET, and /info supports its ETag', async () => {
    await boot(adapter, management);
    const info = await ask(`${pages}/info`);
    expect(JSON.parse(info.body)).toMatchObject({
      service: 'shop',
      version: '1.2.3',
      build: 'abc123',
      node: process.version,
      uptimeSeconds: expect.any(Number),
    });
    expect(info.headers).not.toHaveProperty('x-powered-by');
    const head = await ask(`${pages}/info`, { method: 'HEAD' });
    expect([head.status, head.body]).toEqual([200, '']);
    for (const header of ['content-type', 'content-length', 'etag', 'cache-control'])
      expect(head.headers[header]).toBe(info.headers[header]);
    const again = await ask(`${pages}/info`, { headers: { 'if-none-match': info.headers.etag as string } });
    expect([again.status, again.body]).toEqual([304, '']);
  });
});

describe('/metrics/summary', () => {
  it('shows the metrics of every service, and summaries that were added', async () => {
    await boot('express', {}, false);
    await ask(`${appUrl}/orders`);
    await ask(`${appUrl}/missing`);
    const summary = async () => JSON.parse((await ask(`${pages}/metrics/summary`)).body) as unknown;
    expect(await summary()).toMatchObject({
      process: { memory_mb: expect.any(Number) },
      requests: { total: 2, errors: 0, error_rate: 0 },
    });
    const { orders } = app.get(OrderMetrics);
    orders.inc({ kind: 'web' }, 3);
    orders.inc({ kind: 'shop' });
    const page = app.get(SummaryEndpoint);
    page.add({ summary: (read) => ({ orders: { total: read.sum('orders_total') } }) });
    page.add({
      summary: (read) => ({ web: read.sum('orders_total', { kind: 'web' }), none: read.sum('nothing') }),
    });
    page.add({
      summary: () => {
        throw new Error('a preset that fails');
      },
    });
    expect(await summary()).toEqual({ orders: { total: 4 }, web: 3, none: 0 });
  });
});

describe('a change of levels beyond loopback', () => {
  it.each([
    [{ tokens: [] }, 403],
    [{ tokens: [TOKEN] }, 401],
  ])('is refused without a token: %j', async (management, refused) => {
    await boot('no HTTP', { host: '0.0.0.0', ...management });
    const url = `http://127.0.0.1:${new URL(pages).port}/loggers`;
    const levels = app.get<LogLevels>(LOG_LEVELS_CONTROL);
    const before = levels.list();
    const change = {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: '{"level":"trace"}',
    };
    expect((await ask(`${url}/ROOT`, change)).status).toBe(refused);
    expect((await ask(url)).status).toBe(refused);
    expect(levels.list()).toEqual(before);
  });
});
