import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ObservabilityModule, type ObservabilityOptions } from 'nestjs-observability';
import {
  counter,
  gauge,
  histogram,
  MetricsPush,
  MetricsRegistry,
  summary,
  upDownCounter,
} from 'nestjs-observability/metrics';
import { trace } from 'nestjs-observability/tracing';
import { Counter, register } from 'prom-client';
import { TelemetryReceiver, type ReceivedPoint, type WrittenSample } from 'nestjs-observability/testing';
import { until } from '../support/story.js';
import { describeWith, startService, type RunningPrometheus } from '../support/services.js';

const ORDERS = counter('orders_total', 'Orders.', ['kind']);

const cleanups: (() => Promise<unknown> | void)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface PushingApp {
  app: INestApplicationContext;
  registry: MetricsRegistry;
  lines: string[];
  push: () => Promise<void>;
}

async function startApp(metrics: ObservabilityOptions['metrics']): Promise<PushingApp> {
  const lines: string[] = [];
  const options: ObservabilityOptions = {
    service: { name: 'orders', version: '1.2.3' },
    metrics: { defaultMetrics: false, pushIntervalMs: 3_600_000, ...metrics },
    tracing: { resourceAttributes: { 'service.instance.id': 'one', team: 'shop' } },
    logging: { destination: { write: (line) => lines.push(line) } },
    management: { enabled: false },
  };
  @Module({ imports: [ObservabilityModule.forRoot(options)] })
  class App {}
  const app = await NestFactory.createApplicationContext(App, { bufferLogs: true });
  cleanups.push(() => app.close());
  return { app, lines, registry: app.get(MetricsRegistry), push: () => app.get(MetricsPush).push() };
}

async function startReceiver(protocol?: 'grpc' | 'http/protobuf'): Promise<TelemetryReceiver> {
  const receiver = await TelemetryReceiver.start(protocol);
  cleanups.push(() => receiver.stop());
  return receiver;
}

const WORK = histogram('work_seconds', 'Work.', ['of'], { buckets: [0.1, 1, 10], unit: 'seconds' });

function recordSome(registry: MetricsRegistry): void {
  registry.register(ORDERS).inc({ kind: 'book' }, 3);
  registry.register(gauge('temperature_celsius', 'Now.', [], { unit: 'celsius' })).set(-2.5);
  registry.register(upDownCounter('queued', 'Queued.')).add(4);
  const duration = registry.register(WORK);
  for (const value of [0.05, 0.5, 0.6, 20]) duration.observe({ of: 'x' }, value);
  registry.register(summary('payload_bytes', 'Payload.', [], { unit: 'bytes' })).observe(12);
}

const failedOf = (registry: MetricsRegistry, target: string): number | undefined =>
  registry
    .instruments()
    .find(({ name }) => name === 'observability_metrics_push_failed_total')
    ?.samples()
    .find(({ labels }) => labels.target === target)?.value;

describe.each(['grpc', 'http/protobuf'] as const)('Metrics pushed by OTLP over %s', (protocol) => {
  it('arrive as cumulative sums, gauges and histograms of the service', async () => {
    const receiver = await startReceiver(protocol);
    const { registry, push } = await startApp({
      endpoint: receiver.url,
      protocol,
      headers: { 'x-key': 'secret' },
    });
    recordSome(registry);
    const theirs = new Counter({ name: 'theirs_total', help: 'Of prom-client.' });
    cleanups.push(() => register.removeSingleMetric('theirs_total'));
    theirs.inc(7);
    await push();
    await receiver.waitFor(({ accepted }) => accepted.length > 0);

    const [first] = receiver.accepted;
    expect(first?.headers['x-key']).toBe('secret');
    if (protocol !== 'grpc') expect(first?.path).toBe('/v1/metrics');
    const { points } = receiver;
    const point = (metric: string) => points.find((one) => one.metric === metric);
    expect(point('orders_total')).toMatchObject({
      kind: 'sum',
      monotonic: true,
      cumulative: true,
      attributes: { kind: 'book' },
      value: 3,
      resource: { 'service.name': 'orders', 'service.version': '1.2.3', team: 'shop' },
    });
    expect(point('temperature_celsius')).toMatchObject({ kind: 'gauge', value: -2.5, unit: 'Cel' });
    expect(point('queued')).toMatchObject({ kind: 'sum', monotonic: false, value: 4 });
    expect(point('work_seconds')).toMatchObject({
      ...{ kind: 'histogram', unit: 's', cumulative: true, attributes: { of: 'x' } },
      ...{ bounds: [0.1, 1, 10], counts: [1, 2, 0, 1], value: 21.15 },
    });
    expect(point('payload_bytes')).toMatchObject({ kind: 'summary', unit: 'By', value: 12, attributes: {} });
    expect(point('theirs_total')).toMatchObject({ kind: 'sum', value: 7 });
  });

  it('that a receiver does not take are counted and warned about once, and the next round has them', async () => {
    const receiver = await startReceiver(protocol);
    receiver.status = 400;
    const { registry, push, lines } = await startApp({
      endpoint: receiver.url,
      protocol,
      pushIntervalMs: 100,
    });
    registry.register(ORDERS).inc({ kind: 'book' }, 3);
    await push();
    await receiver.waitFor(({ requests }) => requests.length > 1);
    receiver.status = 200;
    await receiver.waitFor(({ accepted }) => accepted.length > 0);

    const { points } = receiver;
    expect(points.find(({ metric }) => metric === 'orders_total')?.value).toBe(3);
    expect(failedOf(registry, 'otlp')).toBeGreaterThan(0);
    expect(lines.filter((line) => line.includes('Metrics cannot be pushed'))).toHaveLength(1);
  });
});

describe('Metrics pushed by OTLP as deltas', () => {
  /** Pushes, and returns the samples of this round. */
  async function nextRound(
    receiver: TelemetryReceiver,
    push: () => Promise<void>,
  ): Promise<(metric: string) => ReceivedPoint | undefined> {
    const before = receiver.requests.length;
    await push();
    await receiver.waitFor(({ requests }) => requests.length > before);
    const points = receiver.requests[before]?.points ?? [];
    return (metric) => points.find((one) => one.metric === metric);
  }

  it('count from the last round that the receiver took', async () => {
    const receiver = await startReceiver();
    const { registry, push } = await startApp({
      ...{ endpoint: receiver.url, protocol: 'http/protobuf', temporality: 'delta' },
    });
    recordSome(registry);
    const first = await nextRound(receiver, push);
    expect(first('orders_total')).toMatchObject({ cumulative: false, monotonic: true, value: 3 });
    expect(first('work_seconds')).toMatchObject({ cumulative: false, counts: [1, 2, 0, 1], value: 21.15 });
    expect(first('queued')).toMatchObject({ cumulative: true, value: 4 });

    receiver.status = 400;
    registry.register(ORDERS).inc({ kind: 'book' }, 2);
    expect((await nextRound(receiver, push))('orders_total')?.value).toBe(2);
    receiver.status = 200;
    registry.register(ORDERS).inc({ kind: 'book' });
    registry.register(ORDERS).inc({ kind: 'pen' });
    const third = await nextRound(receiver, push);
    expect(third('orders_total')?.value).toBe(3);
    expect(third('orders_total')?.from).toBeGreaterThan(first('orders_total')?.from ?? Infinity);
    expect(third('work_seconds')).toBeUndefined();

    registry.register(ORDERS).inc({ kind: 'pen' }, 5);
    const fourth = await nextRound(receiver, push);
    expect(fourth('orders_total')).toMatchObject({ attributes: { kind: 'pen' }, value: 5 });
    expect(fourth('orders_total')?.from).toBeGreaterThanOrEqual(third('orders_total')?.to ?? Infinity);
    expect(fourth('queued')).toMatchObject({ cumulative: true, value: 4 });
  });

  it('count nothing again of a metric whose reading failed in between', async () => {
    const receiver = await startReceiver();
    const { registry, push } = await startApp({
      ...{ endpoint: receiver.url, protocol: 'http/protobuf', temporality: 'delta' },
    });
    let isAway = false;
    const collect = (): void => {
      if (isAway) throw new Error('away');
    };
    const theirs = new Counter({ name: 'theirs_total', help: 'Of prom-client.', collect });
    cleanups.push(() => register.removeSingleMetric('theirs_total'));
    theirs.inc(7);
    const values: unknown[] = [];
    for (const away of [false, true, false]) {
      isAway = away;
      theirs.inc(1);
      registry.register(ORDERS).inc({ kind: 'book' });
      values.push((await nextRound(receiver, push))('theirs_total')?.value);
    }
    expect(values).toEqual([8, undefined, 2]);
  });

  it('leave metrics of other libraries cumulative with the option that saves memory', async () => {
    const receiver = await startReceiver();
    const { registry, push } = await startApp({
      ...{ endpoint: receiver.url, protocol: 'http/protobuf', temporality: 'lowmemory' },
    });
    registry.register(ORDERS).inc({ kind: 'book' }, 3);
    const theirs = new Counter({ name: 'theirs_total', help: 'Of prom-client.' });
    cleanups.push(() => register.removeSingleMetric('theirs_total'));
    for (const value of [7, 14]) {
      theirs.inc(7);
      const point = await nextRound(receiver, push);
      expect(point('theirs_total')).toMatchObject({ cumulative: true, value });
      expect(point('orders_total')).toEqual(value === 7 ? expect.objectContaining({ value: 3 }) : undefined);
    }
  });
});

describe('Exemplars of pushed metrics', () => {
  it('are sent once over OTLP, with the ids of their trace', async () => {
    const receiver = await startReceiver('http/protobuf');
    const { registry, push } = await startApp({ endpoint: receiver.url, protocol: 'http/json' });
    const work = registry.register(histogram('work_seconds', 'Work.', [], { buckets: [1] }));
    const ids = trace('work', (span) => {
      work.observe(0.25);
      return span.spanContext();
    });
    work.observe(3);
    await push();
    await push();
    await receiver.waitFor(({ accepted }) => accepted.length === 2);
    const exemplars = receiver.requests.map(({ body }) => {
      const text = Buffer.from(body).toString();
      const found = /"exemplars":(\[[^\]]*\])/.exec(text)?.[1];
      return found === undefined ? undefined : (JSON.parse(found) as unknown);
    });
    expect(exemplars).toEqual([
      [
        {
          timeUnixNano: expect.stringMatching(/^\d{19}$/),
          asDouble: 0.25,
          ...{ spanId: ids.spanId, traceId: ids.traceId },
        },
      ],
      undefined,
    ]);
  });
});

describe('Metrics pushed by remote write 2.0', () => {
  it('have type, help, unit and exemplars, and rejected samples are counted', async () => {
    const receiver = await startReceiver();
    const { registry, push } = await startApp({ remoteWriteUrl: receiver.url, remoteWriteVersion: '2.0' });
    recordSome(registry);
    const { traceId } = trace('work', (span) => {
      registry.register(WORK).observe({ of: 'traced' }, 0.7);
      return span.spanContext();
    });
    receiver.rejected = 2;
    await push();
    await receiver.waitFor(({ samples }) => samples.length > 0);
    const { samples, requests } = receiver;
    expect(requests[0]?.headers).toMatchObject({
      'content-type': 'application/x-protobuf;proto=io.prometheus.write.v2.Request',
      'x-prometheus-remote-write-version': '2.0.0',
    });
    expect(writes(samples, 'orders_total')).toEqual([
      {
        labels: [
          ['__name__', 'orders_total'],
          ['instance', 'one'],
          ['job', 'orders'],
          ['kind', 'book'],
        ],
        ...{ value: 3, at: expect.any(Number), metadata: { type: 1, help: 'Orders.', unit: '' } },
      },
    ]);
    const [bucket] = writes(samples, 'work_seconds_bucket').filter(({ exemplar }) => exemplar);
    expect(bucket).toMatchObject({
      metadata: { type: 3, help: 'Work.', unit: 'seconds' },
      exemplar: { value: 0.7, labels: expect.arrayContaining([['trace_id', traceId]]) },
    });
    await until(
      () => (failedOf(registry, 'remote_write') === 2 ? true : undefined),
      'a loss that is counted',
    );
  });

  it('do not count as delivered if the receiver supports 1.0 only', async () => {
    const answers = createServer((_request, response) => response.writeHead(204).end());
    await once(answers.listen(0, '127.0.0.1'), 'listening');
    cleanups.push(() => void answers.close());
    const url = `http://127.0.0.1:${(answers.address() as AddressInfo).port}`;
    const { app, registry } = await startApp({ remoteWriteUrl: url, remoteWriteVersion: '2.0' });
    await app.close();
    expect(failedOf(registry, 'remote_write')).toBeGreaterThan(0);
  });
});

describe('Metrics pushed by remote write', () => {
  it('are in order and labelled as a scrape would', async () => {
    const receiver = await startReceiver();
    const { registry, push } = await startApp({
      remoteWriteUrl: `${receiver.url}/api/v1/write`,
      remoteWriteHeaders: { 'x-scope-orgid': 'shop' },
    });
    const odd = registry.register(counter('odd_total', 'Odd.', ['job', 'a', 'none']));
    odd.inc({ job: 'mail', a: 'ü\n"', none: '' }, 0.5);
    await push();
    await receiver.waitFor(({ samples }) => writes(samples, 'odd_total').length > 0);

    const [first] = receiver.accepted;
    expect(first?.path).toBe('/api/v1/write');
    expect(first?.headers).toMatchObject({
      'content-encoding': 'snappy',
      'content-type': 'application/x-protobuf',
      'x-prometheus-remote-write-version': '0.1.0',
      'x-scope-orgid': 'shop',
    });
    const [sample] = writes(receiver.samples, 'odd_total');
    expect(sample?.labels).toEqual([
      ['__name__', 'odd_total'],
      ['a', 'ü\n"'],
      ['exported_job', 'mail'],
      ['instance', 'one'],
      ['job', 'orders'],
    ]);
    expect(sample?.value).toBe(0.5);
    // The push must not count as an outgoing request of the application.
    const outgoing = registry
      .instruments()
      .find(({ name }) => name === 'http_client_request_duration_seconds');
    expect(outgoing?.samples()).toEqual([]);
    expect(Math.abs((sample?.at ?? 0) - Date.now())).toBeLessThan(60_000);
  });

  it.each([503, 429])('are sent again after HTTP %i, none lost and in order', async (status) => {
    const receiver = await startReceiver();
    const { registry, push, lines } = await startApp({ remoteWriteUrl: receiver.url });
    receiver.status = status;
    const orders = registry.register(ORDERS);
    orders.inc({ kind: 'book' });
    await push();
    await pause(2);
    orders.inc({ kind: 'book' });
    await push();
    await receiver.waitFor(({ requests }) => requests.length > 1);
    receiver.status = 200;
    const values = (): number[] => writes(receiver.samples, 'orders_total').map(({ value }) => value);
    await receiver.waitFor(() => values().length > 1);
    expect(values()).toEqual([1, 2]);
    expect(failedOf(registry, 'remote_write')).toBe(0);
    expect(lines.filter((line) => line.includes('Metrics cannot be pushed'))).toHaveLength(1);
  });

  it('are dropped and counted when rejected permanently', async () => {
    const receiver = await startReceiver();
    const { registry, push } = await startApp({ remoteWriteUrl: receiver.url });
    receiver.status = 400;
    await push();
    await receiver.waitFor(({ requests }) => requests.length > 0);
    await push();
    await receiver.waitFor(({ requests }) => requests.length > 1);
    expect(failedOf(registry, 'remote_write')).toBeGreaterThan(0);
    expect(receiver.accepted).toEqual([]);
  });

  it('wait in a bounded queue, and shutdown ends in time without an answer', async () => {
    const receiver = await startReceiver();
    receiver.status = 0;
    const { app, registry, push } = await startApp({
      remoteWriteUrl: receiver.url,
      maxQueueSize: 2000,
      cardinality: { maxLabelValues: 10_000 },
    });
    const orders = registry.register(counter('many_total', 'Many.', ['n']));
    for (let n = 0; n < 5000; n++) orders.inc({ n });
    for (let round = 0; round < 3; round++) await push();
    expect(failedOf(registry, 'remote_write')).toBeGreaterThan(11_000);
    const startedAt = Date.now();
    await app.close();
    expect(Date.now() - startedAt).toBeLessThan(15_000);
  });

  it('are pushed a last time at shutdown', async () => {
    const receiver = await startReceiver();
    const { app, registry } = await startApp({ remoteWriteUrl: receiver.url });
    registry.register(ORDERS).inc({ kind: 'last' }, 9);
    await app.close();
    const values = writes(receiver.samples, 'orders_total');
    expect(values.map(({ value }) => value)).toEqual([9]);
  });

  it('are not sent by default', async () => {
    const { registry } = await startApp({});
    expect(registry.owns('observability_metrics_pushed_total')).toBe(false);
  });
});

function writes(samples: WrittenSample[], metric: string): WrittenSample[] {
  return samples.filter(({ labels }) => labels[0]?.[1] === metric);
}

describeWith(['prometheus'], 'A Prometheus that is written to', () => {
  it('has our metrics under job and instance, also after it was down', async () => {
    const prometheus = await startService('prometheus', {
      config: 'global: { scrape_interval: 1h }',
      flags: ['--web.enable-remote-write-receiver', '--enable-feature=exemplar-storage'],
    });
    cleanups.push(() => prometheus.remove());
    const { registry, push } = await startApp({ remoteWriteUrl: `${prometheus.url}/api/v1/write` });
    recordSome(registry);
    await push();
    const labels = 'job="orders",instance="one"';
    expect(await answer(prometheus, `orders_total{${labels},kind="book"}`, 3)).toBe(3);
    expect(await answer(prometheus, `work_seconds_bucket{${labels},of="x",le="1.0"}`, 3)).toBe(3);
    expect(await answer(prometheus, `temperature_celsius{${labels}}`, -2.5)).toBe(-2.5);
    const median = `histogram_quantile(0.5, work_seconds_bucket{${labels}})`;
    expect(await answer(prometheus, median, 0.55)).toBeCloseTo(0.55);

    const ids = trace('work', (span) => {
      registry.register(WORK).observe({ of: 'traced' }, 0.7);
      return span.spanContext();
    });
    await push();
    expect(await answer(prometheus, `work_seconds_count{${labels},of="traced"}`, 1)).toBe(1);
    const now = Date.now() / 1000;
    const period = { start: String(now - 600), end: String(now + 600) };
    expect(
      await prometheus.get('query_exemplars', { query: 'work_seconds_bucket{of="traced"}', ...period }),
    ).toMatchObject([
      { exemplars: [{ labels: { trace_id: ids.traceId, span_id: ids.spanId }, value: '0.7' }] },
    ]);

    await prometheus.stop();
    registry.register(ORDERS).inc({ kind: 'book' }, 2);
    await push();
    await prometheus.start();
    expect(await answer(prometheus, `orders_total{${labels}}`, 5)).toBe(5);
    expect(failedOf(registry, 'remote_write')).toBe(0);
  });
});

/** Polls for at most 20 s until the answer matches. */
async function answer(
  prometheus: RunningPrometheus,
  expression: string,
  expected: number,
): Promise<number | undefined> {
  for (const end = Date.now() + 20_000; ; await pause(200)) {
    const value = (await prometheus.query(expression))[0]?.value;
    if (Date.now() > end || (value !== undefined && Math.abs(value - expected) < 1e-9)) return value;
  }
}
