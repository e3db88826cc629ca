import { SpanKind, SpanStatusCode, type HrTime } from '@opentelemetry/api';
import { describe, expect, it } from '@jest/globals';
import { AggregationTemporality, DataPointType, type MetricData, type ReadableSpan } from '#contracts';
import { decodeTelemetry } from '#testing';
import { logsRequest } from './encode-logs.js';
import { metricsRequest } from './encode-metrics.js';
import { spansRequest } from './encode-spans.js';
import { encodeInSlices, type EncodingSteps, type OtlpEncoding } from './request-encoder.js';

const RESOURCE = { attributes: { 'service.name': 'shop', replicas: 3 } };
const SCOPE = { name: 'spec', version: '1.2.3' };
const AT: HrTime = [1_790_000_000, 123_456_789];
const LATER: HrTime = [1_790_000_001, 5];
const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const SPAN_ID = 'b7ad6b7169203331';
const ENCODINGS: OtlpEncoding[] = ['protobuf', 'json'];

function span(given: Partial<ReadableSpan> = {}): ReadableSpan {
  return {
    name: 'GET /orders',
    kind: SpanKind.SERVER,
    spanContext: () => ({ traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1 }),
    startTime: AT,
    endTime: LATER,
    status: { code: SpanStatusCode.UNSET },
    attributes: {},
    links: [],
    events: [],
    duration: [0, 0],
    ended: true,
    resource: RESOURCE as unknown as ReadableSpan['resource'],
    instrumentationScope: SCOPE,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
    ...given,
  };
}

async function sent(signal: string, encoding: OtlpEncoding, request: EncodingSteps) {
  const { body, faults } = await encodeInSlices(encoding, request);
  const headers = encoding === 'json' ? { 'content-type': 'application/json' } : {};
  const received = decodeTelemetry(`/v1/${signal}`, headers, body);
  if (!received) throw new Error('cannot be read');
  return { received, faults, body };
}

const jsonOf = (body: Uint8Array): unknown => JSON.parse(Buffer.from(body).toString());

/** Values that JSON or a fixed number of bits cannot hold, and what arrives of them. */
const ODD_VALUES: readonly (readonly [name: string, value: unknown, arrives: unknown])[] = [
  ['NaN', NaN, NaN],
  ['infinity', Infinity, Infinity],
  ['minus infinity', -Infinity, -Infinity],
  ['2^53', 2 ** 53, 2 ** 53],
  ['2^63', 2 ** 63, 2 ** 63],
  ['-2^63', -(2 ** 63), -(2 ** 63)],
  ['1e21', 1e21, 1e21],
  ['1.5', 1.5, 1.5],
  ['-7', -7, -7],
  ['a bigint', 2n ** 62n, 2 ** 62],
  ['a bigint beyond 64 bits', 2n ** 70n, String(2n ** 70n)],
  ['half of a surrogate pair', 'a\ud800b', 'a\ufffdb'],
  ['an emoji', 'x😀', 'x😀'],
  ['control characters', '\u0000\n"\\', '\u0000\n"\\'],
  ['a long text', 'ä'.repeat(300), 'ä'.repeat(300)],
];

describe.each(ENCODINGS)('A request of spans as %s', (encoding) => {
  it('has ids, times to the nanosecond, parent, events, links and status', async () => {
    const parent = { traceId: TRACE_ID, spanId: '1111111111111111', traceFlags: 1, isRemote: true };
    const link = { context: { traceId: 'f'.repeat(32), spanId: '2'.repeat(16), traceFlags: 0 } };
    const { received } = await sent(
      'traces',
      encoding,
      spansRequest([
        span({
          parentSpanContext: parent,
          status: { code: SpanStatusCode.ERROR, message: 'broke' },
          attributes: { 'http.route': '/orders', list: ['a', 'b'], none: undefined },
          events: [{ name: 'retry', time: AT, attributes: { n: 1 } }],
          links: [{ ...link, attributes: { of: 'queue' } }],
        }),
      ]),
    );
    expect(received.spans).toEqual([
      {
        traceId: TRACE_ID,
        spanId: SPAN_ID,
        parentSpanId: parent.spanId,
        name: 'GET /orders',
        kind: 'server',
        status: { code: 'error', message: 'broke' },
        startMs: 1_790_000_000_123.4568,
        durationMs: expect.closeTo(876.543216, 6),
        attributes: { 'http.route': '/orders', list: ['a', 'b'] },
        events: [{ name: 'retry', attributes: { n: 1 } }],
        links: [{ traceId: 'f'.repeat(32), spanId: '2'.repeat(16) }],
        resource: RESOURCE.attributes,
        scope: 'spec',
      },
    ]);
  });

  it.each(ODD_VALUES)('carries %s beside other values', async (_name, value, arrives) => {
    const attributes = { before: 1, odd: value as never, after: 'x', inside: [value] as never };
    const { received } = await sent('traces', encoding, spansRequest([span({ attributes }), span()]));
    expect(received.spans).toHaveLength(2);
    expect(received.spans?.[0]?.attributes).toEqual({
      before: 1,
      odd: arrives,
      after: 'x',
      inside: [arrives],
    });
  });

  it('leaves out a span that cannot be read, and says how many', async () => {
    const broken = Object.defineProperty(span(), 'attributes', {
      get: () => {
        throw new Error('gone');
      },
    });
    const { received, faults } = await sent('traces', encoding, spansRequest([span(), broken, span()]));
    expect([received.spans?.length, faults]).toEqual([2, 1]);
  });

  it.each<[string, HrTime]>([
    ['no number', [NaN, NaN]],
    ['before 1970', [-5, 0]],
    ['after 2554', [1e12, 0]],
  ])('makes 1970 of a time that is %s', async (_name, startTime) => {
    const { received } = await sent('traces', encoding, spansRequest([span({ startTime }), span()]));
    expect(received.spans?.map(({ startMs }) => startMs)).toEqual([0, 1_790_000_000_123.4568]);
  });

  it('leaves out links with invalid ids', async () => {
    const links = [{ context: { traceId: 'no', spanId: 'id', traceFlags: 0 } }];
    const { received } = await sent('traces', encoding, spansRequest([span({ links })]));
    expect(received.spans?.[0]?.links).toEqual([]);
  });

  it('keeps spans of several resources and scopes apart', async () => {
    const other = { attributes: { 'service.name': 'other' } } as unknown as ReadableSpan['resource'];
    const spans = [span(), span({ resource: other }), span({ instrumentationScope: { name: 'pg' } }), span()];
    const { received } = await sent('traces', encoding, spansRequest(spans));
    const origins = received.spans?.map(
      ({ resource, scope }) => `${String(resource['service.name'])} ${scope}`,
    );
    expect(origins?.sort()).toEqual(['other spec', 'shop pg', 'shop spec', 'shop spec']);
  });
});

it('A request of spans as JSON is what OTLP says of JSON', async () => {
  const { body } = await sent('traces', 'json', spansRequest([span({ attributes: { n: 7, odd: NaN } })]));
  expect(jsonOf(body)).toEqual({
    resourceSpans: [
      {
        resource: {
          attributes: [
            { key: 'service.name', value: { stringValue: 'shop' } },
            { key: 'replicas', value: { intValue: '3' } },
          ],
        },
        scopeSpans: [
          {
            scope: { name: 'spec', version: '1.2.3' },
            spans: [
              {
                traceId: TRACE_ID,
                spanId: SPAN_ID,
                name: 'GET /orders',
                kind: 2,
                startTimeUnixNano: '1790000000123456789',
                endTimeUnixNano: '1790000001000000005',
                attributes: [
                  { key: 'n', value: { intValue: '7' } },
                  { key: 'odd', value: { doubleValue: 'NaN' } },
                ],
                flags: 0x101,
              },
            ],
          },
        ],
      },
    ],
  });
});

describe.each(ENCODINGS)('A request of log lines as %s', (encoding) => {
  const entry = {
    ...{ time: AT, observedTime: AT, severityNumber: 9, severityText: 'INFO' },
    ...{ attributes: {}, droppedAttributesCount: 0, traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1 },
  };

  it.each(ODD_VALUES)('carries %s, in attributes and body', async (_name, value, arrives) => {
    const odd = { ...entry, body: { nested: [value] }, attributes: { odd: value, none: null } };
    const { received } = await sent(
      'logs',
      encoding,
      logsRequest([odd, { ...entry, body: 'b' }], RESOURCE, SCOPE),
    );
    expect(received.logs).toMatchObject([
      { body: { nested: [arrives] }, attributes: { odd: arrives }, traceId: TRACE_ID, spanId: SPAN_ID },
      { body: 'b', severityNumber: 9, severityText: 'INFO', time: 1_790_000_000_123 },
    ]);
  });
});

describe.each(ENCODINGS)('A request of metrics as %s', (encoding) => {
  const described = (name: string) => ({
    descriptor: { name, description: 'd', unit: 's', valueType: 1 },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
  });
  const times = { startTime: AT, endTime: LATER };
  const sum = (value: number): MetricData => ({
    ...described('sum'),
    dataPointType: DataPointType.SUM,
    isMonotonic: true,
    dataPoints: [{ ...times, attributes: { k: 'v' }, value }],
  });
  const gauge = (value: number): MetricData => ({
    ...described('gauge'),
    dataPointType: DataPointType.GAUGE,
    dataPoints: [{ ...times, attributes: {}, value }],
  });
  const histogram: MetricData = {
    ...described('histogram'),
    dataPointType: DataPointType.HISTOGRAM,
    dataPoints: [
      {
        ...{ ...times, attributes: {} },
        value: { buckets: { boundaries: [0.1, 1], counts: [1, 2.5, -3] }, sum: NaN, count: Infinity },
      },
    ],
  };

  it.each([NaN, Infinity, -Infinity, 2 ** 63, 1e21, 0, -0.5])(
    'carries %p beside other values',
    async (value) => {
      const request = metricsRequest([gauge(value), sum(value), gauge(1)], RESOURCE, SCOPE);
      const { received } = await sent('metrics', encoding, request);
      expect(received.points?.map((point) => point.value)).toEqual([value, value, 1]);
      expect(received.points?.[1]).toMatchObject({
        kind: 'sum',
        monotonic: true,
        cumulative: true,
        unit: 's',
      });
    },
  );

  it('has legal counts whatever was counted', async () => {
    const { received } = await sent(
      'metrics',
      encoding,
      metricsRequest([histogram, gauge(1)], RESOURCE, SCOPE),
    );
    expect(received.points).toHaveLength(2);
    expect(received.points?.[0]).toMatchObject({ kind: 'histogram', bounds: [0.1, 1], counts: [1, 2, 0] });
  });
});
