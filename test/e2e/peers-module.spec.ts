import {
  Controller,
  forwardRef,
  Get,
  Module,
  type DynamicModule,
  type INestApplication,
  type ModuleMetadata,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ManagementServer, ObservabilityModule } from 'nestjs-observability';
import { HealthRegistry, HealthService } from 'nestjs-observability/health';
import type { ManagementOptions } from '#contracts';
import { glucose, startConsumer } from '../support/etl-consumer.js';
import { ask } from '../support/management.js';
import { fetchMetricsPage, metricValue } from 'nestjs-observability/testing';
import { Story } from '../support/story.js';

let app: INestApplication | undefined;

afterEach(async () => {
  await app?.close();
  app = undefined;
});

@Controller()
class Pages {
  @Get()
  home(): string {
    return 'home';
  }

  @Get('orders')
  orders(): string {
    return 'orders';
  }

  @Get(['health', 'health/live', 'healthcare/patients/7', 'health-records'])
  healthcare(): string {
    return 'healthcare';
  }
}

type Adapter = 'express' | 'fastify';

async function listen(adapter: Adapter, AppModule: Type<object>): Promise<string> {
  app =
    adapter === 'fastify'
      ? await NestFactory.create(AppModule, new FastifyAdapter(), { logger: false })
      : await NestFactory.create(AppModule, { logger: false });
  await app.listen(0, '127.0.0.1');
  return app.getUrl();
}

function pagesModule(story: Story, management: ManagementOptions, ignorePaths: string[] = []): Type<object> {
  @Module({
    imports: [ObservabilityModule.forRoot({ ...story.options(), management, http: { ignorePaths } })],
    controllers: [Pages],
  })
  class AppModule {}
  return AppModule;
}

describe('A health check', () => {
  const failed = new Error('no connection');

  it.each<[string, unknown, string]>([
    ['false', false, 'unhealthy'],
    ['an Error', failed, 'unhealthy'],
    ['an Error in a list', [1, failed], 'unhealthy'],
    [
      'what Promise.allSettled says was rejected',
      [{ status: 'rejected', reason: failed }, { status: 'fulfilled' }],
      'unhealthy',
    ],
    ['the response of fetch with 503', new Response('', { status: 503 }), 'unhealthy'],
    ['a response of axios with 500', { status: 500, data: '' }, 'unhealthy'],
    ['a response with 204', { status: 204 }, 'healthy'],
    ['{ db: { status: "down" } }', { db: { status: 'down' } }, 'unhealthy'],
    ['{ status: "error" }', { status: 'error' }, 'unhealthy'],
    ['{ status: "ok" }', { status: 'ok' }, 'healthy'],
    ['{ status: false }', { status: false }, 'unhealthy'],
    ['"down"', 'down', 'unhealthy'],
    ['"PONG"', 'PONG', 'healthy'],
    ['true', true, 'healthy'],
    ['undefined', undefined, 'healthy'],
    ['null', null, 'healthy'],
    ['0', 0, 'healthy'],
    ['the rows of a query', [{ status: 'archived' }], 'healthy'],
    ['details', { buckets: 2 }, 'healthy'],
  ])('that returns %s', async (_what, answer, health) => {
    await listen('express', pagesModule(new Story(), { enabled: false }));
    app?.get(HealthRegistry).register('db', () => answer as never);
    await app?.get(HealthService).runNow(['db']);
    expect(app?.get(HealthService).state('db')).toMatchObject({ health });
    if (answer === failed)
      expect(JSON.stringify(app?.get(HealthService).state('db'))).toContain('no connection');
  });
});

describe.each<Adapter>(['express', 'fastify'])('http.ignorePaths with %s', (adapter) => {
  it.each([
    [['/health'], ['/healthcare/patients/7', '/health-records', '/orders', '/']],
    [['/health/*'], ['/healthcare/patients/7', '/health-records', '/orders', '/']],
    [['/'], ['/health', '/health/live', '/healthcare/patients/7', '/health-records', '/orders']],
    [['/*'], []],
  ])('%j hides whole segments: %j are observed', async (ignorePaths, observed) => {
    const story = new Story();
    const url = await listen(adapter, pagesModule(story, { enabled: false }, ignorePaths));
    const paths = ['/health', '/health/live', '/healthcare/patients/7', '/health-records', '/orders', '/'];
    for (const path of paths) expect([path, (await ask(url + path)).status]).toEqual([path, 200]);
    await app?.close();
    const lines = story.lines.filter(({ msg }) => msg === 'request completed');
    expect(lines.map(({ path }) => path)).toEqual(expect.arrayContaining(observed));
    expect(lines).toHaveLength(observed.length);
  });
});

describe.each<Adapter>(['express', 'fastify'])('management.mount: "/" with %s', (adapter) => {
  it('serves the pages next to the application’s own routes, without counting as its requests', async () => {
    const story = new Story();
    const url = await listen(adapter, pagesModule(story, { mount: '/' }));
    expect(app?.get(ManagementServer).url).toBeUndefined();
    expect((await ask(`${url}/metrics`)).body).toContain('# TYPE');
    expect(JSON.parse((await ask(`${url}/health`)).body)).toMatchObject({ status: 'ok' });
    expect((await ask(`${url}/`)).body).toBe('home');
    expect((await ask(`${url}/orders`)).body).toBe('orders');
    expect((await ask(`${url}/nothing`)).status).toBe(404);
    await app?.close();
    const lines = story.lines.filter(({ msg }) => msg === 'request completed');
    expect(lines.map(({ path }) => path)).toEqual(['/', '/orders', '/nothing']);
  });
});

describe('A report from a page of the same origin', () => {
  const report = JSON.stringify({ name: 'nothing', value: 1, labels: {} });
  const post = async (base: string, headers: Record<string, string>): Promise<number> =>
    (
      await ask(`${base}/metrics/report`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: report,
      })
    ).status;

  // 400 means that the request reached the page, which has no such metric.
  it.each<[string, (url: string) => Record<string, string>, number]>([
    ['with its address', (url) => ({ origin: url }), 400],
    ['behind a proxy', () => ({ origin: 'https://shop.example', 'sec-fetch-site': 'same-origin' }), 400],
    ['with its default port', () => ({ origin: 'https://shop.example', host: 'shop.example:443' }), 400],
    ['that is another', () => ({ origin: 'https://evil.example' }), 403],
    ['of a sister', () => ({ origin: 'https://a.shop.example', 'sec-fetch-site': 'same-site' }), 403],
    ['of a sandbox', () => ({ origin: 'null', host: 'null' }), 403],
    ['that is not said', () => ({}), 403],
  ])('%s', async (_how, headers, status) => {
    const url = await listen('express', pagesModule(new Story(), { mount: '/internal' }));
    expect(await post(`${url}/internal`, headers(url))).toBe(status);
  });

  it('on its own port: only under its own host name', async () => {
    await listen('express', pagesModule(new Story(), { port: 0 }));
    const url = app?.get(ManagementServer).url ?? '';
    expect(await post(url, { origin: url })).toBe(400);
    const rebound = `evil.example:${new URL(url).port}`;
    expect(await post(url, { origin: `http://${rebound}`, host: rebound })).toBe(403);
    expect(
      await post(url, { origin: `http://${rebound}`, host: rebound, 'sec-fetch-site': 'same-origin' }),
    ).toBe(403);
  });
});

describe('ObservabilityModule, imported twice', () => {
  const options = () => ({ ...new Story().options(), management: { port: 0 } });

  @Module({ imports: [ObservabilityModule.forRoot(options())] })
  class SharedModule {}

  @Module({})
  class DynamicShared {
    static register(): DynamicModule {
      return { module: DynamicShared, imports: [ObservabilityModule.forRoot(options())] };
    }
  }

  const start = (...imports: NonNullable<ModuleMetadata['imports']>) => {
    @Module({ imports })
    class AppModule {}
    return NestFactory.create(AppModule, { logger: false, abortOnError: false });
  };
  const once = () => ObservabilityModule.forRoot(options());
  const async = () => ObservabilityModule.forRootAsync({ useFactory: options });

  it.each<[string, () => NonNullable<ModuleMetadata['imports']>, RegExp]>([
    [
      'by a shared module and AppModule',
      () => [SharedModule, once()],
      /in SharedModule and AppModule|in AppModule and SharedModule/,
    ],
    [
      'by two shared modules',
      () => [SharedModule, DynamicShared.register()],
      /SharedModule and DynamicShared|DynamicShared and SharedModule/,
    ],
    ['with forRoot and forRootAsync', () => [once(), async()], /2 times.*in AppModule\)/],
    [
      'by a promise',
      () => [once(), Promise.resolve(DynamicShared.register())],
      /in AppModule and DynamicShared/,
    ],
    ['by forwardRef', () => [once(), forwardRef(() => SharedModule)], /AppModule|SharedModule/],
    ['as a class beside forRoot', () => [once(), ObservabilityModule], /in AppModule/],
    ['three times', () => [once(), once(), SharedModule], /3 times/],
  ])('%s: one error names the double import and where it is', async (_how, imports, where) => {
    await expect(start(...imports())).rejects.toMatchObject({
      code: 'OBS_MODULE_IMPORT',
      message: expect.stringMatching(where) as unknown,
    });
  });

  it('as a class alone: the error says how', async () => {
    await expect(start(ObservabilityModule)).rejects.toMatchObject({
      code: 'OBS_MODULE_IMPORT',
      message: expect.stringContaining('forRoot()') as unknown,
    });
  });

  it('one dynamic module that two modules import is one', async () => {
    const shared = once();
    @Module({ imports: [shared] })
    class FeatureModule {}
    app = await start(shared, FeatureModule);
    await app.init();
    expect(app.get(ManagementServer).url).toBeDefined();
  });

  it('two applications in one process, and a testing module, are fine', async () => {
    app = await start(SharedModule);
    const other = await start(SharedModule);
    const testing = await Test.createTestingModule({ imports: [SharedModule] }).compile();
    await Promise.all([app.init(), other.init(), testing.init()]);
    await Promise.all([other.close(), testing.close()]);
  });
});

describe('The demo', () => {
  it('shows ETL figures on /metrics/summary, and its steps on /metrics', async () => {
    const consumer = await startConsumer();
    try {
      await consumer.send({}, glucose(300));
      await consumer.ended(1);
      const summary = JSON.parse((await ask(`${consumer.url}/metrics/summary`)).body) as object;
      expect(summary).toMatchObject({
        messages: { consumed: 1, success: 1, failed: 0 },
        clinical_events: { total: 1 },
        training_examples: { total: 1 },
        errors: { total: 0 },
      });
      expect(summary).not.toHaveProperty('requests');
      const page = await fetchMetricsPage(consumer.url);
      for (const step of ['download', 'validation', 'detection', 'output'])
        expect([step, metricValue(page, `etl_${step}_calls_total`, { outcome: 'success' })]).toEqual([
          step,
          1,
        ]);
      expect(consumer.lines.filter(({ context }) => context === 'Presets')).toEqual([]);
    } finally {
      await consumer.close();
    }
  });
});
