import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  extremeNames,
  type LogEntry,
  type SpanEntry,
  type TelemetryRequest,
  type TelemetryStore,
} from '#contracts';
import { createQueryHandler } from '#query';
import { createTelemetryStore } from '#store';
import { textOf } from '../support/promtool.js';
import { scratchFolder } from '../support/store/scratch.js';

const NOW = 1_700_000_000_000;
const MINUTES = 10;
const TRACE = '0af7651916cd43dd8448eb211c80319c';

const line = (minutesAgo: number, more: Partial<LogEntry>): LogEntry => ({
  timeMs: NOW - minutesAgo * 60_000,
  level: 'info',
  component: 'Orders',
  message: 'order accepted',
  traceId: '',
  spanId: '',
  errorType: '',
  fields: {},
  ...more,
});

const span = (spanId: string, parentSpanId: string, more: Partial<SpanEntry>): SpanEntry => ({
  traceId: TRACE,
  spanId,
  parentSpanId,
  service: 'shop',
  name: 'GET /orders',
  kind: 'server',
  startUs: (NOW - 60_000) * 1000,
  durationNs: 40e6,
  status: 'unset',
  statusMessage: '',
  attributes: { 'http.route': '/orders' },
  events: [],
  links: [],
  scope: 'test',
  ...more,
});

/** Ten minutes of an application with two requests per second, of which one in ten fails. */
function fill(store: TelemetryStore): void {
  const seconds = 'http_server_request_duration_seconds';
  store.describe({ name: seconds, type: 'histogram', help: 'Requests.', unit: 'seconds' });
  store.describe({ name: 'queue_depth', type: 'gauge', help: 'Depth.', unit: '' });
  const of = (name: string, labels: Record<string, string>, kind: 'counter' | 'gauge' = 'counter') =>
    store.seriesRef({ labels: { __name__: name, job: 'shop', ...labels }, kind });
  const codes = ['200', '500'];
  const bucket = (le: string, code: string) =>
    of(`${seconds}_bucket`, { le, http_response_status_code: code });
  const series = codes.flatMap((code) => [
    bucket('0.1', code),
    bucket('1', code),
    bucket('+Inf', code),
    of(`${seconds}_count`, { http_response_status_code: code }),
    of(`${seconds}_sum`, { http_response_status_code: code }),
  ]);
  const gauges = ['queue_depth', ...extremeNames(seconds)].map((name) => of(name, {}, 'gauge'));
  const refs = Int32Array.from([...series, ...gauges]);
  for (let second = 0; second <= MINUTES * 60; second += 5) {
    const [good, bad] = [second * 1.8, second * 0.2];
    const values = [
      good * 0.5,
      good,
      good,
      good,
      good * 0.08,
      0,
      bad,
      bad,
      bad,
      bad * 0.5,
      second % 100,
      0.001 * second,
      5,
    ];
    store.appendSamples({
      timeMs: NOW - MINUTES * 60_000 + second * 1000,
      refs,
      values: Float64Array.from(values),
    });
  }
  store.appendLogs([
    line(9, { traceId: TRACE }),
    line(8, { level: 'error', message: 'Payment failed: card refused', errorType: 'CardError' }),
    line(7, { level: 'warn', component: 'Stock', message: 'stock is low', fields: { left: 2 } }),
    line(6, { level: 'error', message: 'payment failed again', errorType: 'ECONNREFUSED' }),
  ]);
  store.appendSpans([
    span('b'.repeat(16), 'a'.repeat(16), {
      name: 'charge',
      kind: 'client',
      durationNs: 30e6,
      status: 'error',
    }),
    span('a'.repeat(16), '', {}),
    span('c'.repeat(16), '', { traceId: 'f'.repeat(32), name: 'GET /slow', durationNs: 900e6 }),
  ]);
  store.appendHealth([
    { timeMs: NOW - 300_000, check: 'service', status: 'healthy', from: 'starting' },
    {
      timeMs: NOW - 200_000,
      check: 'database',
      status: 'unhealthy',
      from: 'healthy',
      message: 'ECONNREFUSED',
    },
    { timeMs: NOW - 190_000, check: 'database', status: 'unhealthy', latencyMs: 3 },
  ]);
}

describe('The JSON pages over the store', () => {
  let store: TelemetryStore;
  let ask: (
    path: string,
    method?: TelemetryRequest['method'],
    fields?: object,
  ) => Promise<{ status: number; body: Record<string, unknown> }>;

  beforeAll(() => {
    store = createTelemetryStore({
      nowMs: () => NOW,
      warn: (_, text) => {
        throw new Error(text);
      },
    });
    fill(store);
    const handler = createQueryHandler({
      store,
      service: { name: 'shop', job: 'shop', instance: 'shop:8004' },
      intervalMs: 5_000,
      now: () => NOW,
      requestMetric: {
        duration: 'http_server_request_duration_seconds',
        status: 'http_response_status_code',
      },
      onError: (error) => {
        throw error;
      },
    });
    ask = async (address, method = 'GET', fields) => {
      const [path = '', query = ''] = `/api/telemetry${address}`.split('?');
      const response = await handler({
        method,
        path,
        query,
        contentType: 'application/json',
        body: new TextEncoder().encode(fields ? JSON.stringify(fields) : ''),
      });
      return {
        status: response.status,
        body: JSON.parse(await textOf(response.body)) as Record<string, unknown>,
      };
    };
  });

  afterAll(() => store.close());

  it('give the statistics of a histogram, null beyond the last bucket', async () => {
    const { body } = await ask('/metrics/http_server_request_duration_seconds/statistics?last=5m');
    expect(body).toMatchObject({ type: 'histogram', p50: expect.any(Number) });
    expect(body['count']).toBeCloseTo(600, 0);
    expect(body['mean']).toBeCloseTo(0.122, 3);
    expect(body['p50']).toBeCloseTo(0.1 + 0.9 * (0.05 / 0.55), 2);
    expect(body).toMatchObject({ min: expect.closeTo(0.305, 3), max: 5 });
    const bad = 'labels=http_response_status_code="500"';
    expect(
      (await ask(`/metrics/http_server_request_duration_seconds/statistics?${bad}`)).body['count'],
    ).toBeCloseTo(120, 0);
  });

  it('give the statistics of a gauge over its samples', async () => {
    const { body } = await ask('/metrics/queue_depth/statistics');
    expect(body).toMatchObject({ type: 'gauge', count: 121, min: 0, max: 95 });
    expect(body['p50']).toBeCloseTo(45);
  });

  it.each([
    ['/metrics/nothing/statistics', 404, 'there is no metric "nothing"'],
    ['/metrics/queue_depth/statistics?labels=}or up{', 400, 'invalid parameter "labels"'],
    ['/logs?limit=0', 400, 'invalid parameter "limit"'],
    ['/logs?from=now', 400, 'invalid parameter "from"'],
    ['/logs?from=1700000000&to=1', 400, 'invalid parameter "from"'],
    ['/traces?status=maybe', 400, 'invalid parameter "status"'],
    ['/traces?attribute=x', 400, 'invalid parameter "attribute"'],
    ['/traces?minDurationMs=-1', 400, 'invalid parameter "minDurationMs"'],
    ['/traces/xyz', 400, 'invalid parameter "traceId"'],
    [`/traces/${'0'.repeat(31)}1`, 404, 'there is no trace'],
    ['/health?only=some', 400, 'invalid parameter "only"'],
    ['/timeline?hours=0', 400, 'invalid parameter "hours"'],
    ['/timeline?hours=2000&step=60', 400, 'invalid parameter "step"'],
    ['/timeline?hours=1&to=-8640000000000', 400, 'invalid parameter "to"'],
    ['/errors?to=-8640000000000', 400, 'invalid parameter "to"'],
    ['/metrics/queue_depth/statistics?last=400y', 400, 'invalid parameter "last"'],
    ['/performance?from=-8640000000000', 400, 'invalid parameter "from"'],
  ])('report the problem of %s', async (address, status, error) => {
    const answer = await ask(address);
    expect(answer).toMatchObject({
      status,
      body: { status: 'error', error: expect.stringContaining(error) },
    });
  });

  it('find log lines by level, component, words and trace, page by page', async () => {
    const messages = async (query: string) =>
      ((await ask(`/logs?${query}`)).body['logs'] as LogEntry[]).map(({ message }) => message);
    expect(await messages('level=error')).toEqual(['payment failed again', 'Payment failed: card refused']);
    expect(await messages('component=Stock')).toEqual(['stock is low']);
    expect(await messages('text=PAYMENT card')).toEqual(['Payment failed: card refused']);
    expect(await messages(`traceId=${TRACE}`)).toEqual(['order accepted']);
    expect(await messages('field=left=2')).toEqual(['stock is low']);
    expect(await messages('field=left=2&level=error')).toEqual([]);
    const first = (await ask('/logs?limit=3')).body;
    expect(await messages(`limit=3&after=${String(first['next'])}`)).toEqual(['order accepted']);
  });

  it('count log lines', async () => {
    expect((await ask('/logs/summary')).body).toMatchObject({
      total: 4,
      byLevel: { info: 1, warn: 1, error: 2 },
      byErrorType: { CardError: 1, ECONNREFUSED: 1 },
      byComponent: { Orders: 3, Stock: 1 },
      errorRate: 0.5,
    });
    const { steps } = (await ask('/logs/summary?step=60s')).body as { steps: { lines: number }[] };
    expect(steps.map(({ lines }) => lines)).toEqual([1, 1, 1, 1]);
    expect(await ask('/logs/summary?step=10ms')).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining('"step"') },
    });
  });

  it('list errors by kind, and mark new ones', async () => {
    const { body } = await ask('/errors?last=7m');
    expect(body).toMatchObject({ complete: true });
    expect(body['errors']).toEqual([
      expect.objectContaining({
        errorType: 'ECONNREFUSED',
        message: 'payment failed again',
        count: 1,
        before: 0,
        isNew: true,
      }),
    ]);
    const [both] = [(await ask('/errors?last=1h')).body['errors'] as { overTime: number[] }[]];
    expect(both.map(({ overTime }) => overTime.reduce((sum, lines) => sum + lines, 0))).toEqual([1, 1]);
  });

  it('store pinned graphs, each once, until they are removed', async () => {
    const { body } = await ask('/pins', 'POST', { expr: 'sum(queue_depth)', title: 'Depth' });
    const { id } = body['pin'] as { id: string };
    await ask('/pins', 'POST', { expr: 'sum(queue_depth)' });
    expect((await ask('/pins')).body).toEqual({
      pins: [{ id, expr: 'sum(queue_depth)', title: 'Depth', unit: 'short' }],
      kept: false,
    });
    expect(await ask('/pins', 'POST', { expr: 'sum(' })).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining('invalid parameter "expr"') },
    });
    expect((await ask(`/pins/${id}`, 'DELETE')).status).toBe(200);
    expect((await ask(`/pins/${id}`, 'DELETE')).status).toBe(404);
    expect((await ask('/pins')).body['pins']).toEqual([]);
  });

  it('find traces, and show one as a tree and as OTLP', async () => {
    const ids = async (query: string) =>
      ((await ask(`/traces?${query}`)).body['traces'] as { traceId: string }[]).map(({ traceId }) => traceId);
    expect(await ids('status=error')).toEqual([TRACE]);
    expect(await ids('minDurationMs=500')).toEqual(['f'.repeat(32)]);
    expect(await ids('order=slowest')).toEqual(['f'.repeat(32), TRACE]);
    expect(await ids('attribute=http.route=/orders&operation=charge')).toEqual([TRACE]);
    expect((await ask(`/traces/${TRACE}`)).body).toMatchObject({
      spans: 2,
      roots: [{ name: 'GET /orders', durationMs: 40, children: [{ name: 'charge', status: 'error' }] }],
    });
    expect((await ask(`/traces/${TRACE}?as=list`)).body).toMatchObject({
      list: [
        { name: 'charge', durationMs: 30 },
        { name: 'GET /orders', durationMs: 40 },
      ],
    });
    expect((await ask(`/traces/${TRACE}/otlp`)).body).toHaveProperty(
      'resourceSpans.0.scopeSpans.0.spans.1.traceId',
      TRACE,
    );
  });

  it('count spans by operation, and sum them up by service', async () => {
    expect((await ask('/operations?service=shop')).body['operations']).toContainEqual(
      expect.objectContaining({ operation: 'charge', count: 1, errors: 1 }),
    );
    expect((await ask('/services')).body['services']).toEqual([
      expect.objectContaining({ service: 'shop', health: 'healthy', spans: 3, errors: 1 }),
    ]);
  });

  it('show the history of health', async () => {
    expect((await ask('/health?check=database')).body['health']).toHaveLength(2);
    expect((await ask('/health?only=transitions&limit=1')).body['health']).toEqual([
      expect.objectContaining({ check: 'database', from: 'healthy', status: 'unhealthy' }),
    ]);
  });

  it('judge how requests were served', async () => {
    const { body } = await ask('/performance?last=5m');
    expect(body['throughput']).toBeCloseTo(2, 1);
    expect(body['errorRate']).toBeCloseTo(0.1, 3);
    expect(body).toMatchObject({ latencySeconds: { p50: expect.any(Number), p99: expect.any(Number) } });
  });

  it('divide the last hours into stretches', async () => {
    const timeline = (await ask('/timeline?hours=1&step=5m')).body['timeline'] as Record<string, unknown>[];
    expect(timeline.length).toBeGreaterThanOrEqual(12);
    const sum = (key: string) => timeline.reduce((all, bucket) => all + Number(bucket[key]), 0);
    expect(sum('logLines')).toBe(4);
    expect(sum('logErrors')).toBe(2);
    expect(timeline.flatMap((bucket) => bucket['healthChanges'])).toHaveLength(2);
    const busy = timeline.filter((bucket) => bucket['requests'] !== null);
    expect(busy.length).toBeGreaterThanOrEqual(2);
    expect(busy[0]).toMatchObject({ failedRequests: expect.any(Number) });
  });

  it('divide them into stretches that are no whole seconds', async () => {
    const { body } = await ask('/timeline?hours=1&step=100.5');
    const buckets = body['timeline'] as { requests: number | null }[];
    expect(buckets.filter(({ requests }) => requests !== null).length).toBeGreaterThanOrEqual(5);
    expect((await ask('/report?last=1001h')).status).toBe(200);
  });

  it('sum it all up, on one page and in one file', async () => {
    expect((await ask('/dashboard')).body).toMatchObject({
      service: { name: 'shop' },
      health: 'healthy',
      logs: { total: 4 },
      alerts: [],
      store: { driver: 'memory' },
    });
    expect((await ask('/report')).body).toMatchObject({
      metrics: [expect.objectContaining({ statistics: expect.any(Object) }), expect.any(Object)],
      newestErrors: [expect.any(Object), expect.any(Object)],
      failedTraces: [expect.objectContaining({ traceId: TRACE })],
    });
  });
});

it('A pinned graph is there after a restart where the store has a directory', async () => {
  const scratch = scratchFolder();
  const ask = async (method: 'GET' | 'POST', body: string): Promise<unknown> => {
    const store = createTelemetryStore({ directory: scratch.path, waitMs: 0, warn: () => undefined });
    const handler = createQueryHandler({
      store,
      service: { name: 'shop', job: 'shop', instance: 'shop:8004' },
      intervalMs: 5_000,
      now: () => NOW,
    });
    const path = '/api/telemetry/pins';
    const request = { method, path, query: '', contentType: 'application/json' };
    const answer = await handler({ ...request, body: new TextEncoder().encode(body) });
    const text = await textOf(answer.body);
    store.close();
    return JSON.parse(text);
  };
  try {
    await ask('POST', JSON.stringify({ expr: 'up', title: 'Up', unit: 's' }));
    expect(await ask('GET', '')).toEqual({
      pins: [{ id: expect.any(String), expr: 'up', title: 'Up', unit: 's' }],
      kept: true,
    });
  } finally {
    scratch.remove();
  }
});
