import { Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { SpanKind, type Attributes } from '@opentelemetry/api';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Gauge, register, Summary } from 'prom-client';
import { ObservabilityModule } from 'nestjs-observability';
import { gauge, histogram, MetricsRegistry, summary } from 'nestjs-observability/metrics';
import { LogCapture } from 'nestjs-observability/testing';
import { TracingRuntime } from '#tracing';
import { withEnvironment } from '../support/environment.js';
import { PythonReceiver, type DecodedRequest } from '../support/otlp-receiver/otlp-receiver.js';
import { describeWith } from '../support/services.js';

const WAYS = (['grpc', 'http/protobuf', 'http/json'] as const).flatMap((protocol) => [
  { protocol, tls: false },
  { protocol, tls: true },
]);
type Way = (typeof WAYS)[number];

/** Values that JSON or 64 bits cannot represent, with their form in protobuf's JSON. */
const ODD: readonly (readonly [value: number, any: Readonly<Record<string, unknown>>])[] = [
  [NaN, { doubleValue: 'NaN' }],
  [Infinity, { doubleValue: 'Infinity' }],
  [-Infinity, { doubleValue: '-Infinity' }],
  [2 ** 63, { doubleValue: 2 ** 63 }],
  [-(2 ** 63), { intValue: '-9223372036854775808' }],
  [1e21, { doubleValue: 1e21 }],
  [2 ** 53, { intValue: '9007199254740992' }],
  [0.5, { doubleValue: 0.5 }],
];
const ODD_ATTRIBUTES: Attributes = Object.fromEntries(ODD.map(([value], i) => [`odd_${i}`, value]));
const REMOTE = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 };

interface KeyValue {
  readonly key: string;
  readonly value?: Readonly<Record<string, unknown>>;
}
type Message = Readonly<Record<string, unknown>> & { readonly attributes?: readonly KeyValue[] };

/** The telemetry that one application exported, and its own record of it. */
interface Run {
  readonly traceId: string;
  readonly parentId: string;
  readonly from: number;
  readonly to: number;
}

describeWith(['otlpReceiver'], "Google's protobuf and gRPC, with the published protocol files", () => {
  let requests: readonly DecodedRequest[] = [];
  const runs = new Map<Way, Run>();

  beforeAll(async () => {
    const receiver = await PythonReceiver.start();
    for (const way of WAYS) runs.set(way, await exportOnce(receiver, way));
    await receiver.stop();
    requests = receiver.requests;
  });

  afterAll(() => register.clear());

  it('decode every request, and know every field of it', () => {
    expect(requests.filter(({ refused, unknown }) => refused ?? unknown)).toEqual([]);
    const seen = new Set(requests.map(({ signal, protocol, tls }) => `${signal} ${protocol} ${tls}`));
    expect(seen.size).toBe(3 * WAYS.length);
  });

  it('find no attribute without a key or a value', () => {
    const all = requests.flatMap(({ request }) => attributesIn(request));
    expect(all.length).toBeGreaterThan(100);
    expect(all.filter(({ key, value }) => !key || Object.keys(value ?? {}).length !== 1)).toEqual([]);
    const labels = requests.filter(({ signal }) => signal === 'metrics').flatMap((one) => attributesIn(one));
    expect(labels.filter(({ value }) => value?.stringValue === '')).toEqual([]);
  });

  describe.each(WAYS)('over $protocol, with TLS: $tls', (way) => {
    const received = (signal: DecodedRequest['signal'], list: string): Message[] =>
      requests
        .filter((one) => one.signal === signal && one.protocol === way.protocol && one.tls === way.tls)
        .flatMap(({ request }) => listsIn(request, list));
    const named = (signal: DecodedRequest['signal'], list: string, name: string): Message => {
      const found = received(signal, list).filter((one) => one.name === name);
      expect(found).toHaveLength(1);
      return found[0] ?? {};
    };

    it('read ids, parents, links, events and times of spans', () => {
      const { traceId, parentId, from, to } = runs.get(way)!;
      const [parent, child] = [named('traces', 'spans', 'parent'), named('traces', 'spans', 'child')];
      expect(parent).toMatchObject({ traceId, spanId: parentId, kind: 'SPAN_KIND_PRODUCER' });
      expect(parent.parentSpanId).toBeUndefined();
      expect(parent.links).toEqual([
        { ...ids(REMOTE), attributes: expect.any(Array), flags: expect.any(Number) },
      ]);
      expect(child).toMatchObject({
        ...{ traceId, parentSpanId: parentId, kind: 'SPAN_KIND_INTERNAL' },
        status: { code: 'STATUS_CODE_ERROR', message: 'refused' },
        events: [{ name: 'told' }, { name: 'exception' }],
      });
      expect(child.spanId).toMatch(/^[\da-f]{16}$/);
      const times = [from, time(parent, 'start'), time(child, 'start'), time(child, 'end')];
      times.push(time(parent, 'end'), to);
      expect(times).toEqual([...times].sort((a, b) => a - b));
    });

    it('read odd values of spans, events and links as they are', () => {
      const parent = named('traces', 'spans', 'parent');
      const [event] = listsIn(named('traces', 'spans', 'child'), 'events');
      const [link] = listsIn(parent, 'links');
      const expected = ODD.map(([, value], i) => ({ key: `odd_${i}`, value }));
      for (const message of [parent, event, link]) expect(message?.attributes).toEqual(expected);
    });

    it('read lines with their span, their severity and their time', () => {
      const { traceId, from, to } = runs.get(way)!;
      const line = received('logs', 'logRecords').find(
        ({ body }) => (body as KeyValue['value'])?.stringValue === 'refused',
      );
      expect(line).toMatchObject({
        ...{ traceId, spanId: named('traces', 'spans', 'child').spanId, severityText: 'ERROR' },
        severityNumber: 'SEVERITY_NUMBER_ERROR',
      });
      const at = Number(line?.timeUnixNano) / 1e6;
      expect(at >= Math.floor(from) && at <= to).toBe(true);
      expect(line?.attributes).toContainEqual({ key: 'huge', value: { doubleValue: 1e21 } });
    });

    it('read odd values of metrics, and summaries without observations', () => {
      for (const name of ['odd_ratio', 'foreign_odd_ratio'])
        expect(pointsOf(named('metrics', 'metrics', name), 'gauge').map(({ asDouble }) => asDouble)).toEqual(
          ODD.map(([value]) => (Number.isFinite(value) ? value : String(value))),
        );
      const times = { startTimeUnixNano: expect.any(String), timeUnixNano: expect.any(String) };
      const empty = (name: string) => pointsOf(named('metrics', 'metrics', name), 'summary');
      expect(empty('empty_bytes')).toEqual([times]);
      // prom-client exports 0 for unknown quantiles.
      expect(empty('foreign_empty_bytes')).toEqual([{ ...times, quantileValues: expect.any(Array) }]);
      const [work] = pointsOf(named('metrics', 'metrics', 'work_duration_seconds'), 'histogram');
      expect(work).toMatchObject({ count: '2', sum: 3.5, bucketCounts: ['1', '1'], explicitBounds: [1] });
    });
  });
});

/** Starts an application, has it do its work, and ends it, which exports all of it. */
function exportOnce(receiver: PythonReceiver, { protocol, tls }: Way): Promise<Run> {
  const otlp = { endpoint: receiver.url(protocol, tls), protocol };
  register.clear();
  @Module({
    imports: [
      ObservabilityModule.forRoot({
        service: { name: 'shop' },
        tracing: otlp,
        logging: { ...otlp, level: 'info', destination: new LogCapture() },
        metrics: { ...otlp, defaultMetrics: false, pushIntervalMs: 3_600_000 },
        management: { enabled: false },
      }),
    ],
  })
  class ShopModule {}
  const variables: Record<string, string> = tls
    ? { OTEL_EXPORTER_OTLP_CERTIFICATE: receiver.certificate }
    : {};
  return withEnvironment(variables, async () => {
    const app = await NestFactory.createApplicationContext(ShopModule, { bufferLogs: true });
    app.flushLogs();
    measure(app.get(MetricsRegistry));
    const from = Date.now();
    const { tracer } = app.get(TracingRuntime);
    const links = [{ context: REMOTE, attributes: ODD_ATTRIBUTES }];
    const options = { kind: SpanKind.PRODUCER, attributes: ODD_ATTRIBUTES, links };
    const parentContext = tracer.startActiveSpan('parent', options, (parent) => {
      tracer.startActiveSpan('child', (child) => {
        child.addEvent('told', ODD_ATTRIBUTES);
        child.recordException(new Error('refused'));
        child.setStatus({ code: 2, message: 'refused' });
        new Logger('Till').error({ huge: 1e21, none: null, empty: '' }, 'refused');
        child.end();
      });
      parent.end();
      return parent.spanContext();
    });
    const to = Date.now() + 1;
    await app.close();
    return { traceId: parentContext.traceId, parentId: parentContext.spanId, from: from - 1, to };
  });
}

function measure(registry: MetricsRegistry): void {
  const odd = registry.register(gauge('odd_ratio', 'Odd.', ['n', 'empty']));
  const foreign = new Gauge({ name: 'foreign_odd_ratio', help: 'Odd.', labelNames: ['n', 'empty'] });
  for (const [n, [value]] of ODD.entries()) {
    odd.set({ n: String(n), empty: '' }, value);
    foreign.set({ n: String(n), empty: '' }, value);
  }
  registry.register(summary('empty_bytes', 'Nothing yet.'));
  new Summary({ name: 'foreign_empty_bytes', help: 'Nothing yet.' });
  const work = registry.register(histogram('work_duration_seconds', 'Work.', [], { buckets: [1] }));
  work.observe(0.5);
  work.observe(3);
}

const ids = ({ traceId, spanId }: typeof REMOTE) => ({ traceId, spanId });

/** Milliseconds since 1970. */
const time = (span: Message, which: 'start' | 'end'): number => Number(span[`${which}TimeUnixNano`]) / 1e6;

const pointsOf = (metric: Message, kind: string): Message[] => listsIn(metric[kind], 'dataPoints');

/** All elements of the lists of a name, however deep. */
function listsIn(value: unknown, name: string): Message[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => listsIn(item, name));
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(key === name && Array.isArray(inner) ? (inner as Message[]) : []),
    ...listsIn(inner, name),
  ]);
}

const attributesIn = (value: unknown): KeyValue[] => listsIn(value, 'attributes') as unknown as KeyValue[];
