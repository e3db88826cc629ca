import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import {
  ConsoleLogger,
  Inject,
  Injectable,
  Logger,
  Module,
  type INestApplicationContext,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  type Provider,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { afterEach, describe, expect, it } from '@jest/globals';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace';
import { HealthIndicatorService } from '@nestjs/terminus';
import { ManagementServer, ObservabilityModule, type ObservabilityOptions } from 'nestjs-observability';
import {
  EXPORTER_STATUSES,
  HEALTH_EVENTS,
  HealthContributor,
  HealthRegistry,
  HealthService,
  HttpHealth,
  OtlpExporterHealth,
  provideHealth,
  READINESS,
  type ExporterStatuses,
  type HealthEvents,
  type HealthReport,
  type HealthTransition,
  type Readiness,
} from 'nestjs-observability/health';
import { TracingService } from 'nestjs-observability/tracing';
import { ObservableRabbitMQModule, RabbitMQHealth, RabbitQueues } from 'nestjs-observability/rabbitmq';
import { bearer } from '../support/management.js';
import { fetchMetricsPage, metricValue } from 'nestjs-observability/testing';
import { TelemetryReceiver } from 'nestjs-observability/testing';

type Imports = Parameters<typeof Module>[0]['imports'];

/** A dependency that a test can stop and restore. */
@Injectable()
class Dependency {
  down = false;

  ask(): void {
    if (this.down) throw new Error('it is away');
  }
}

@HealthContributor('dependency')
class DependencyHealth {
  constructor(private readonly dependency: Dependency) {}

  check(): void {
    this.dependency.ask();
  }
}

const KINDS = [
  ['Express', (module: Type) => listening(NestFactory.create(module, QUIET))],
  ['Fastify', (module: Type) => listening(NestFactory.create(module, new FastifyAdapter(), QUIET))],
  ['no HTTP', (module: Type) => NestFactory.createApplicationContext(module, QUIET)],
] as const;

const QUIET = { logger: false as const, abortOnError: false };

async function listening(creating: ReturnType<typeof NestFactory.create>): Promise<INestApplicationContext> {
  const app = await creating;
  await app.listen(0, '127.0.0.1');
  return app;
}

/** A made-up token. */
const TOKEN = 'f'.repeat(20) + '0123456789'.repeat(3);

describe.each(KINDS)('Health of an application on %s', (_kind, create) => {
  const apps: INestApplicationContext[] = [];

  async function boot(providers: Provider[] = [], options: ObservabilityOptions = {}, imports: Imports = []) {
    class App {}
    Module({
      imports: [
        ObservabilityModule.forRoot({
          management: { port: 0, tokens: [TOKEN] },
          logging: { level: 'silent' },
          health: { intervalMs: 20, timeoutMs: 60_000 },
          ...options,
        }),
        ...(imports ?? []),
      ],
      providers: [Dependency, DependencyHealth, ...providers],
    })(App);
    const app = await create(App);
    apps.push(app);
    const url = app.get(ManagementServer).url ?? '';
    const report = async (path = '', headers: Record<string, string> = bearer(TOKEN)) => {
      const response = await fetch(`${url}/health${path}`, { headers });
      return { status: response.status, body: (await response.json()) as HealthReport };
    };
    const until = (wanted: (transition: HealthTransition) => boolean): Promise<HealthTransition> =>
      new Promise((resolve) => {
        app.get<HealthEvents>(HEALTH_EVENTS).onTransition((one) => wanted(one) && resolve(one));
      });
    return { app, url, report, until, dependency: app.get(Dependency) };
  }

  afterEach(() => Promise.all(apps.splice(0).map((app) => app.close())));

  it('answers 200 on every page when all is well', async () => {
    const { report } = await boot();
    const pages = await Promise.all(['', '/live', '/ready', '/startup'].map((path) => report(path)));
    expect(pages.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(pages[0]?.body.details.dependency).toMatchObject({ status: 'up', critical: true });
  });

  it('follows an outage and its end in the background: readiness and not liveness, one event each, and metrics', async () => {
    const { report, until, dependency, url } = await boot();
    const lost = until(({ check, to }) => check === 'dependency' && to === 'unhealthy');
    dependency.down = true;
    expect(await lost).toMatchObject({ from: 'healthy', message: 'it is away' });
    const pages = ['', '/live', '/ready', '/startup'];
    expect(await Promise.all(pages.map(async (path) => (await report(path)).status))).toEqual([
      503, 200, 503, 200,
    ]);
    expect((await report()).body.error.dependency).toMatchObject({ message: 'it is away' });
    expect(metricValue(await fetchMetricsPage(url), 'health_check_status', { check: 'dependency' })).toBe(0);
    const back = until(({ check, to }) => check === 'service' && to === 'healthy');
    dependency.down = false;
    await back;
    expect((await report('/ready')).status).toBe(200);
    const page = await fetchMetricsPage(url);
    expect(metricValue(page, 'health_check_status', { check: 'dependency' })).toBe(1);
    expect(metricValue(page, 'health_check_status', { check: 'service' })).toBe(1);
    const change = { check: 'dependency', from: 'healthy', to: 'unhealthy' };
    expect(metricValue(page, 'health_status_transitions_total', change)).toBe(1);
    expect(metricValue(page, 'health_check_duration_seconds_count', { check: 'dependency' })).toBeGreaterThan(
      2,
    );
  });

  it('forgets a removed check: the service is judged without it, and its series disappear', async () => {
    const { app, url, until } = await boot();
    const lost = until(({ check, to }) => check === 'service' && to === 'unhealthy');
    app.get(HealthRegistry).register('tenant-7', () => Promise.reject(new Error('away')));
    await lost;
    const before = await fetchMetricsPage(url);
    expect(metricValue(before, 'health_check_status', { check: 'tenant-7' })).toBe(0);
    const change = { check: 'tenant-7', from: 'unknown', to: 'unhealthy' };
    expect(metricValue(before, 'health_status_transitions_total', change)).toBe(1);
    app.get(HealthRegistry).unregister('tenant-7');
    const page = await fetchMetricsPage(url);
    expect(metricValue(page, 'health_check_status', { check: 'service' })).toBe(1);
    expect(JSON.stringify([...page.values()])).not.toContain('tenant-7');
  });

  it('shows the code of an error publicly, and its text only with a token', async () => {
    const text = 'connect ECONNREFUSED postgres://app:hunter2-S3cr3t@db.internal:5432 at night';
    const { report } = await boot([
      provideHealth('coded', {
        useFactory: () => ({
          check: () => Promise.reject(Object.assign(new Error(text), { code: 'ECONNREFUSED' })),
        }),
      }),
      provideHealth('plain', { useFactory: () => ({ check: () => Promise.reject(new Error(text)) }) }),
      provideHealth('said', {
        useFactory: () => ({ check: async () => ({ status: 'down', message: text, error: text, pool: 3 }) }),
      }),
    ]);
    for (const path of ['', '/ready', '/coded', '/plain', '/said']) {
      const open = JSON.stringify((await report(path, {})).body);
      expect(open).not.toMatch(/db\.internal|hunter2|at night/);
      const told = JSON.stringify((await report(path)).body);
      expect(told).toContain('[redacted]@db.internal');
      expect(told).not.toContain('hunter2');
    }
    expect((await report('', {})).body.error).toMatchObject({
      coded: { message: 'ECONNREFUSED' },
      plain: { message: 'failed' },
      said: { message: 'failed', pool: 3 },
    });
  });

  it('terminus: an indicator that throws gives 503 with its name and reason, never 500', async () => {
    const { report, url } = await boot([
      provideHealth('broken', {
        useFactory: () => ({ check: () => Promise.reject(new TypeError('cannot read x of undefined')) }),
      }),
    ]);
    const { status, body } = await report();
    expect([status, body.status, body.error.broken?.message]).toEqual([
      503,
      'error',
      'cannot read x of undefined',
    ]);
    expect((await fetch(`${url}/health`)).headers.get('content-type')).toContain('application/json');
  });

  it('terminus: its own indicators work unchanged, injected and answering in their shape', async () => {
    @HealthContributor('stock', { critical: false })
    class StockHealth {
      constructor(@Inject(HealthIndicatorService) private readonly indicators: HealthIndicatorService) {}

      check() {
        return this.indicators.check('stock').down({ message: 'sold out', articles: 0 });
      }
    }
    const { report } = await boot([StockHealth]);
    expect(await report()).toMatchObject({
      status: 200,
      body: { health: 'degraded', error: { stock: { status: 'down', message: 'sold out', articles: 0 } } },
    });
  });

  it('terminus #864: there is a RabbitMQ check, which inspects queues and never creates them', async () => {
    const rabbit = ObservableRabbitMQModule.forRoot({
      embedded: true,
      queues: [{ name: 'orders', createQueueIfNotExists: true }],
    });
    const healthOf = (queue: string) =>
      provideHealth(`rabbitmq-${queue}`, {
        inject: [RabbitQueues],
        useFactory: (broker: RabbitQueues) => new RabbitMQHealth(broker, { queues: [queue] }),
      });
    const { report, app } = await boot([healthOf('orders'), healthOf('missing')], {}, [rabbit]);
    await app.get(HealthService).runNow();
    const { body } = await report();
    expect(body.info['rabbitmq-orders']).toMatchObject({ depth: { orders: 0 } });
    expect(body.error['rabbitmq-missing']?.message).toMatch(/depth of queue "missing" cannot be read/);
  });

  it('terminus #2569 #2298: readiness turns 503 before any provider is destroyed, and liveness stays', async () => {
    const seen: Record<string, number[]> = {};
    let look: () => Promise<number[]> = () => Promise.resolve([]);

    @Injectable()
    class Pool implements OnApplicationBootstrap, OnModuleDestroy {
      async onApplicationBootstrap(): Promise<void> {
        seen.bootstrap = await look();
      }

      async onModuleDestroy(): Promise<void> {
        seen.destroy = await look();
      }
    }

    @Injectable()
    class Looker {
      constructor(@Inject(ManagementServer) management: ManagementServer) {
        look = () =>
          Promise.all(
            ['/live', '/ready', '/startup'].map(
              async (path) => (await fetch(`${management.url}/health${path}`)).status,
            ),
          );
      }
    }
    const { report } = await boot([Looker, Pool]);
    expect((await report('/ready')).status).toBe(200);
    await apps.pop()?.close();
    expect(seen).toEqual({ bootstrap: [200, 503, 503], destroy: [200, 503, 200] });
  });

  it('lets a shutdown turn readiness 503 while the checks go on', async () => {
    const { app, report, until, dependency } = await boot();
    app.get<Readiness>(READINESS).drain('SIGTERM');
    expect(await report('/ready')).toMatchObject({
      status: 503,
      body: { status: 'shutting_down', reason: 'SIGTERM' },
    });
    const lost = until(({ check }) => check === 'dependency');
    dependency.down = true;
    await lost;
    expect((await report('/live')).status).toBe(200);
  });

  it('leaves no trace of its checks', async () => {
    const asked: unknown[] = [];
    const server = createServer(({ headers }, response) => {
      asked.push(headers.traceparent);
      response.end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const exporter = new InMemorySpanExporter();
    const { app } = await boot([provideHealth('http', { useFactory: () => new HttpHealth(url) })], {
      tracing: { exporters: [exporter] },
    });
    await app.get(HealthService).runNow();
    const { info } = app.get(HealthService).report();
    await apps.pop()?.close();
    server.close();
    expect(info.http).toMatchObject({ statusCode: 200 });
    expect([new Set(asked), exporter.getFinishedSpans()]).toEqual([new Set([undefined]), []]);
  });

  it('does not run checks at all when health is switched off', async () => {
    const { app } = await boot([], { health: { enabled: false } });
    expect(app.get(HealthService).history('dependency')).toEqual([]);
  });
});

describe('Checks that depend on each other in a circle', () => {
  it('stop the start with one error', async () => {
    const circle = (name: string, other: string) =>
      provideHealth(name, { dependsOn: [other], useFactory: () => ({ check: () => undefined }) });
    class App {}
    Module({
      imports: [ObservabilityModule.forRoot({ management: { port: 0 } })],
      providers: [circle('a', 'b'), circle('b', 'a')],
    })(App);
    const app = await NestFactory.create(App, QUIET);
    await expect(app.init()).rejects.toThrow(/OBS_HEALTH_INVALID.*a -> b -> a/);
    await app.close();
  });
});

describe('OtlpExporterHealth in an application', () => {
  it('knows the last successful export, and that exports fail', async () => {
    const receiver = await TelemetryReceiver.start('grpc');
    const make = (statuses: ExporterStatuses) => new OtlpExporterHealth(statuses, { maxFailingMs: 1 });
    class App {}
    Module({
      imports: [
        ObservabilityModule.forRoot({
          management: { port: 0 },
          logging: { level: 'silent' },
          tracing: { endpoint: receiver.url, scheduledDelayMs: 10 },
        }),
      ],
      providers: [provideHealth('otlp', { critical: false, inject: [EXPORTER_STATUSES], useFactory: make })],
    })(App);
    const app = await NestFactory.createApplicationContext(App, QUIET);
    const work = () => app.get(TracingService).trace('work', {}, () => undefined);
    const otlp = async () => {
      await app.get(HealthService).runNow();
      return app.get(HealthService).report().details.otlp;
    };
    expect(await otlp()).toMatchObject({ status: 'up', lastSuccess: { traces: 'none yet' } });
    work();
    await receiver.waitFor(({ spans }) => spans.length === 1);
    const lastSuccess = async () => (await otlp())?.lastSuccess as Record<string, string>;
    while ((await lastSuccess()).traces === 'none yet') await pause(5);
    const last = await lastSuccess();
    await receiver.stop();
    work();
    while ((await otlp())?.status === 'up') await pause(5);
    expect(await otlp()).toMatchObject({
      health: 'degraded',
      lastSuccess: last,
      message: expect.stringMatching(/^traces: nothing could be exported for \d+ s: /),
    });
    await app.close();
  });

  it('knows of metrics and logs, too, where they are exported', async () => {
    const taking = createServer((request, response) => void request.resume().on('end', () => response.end()));
    await once(taking.listen(0, '127.0.0.1'), 'listening');
    const endpoint = `http://127.0.0.1:${(taking.address() as AddressInfo).port}`;
    const make = (statuses: ExporterStatuses) => new OtlpExporterHealth(statuses, { maxFailingMs: 1 });
    class App {}
    Module({
      imports: [
        ObservabilityModule.forRoot({
          management: { port: 0 },
          metrics: { endpoint, protocol: 'http/protobuf', pushIntervalMs: 20 },
          logging: {
            endpoint,
            protocol: 'http/protobuf',
            scheduledDelayMs: 10,
            destination: { write: () => undefined },
          },
          tracing: { endpoint: 'http://127.0.0.1:1', scheduledDelayMs: 10 },
        }),
      ],
      providers: [provideHealth('otlp', { critical: false, inject: [EXPORTER_STATUSES], useFactory: make })],
    })(App);
    // The previous applications switched off Nest's logger, which is shared by the process.
    const logger = new ConsoleLogger();
    const app = await NestFactory.createApplicationContext(App, {
      abortOnError: false,
      bufferLogs: true,
      logger,
    });
    interface Told {
      readonly lastSuccess?: Record<string, string>;
      readonly message?: string;
    }
    /** Continues until the check passes; the signals arrive in no fixed order. */
    const until = async (expected: (told: Told) => boolean): Promise<void> => {
      for (;;) {
        app.get(TracingService).trace('work', {}, () => new Logger('Work').log('done'));
        await app.get(HealthService).runNow();
        if (expected(app.get(HealthService).report().details.otlp ?? {})) return;
        await pause(5);
      }
    };
    const isTime = (text?: string) => text !== undefined && /^\d{4}-/.test(text);
    await until(
      ({ lastSuccess, message = '' }) =>
        lastSuccess?.traces === 'none yet' &&
        isTime(lastSuccess.metrics) &&
        /^traces: nothing could be exported[^;]*$/.test(message),
    );
    await until(({ lastSuccess }) => isTime(lastSuccess?.logs));
    taking.close();
    taking.closeAllConnections();
    await until(({ message = '' }) => message.includes('metrics: nothing could be exported'));
    await until(({ message = '' }) => message.includes('logs: nothing could be exported'));
    await app.close();
  });
});
