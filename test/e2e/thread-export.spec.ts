import type { Worker } from 'node:worker_threads';
import { Controller, Get, Logger, Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { context, SpanKind, trace as otel } from '@opentelemetry/api';
import { afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ManagementServer, ObservabilityModule, type ObservabilityOptions } from 'nestjs-observability';
import { fetchMetricsPage, metricValue, TelemetryReceiver } from 'nestjs-observability/testing';
import { trace } from 'nestjs-observability/tracing';
import { histogram, MetricsPush, MetricsRegistry } from 'nestjs-observability/metrics';
import { OtlpSender } from '#delivery';
import { RemoteWriteTarget } from '#push';
import { Counter as PromCounter, register } from 'prom-client';
import { ensureThreadFile } from '../../scripts/library/telemetry-thread.mjs';
import { TELEMETRY_THREAD } from '../../src/store/store.providers.js';
import { until } from '../support/story.js';

const PROTOCOLS = ['grpc', 'http/protobuf', 'http/json'] as const;
const FAILURE = new Error('out of paper, token=ghp_0123456789abcdefghijklmnopqrstuvwxyz');

@Controller()
class PrintController {
  private readonly logger = new Logger('Print');

  @Get('print')
  async print(): Promise<string> {
    const linked = otel.getActiveSpan()?.spanContext();
    await trace(
      'draw',
      { ratio: NaN, sizes: [1, Infinity, -0.5], ok: true, password: 'hunter2' },
      async () => {
        otel.getActiveSpan()?.addEvent('drawn', { page: 1, text: 'ä–€ 😀' });
        await Promise.resolve();
      },
    );
    await trace('fail', {}, () => Promise.reject(FAILURE)).catch(() => undefined);
    const tracer = otel.getTracer('paper', '1.2.3');
    const links = linked ? [{ context: linked, attributes: { why: 'again' } }] : [];
    tracer.startSpan('feed', { kind: SpanKind.PRODUCER, links }, context.active()).end();
    this.logger.warn({ msg: 'printed', pages: 3, deep: { list: [1, 'two', null] }, token: 'secret' });
    this.logger.error(FAILURE);
    return 'done';
  }
}

const apps: INestApplication[] = [];
const receivers: TelemetryReceiver[] = [];

async function receive(protocol: (typeof PROTOCOLS)[number] = 'http/protobuf'): Promise<TelemetryReceiver> {
  const receiver = await TelemetryReceiver.start(protocol === 'grpc' ? 'grpc' : 'http');
  receivers.push(receiver);
  return receiver;
}

async function boot(
  receiver: TelemetryReceiver,
  options: ObservabilityOptions = {},
): Promise<{ app: INestApplication; url: string }> {
  const otlp = { endpoint: receiver.url, protocol: 'http/protobuf', scheduledDelayMs: 20 } as const;
  @Module({
    imports: [
      ObservabilityModule.forRoot({
        service: { name: 'printer', version: '7' },
        management: { port: 0 },
        thread: 'auto',
        http: { client: false },
        ...options,
        tracing: { ...otlp, ...options.tracing },
        logging: { ...otlp, destination: { write: () => undefined }, ...options.logging },
      }),
    ],
    controllers: [PrintController],
  })
  class AppModule {}
  const app = await NestFactory.create(AppModule, { bufferLogs: true, abortOnError: false });
  apps.push(app);
  await app.listen(0, '127.0.0.1');
  return { app, url: await app.getUrl() };
}

const print = async (url: string, times = 1): Promise<void> => {
  for (let i = 0; i < times; i++) await (await fetch(`${url}/print`)).text();
};

const workerOf = (app: INestApplication): Worker | undefined =>
  app.get<{ thread: { worker: Worker } } | undefined>(TELEMETRY_THREAD)?.thread.worker;

const metric = async (app: INestApplication, name: string, labels: Record<string, string>) =>
  metricValue(await fetchMetricsPage(app.get(ManagementServer).url ?? ''), name, labels) ?? 0;

/**
 * The received data without times, with ids replaced by their ordinal numbers. Its order is that of names and texts,
 * because spans arrive in one batch or two, and a batch is grouped by scope.
 */
function comparable(receiver: TelemetryReceiver): unknown {
  const spans = receiver.spans.toSorted((a, b) => a.name.localeCompare(b.name));
  const logs = receiver.logs.toSorted((a, b) => String(a.body).localeCompare(String(b.body)));
  const ids = new Map<string, number>();
  const numbered = (id: string): number | '' => {
    if (id !== '' && !ids.has(id)) ids.set(id, ids.size);
    return id === '' ? '' : (ids.get(id) ?? 0);
  };
  const VARYING = /port|duration|correlation|address|stack/;
  const steady = (attributes: object) =>
    Object.fromEntries(Object.entries(attributes).filter(([name]) => !VARYING.test(name)));
  return {
    spans: spans.map(
      ({ traceId, spanId, parentSpanId, startMs: _start, durationMs: _duration, ...span }) => ({
        ids: [traceId, spanId, parentSpanId].map(numbered),
        ...span,
        attributes: steady(span.attributes),
        events: span.events.map((event) => ({ ...event, attributes: steady(event.attributes) })),
        links: span.links.map((link) => [link.traceId, link.spanId].map(numbered)),
      }),
    ),
    logs: logs
      .filter(({ attributes }) => ['Print', 'HTTP'].includes(String(attributes['context'])))
      .map(({ traceId, spanId, time: _time, ...record }) => ({
        ids: [traceId, spanId].map(numbered),
        ...record,
        attributes: steady(record.attributes),
      })),
  };
}

beforeAll(() => ensureThreadFile());

afterEach(async () => {
  jest.restoreAllMocks();
  register.clear();
  for (const app of apps.splice(0)) await app.close();
  for (const receiver of receivers.splice(0)) await receiver.stop();
});

describe('Export in the telemetry thread', () => {
  it.each(PROTOCOLS)(
    'sends over %s what the main thread would, and encodes nothing there',
    async (protocol) => {
      const encoder = jest.spyOn(OtlpSender.prototype, 'send');
      const arrived: unknown[] = [];
      const encoded: number[] = [];
      for (const thread of ['auto', false] as const) {
        const receiver = await receive(protocol);
        const options = { thread, tracing: { protocol }, logging: { protocol } };
        const { app, url } = await boot(receiver, options);
        expect(workerOf(app) !== undefined).toBe(thread === 'auto');
        await print(url);
        await app.close();
        arrived.push(comparable(receiver));
        encoded.push(encoder.mock.calls.length);
      }
      expect(arrived[0]).toEqual(arrived[1]);
      expect(arrived[0]).toMatchObject({ spans: { length: 4 }, logs: { length: 3 } });
      expect(JSON.stringify(arrived[0])).not.toMatch(/hunter2|ghp_0123|"secret"/);
      expect(encoded[0]).toBe(0);
      expect(encoded[1]).toBeGreaterThan(0);
    },
  );

  it('delivers everything when the application ends, also to a receiver that refuses at first', async () => {
    const receiver = await receive();
    const { app, url } = await boot(receiver, {
      tracing: { scheduledDelayMs: 60_000 },
      logging: { scheduledDelayMs: 60_000 },
    });
    receiver.refusals = 2;
    await print(url, 20);
    await app.close();
    expect([receiver.spans.length, new Set(receiver.spans.map(({ spanId }) => spanId)).size]).toEqual([
      80, 80,
    ]);
    expect(receiver.logs.filter(({ body }) => body === 'printed')).toHaveLength(20);
  });

  it('counts telemetry lost with a dying thread, and continues with another one', async () => {
    const receiver = await receive();
    receiver.status = 0;
    const { app, url } = await boot(receiver);
    await print(url, 5);
    await until(() => (receiver.requests.length > 0 ? true : undefined), 'a batch on its way');
    await workerOf(app)?.terminate();
    // A request of the dead thread that is read later would be answered, although its spans count as lost.
    await receiver.waitFor(({ connections }) => connections === 0);
    receiver.status = 200;
    await print(url, 5);
    await receiver.waitFor(({ spans }) => spans.length > 0);
    await receiver.waitFor(({ logs }) => logs.some(({ body }) => body === 'printed'));
    const lost = await metric(app, 'observability_spans_dropped_total', { reason: 'thread_died' });
    expect(lost).toBeGreaterThan(0);
    await until(() => (lost + receiver.spans.length === 40 ? true : undefined), 'the rest');
    expect(await metric(app, 'observability_store_thread_starts_total', {})).toBe(2);
  });

  it('holds a bounded amount without answers, counts the rest, and requests continue', async () => {
    const receiver = await receive();
    receiver.status = 0;
    const { app, url } = await boot(receiver, {
      tracing: { maxQueueSize: 50 },
      logging: { level: 'silent' },
    });
    const tracer = otel.getTracer('burst');
    const text = 'x'.repeat(1000);
    for (let i = 0; i < 10_000; i++) tracer.startSpan('burst', { attributes: { text } }).end();
    expect(await (await fetch(`${url}/print`)).text()).toBe('done');
    // A ring of 8 MiB and a queue of 50.
    const dropped = await metric(app, 'observability_spans_dropped_total', { reason: 'queue_full' });
    expect(dropped).toBeGreaterThan(2_000);
    expect(dropped).toBeLessThan(10_000);
  });

  it('is one thread for each application, and none where nothing is exported', async () => {
    const receiver = await receive();
    const [one, other] = [await boot(receiver), await boot(receiver)];
    expect(workerOf(one.app)?.threadId).not.toBe(workerOf(other.app)?.threadId);
    const silent = await boot(receiver, {
      tracing: { endpoint: undefined },
      logging: { endpoint: undefined },
    });
    expect(workerOf(silent.app)).toBeUndefined();
  });

  it('pushes the metrics of the application and of others, by OTLP and by remote write', async () => {
    const take = jest.spyOn(RemoteWriteTarget.prototype, 'take');
    new PromCounter({ name: 'printed_by_others_total', help: 'Of another library.' }).inc(7);
    const nameOf = (labels: [string, string][]): string => new Map(labels).get('__name__') ?? '';
    const pushed: string[][] = [];
    for (const thread of ['auto', false] as const) {
      const receiver = await receive();
      const { app, url } = await boot(receiver, {
        thread,
        metrics: {
          endpoint: receiver.url,
          protocol: 'http/protobuf',
          remoteWriteUrl: `${receiver.url}/api/v1/write`,
          pushIntervalMs: 60_000,
          defaultLabels: { zone: 'b' },
        },
      });
      await print(url, 3);
      await app.get(MetricsPush).push();
      await receiver.waitFor(({ points, samples }) => points.length > 0 && samples.length > 0);
      await print(url);
      await app.close();
      const requests = receiver.samples.filter(
        ({ labels }) => nameOf(labels) === 'http_server_request_duration_seconds_count',
      );
      expect(requests.map(({ value }) => value)).toEqual([3, 4]);
      const point = receiver.points.find(({ metric: name }) => /request.duration/.test(name));
      expect(point?.attributes).toMatchObject({ zone: 'b', 'http.route': '/print' });
      pushed.push(
        [...new Set(receiver.samples.map(({ labels }) => nameOf(labels)))].sort(),
        [...new Set(receiver.points.map(({ metric: name, unit, kind }) => `${name} ${unit} ${kind}`))].sort(),
      );
      expect(pushed.at(-2)).toContain('printed_by_others_total');
      expect(take.mock.calls.length > 0).toBe(thread === false);
    }
    // The size of a queue that is in the thread is not known outside of it; nothing may be pending at one push.
    const ofOne = /thread_starts|scrapes_incomplete|otel.sdk.*(?:queue|inflight)|nodejs_active_requests/;
    const inBoth = pushed.map((names) => names.filter((name) => !ofOne.test(name)));
    expect(inBoth.slice(0, 2)).toEqual(inBoth.slice(2));
  });

  it('pushes exemplars, each once', async () => {
    const receiver = await receive();
    const { app } = await boot(receiver, {
      metrics: {
        ...{ endpoint: receiver.url, protocol: 'http/json', remoteWriteUrl: `${receiver.url}/api/v1/write` },
        pushIntervalMs: 600_000,
      },
    });
    const drawing = app
      .get(MetricsRegistry)
      .register(histogram('drawing_seconds', 'Drawing.', [], { buckets: [1, 2] }));
    const draw = (seconds: number) =>
      trace('draw', (span) => {
        drawing.observe(seconds);
        return span.spanContext();
      });
    const ids = [draw(0.25)];
    const pushed = async (round: number): Promise<void> => {
      await app.get(MetricsPush).push();
      await receiver.waitFor(
        ({ points, samples }) =>
          points.filter(({ metric: name }) => name === 'drawing_seconds').length === round &&
          samples.filter(({ labels }) => labels.some(([, value]) => value === 'drawing_seconds_count'))
            .length === round,
      );
    };
    await pushed(1);
    ids.push(draw(1.5));
    await pushed(2);
    await pushed(3);
    const written = receiver.samples.flatMap(({ exemplar }) => exemplar ?? []);
    expect(written.map(({ labels, value }) => [Object.fromEntries(labels), value])).toEqual([
      [{ trace_id: ids[0]?.traceId, span_id: ids[0]?.spanId }, 0.25],
      [{ trace_id: ids[1]?.traceId, span_id: ids[1]?.spanId }, 1.5],
    ]);
    const overOtlp = receiver.requests
      .filter(({ path }) => path.endsWith('/v1/metrics'))
      .map(({ body }) => /"exemplars":(\[[^\]]*\])/.exec(Buffer.from(body).toString())?.[1] ?? '[]');
    expect(overOtlp.map((found) => JSON.parse(found) as unknown)).toEqual([
      [expect.objectContaining({ asDouble: 0.25, traceId: ids[0]?.traceId, spanId: ids[0]?.spanId })],
      [expect.objectContaining({ asDouble: 1.5, traceId: ids[1]?.traceId, spanId: ids[1]?.spanId })],
      [],
    ]);
  });

  it('feeds the store with the same records', async () => {
    const receiver = await receive();
    const { app, url } = await boot(receiver, { store: { intervalMs: 200 } });
    await print(url);
    await receiver.waitFor(({ spans, logs }) => spans.length === 4 && logs.length > 0);
    const page = async (path: string): Promise<string> =>
      (await fetch(new URL(path, app.get(ManagementServer).url ?? ''))).text();
    let kept = '';
    while (!kept.includes('GET /print') || !kept.includes('printed'))
      kept = (await page('/api/telemetry/traces')) + (await page('/api/telemetry/logs'));
    expect(kept).not.toMatch(/hunter2|ghp_0123/);
  });
});
