import { Agent } from 'node:http';
import { Inject, Injectable, Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace';
import { TracingRuntime } from '#tracing';
import {
  BROWSER_REPORTS,
  ManagementServer,
  ObservabilityModule,
  type BrowserReports,
} from 'nestjs-observability';
import { counter, histogram, metricCatalogue } from 'nestjs-observability/metrics';
import { PresetModule } from 'nestjs-observability/presets';
import { recommender } from 'nestjs-observability/presets/recommender';
import { ask, type Answer } from '../support/management.js';
import { fetchMetricsPage, metricValue } from 'nestjs-observability/testing';

const ORIGIN = 'https://shop.example';
const REJECTED = 'observability_reports_rejected_total';
/** Metrics that change with time, with each scrape, or with this test's own requests. */
const OTHERS = /^(?:process|nodejs|system|observability_scrape|http_client)_/;
const SPAN = {
  name: '/orders/:id',
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
  startedMsAgo: 1200,
  durationMs: 1000,
  path: '/orders/7',
};

class CheckoutMetrics extends metricCatalogue({
  checkout: histogram('checkout_seconds', 'Time of a checkout in the browser.', ['way']),
  visits: counter('visits_total', 'Visits.'),
}) {}

@Injectable()
class CheckoutReports {
  constructor(@Inject(BROWSER_REPORTS) reports: BrowserReports, metrics: CheckoutMetrics) {
    reports.accept({
      name: 'checkout_seconds',
      labels: { way: ['card', 'invoice'] },
      max: 3600,
      observe: (value, { way = '' }) => metrics.checkout.observe({ way }, value),
    });
  }
}

describe.each([
  ['Express', 'a separate port', undefined],
  ['Fastify', 'the application’s own port', '/internal'],
])('Reports of browsers to an application on %s, at %s', (adapter, _where, mount) => {
  const spans = new InMemorySpanExporter();
  const lines: string[] = [];
  const agent = new Agent({ keepAlive: true });
  let app: INestApplication;
  let pages: string;

  beforeAll(async () => {
    @Module({
      imports: [
        ObservabilityModule.forRoot({
          logging: { destination: { write: (line) => void lines.push(line) } },
          management: { port: 0, origins: [ORIGIN], mount },
          tracing: { exporters: [spans], scheduledDelayMs: 10 },
        }),
        PresetModule.forRoot([recommender]),
      ],
      providers: [CheckoutMetrics, CheckoutReports],
    })
    class ShopModule {}
    app = await NestFactory.create(
      ShopModule,
      adapter === 'Fastify' ? new FastifyAdapter() : new ExpressAdapter(),
      { bufferLogs: true },
    );
    app.flushLogs();
    await app.listen(0, '127.0.0.1');
    pages = app.get(ManagementServer).url ?? `${await app.getUrl()}${mount}`;
  });
  afterAll(async () => {
    agent.destroy();
    await app.close();
  });

  const post = (
    body: unknown,
    origin = ORIGIN,
    path = '/metrics/report',
    through: Agent | false = agent,
  ): Promise<Answer> =>
    ask(pages + path, {
      method: 'POST',
      agent: through,
      headers: { origin, 'content-type': 'text/plain' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });

  const reported = () =>
    spans.getFinishedSpans().filter(({ attributes }) => attributes['telemetry.source'] === 'browser');

  /** Every sample that a report could change, and the sum of the rejected reports. */
  const state = async (): Promise<{ samples: string[]; rejected: Record<string, number> }> => {
    const page = await fetchMetricsPage(pages);
    const rejections = page.get(REJECTED)?.samples ?? [];
    const rejected = Object.fromEntries(
      rejections.map(({ labels, value }) => [labels.reason ?? '', value] as const),
    );
    const samples = [...page]
      .filter(([name]) => name !== REJECTED && !OTHERS.test(name))
      .flatMap(([, metric]) => metric.samples.map((one) => JSON.stringify(one)));
    return { samples, rejected };
  };

  it('takes declared names with declared labels', async () => {
    expect((await post({ name: 'web_vital_lcp', value: 1234.5, labels: {} })).status).toBe(204);
    expect((await post({ name: 'web_vital_cls', value: 0.02 })).status).toBe(204);
    const answer = await post({ name: 'checkout_seconds', value: 42, labels: { way: 'card' } });
    expect(answer).toMatchObject({ status: 204, headers: { 'access-control-allow-origin': ORIGIN } });
    const page = await fetchMetricsPage(pages);
    expect(metricValue(page, 'web_vital_lcp_sum')).toBe(1234.5);
    expect(metricValue(page, 'web_vital_cls_count')).toBe(1);
    expect(metricValue(page, 'checkout_seconds_sum', { way: 'card' })).toBe(42);
  });

  it('records the span of a page with its ids and times, counted back from now', async () => {
    const sentMs = Date.now();
    expect((await post(SPAN, ORIGIN, '/traces/report')).status).toBe(204);
    const answeredMs = Date.now();
    await app.get(TracingRuntime).flush();
    const [span] = reported();
    expect(span?.spanContext()).toMatchObject({ traceId: SPAN.traceId, spanId: SPAN.spanId });
    expect(span).toMatchObject({ name: '/orders/:id', parentSpanContext: undefined, duration: [1, 0] });
    expect(span?.attributes).toEqual({ 'telemetry.source': 'browser', 'url.path': '/orders/7' });
    const startMs = (span?.startTime[0] ?? 0) * 1000;
    expect(startMs).toBeGreaterThan(sentMs - 1200 - 1000);
    expect(startMs).toBeLessThanOrEqual(answeredMs - 1200);
    spans.reset();
  });

  it('records a request of the page as a client span below the page’s', async () => {
    const request = { ...SPAN, name: 'GET', spanId: 'b7ad6b7169203331', parentSpanId: SPAN.spanId };
    for (const status of [200, 503, undefined])
      expect((await post({ ...request, method: 'GET', status }, ORIGIN, '/traces/report')).status).toBe(204);
    await app.get(TracingRuntime).flush();
    const found = reported();
    expect(found.map(({ kind, status }) => [kind, status.code])).toEqual([
      [2, 0],
      [2, 2],
      [2, 2],
    ]);
    expect(found[0]?.parentSpanContext?.spanId).toBe(SPAN.spanId);
    expect(found[0]?.attributes).toMatchObject({
      'http.request.method': 'GET',
      'http.response.status_code': 200,
    });
    spans.reset();
  });

  const LCP = { name: 'web_vital_lcp', value: 1, labels: {} };
  const CHECKOUT = { name: 'checkout_seconds', value: 1, labels: { way: 'card' } };
  it.each<[string, string, unknown]>([
    ['an unknown name', 'name', { ...LCP, name: 'process_cpu_seconds_total' }],
    ['a metric that is not for browsers', 'name', { ...LCP, name: 'visits_total' }],
    ['a name out of the prototype', 'name', { ...LCP, name: '__proto__' }],
    ['no name', 'name', { value: 1 }],
    ['a text for a value', 'value', { ...LCP, value: '1' }],
    ['a negative value', 'value', { ...LCP, value: -1 }],
    ['an implausible value', 'value', '{"name":"web_vital_lcp","value":1e308}'],
    ['an infinite value', 'value', '{"name":"web_vital_lcp","value":1e999}'],
    ['a label too many', 'labels', { ...LCP, labels: { page: '/' } }],
    [
      'a label out of the prototype',
      'labels',
      '{"name":"web_vital_lcp","value":1,"labels":{"__proto__":"x"}}',
    ],
    ['a label too few', 'labels', { ...CHECKOUT, labels: {} }],
    ['an undeclared value of a label', 'labels', { ...CHECKOUT, labels: { way: 'barter' } }],
    ['labels that are no object', 'labels', { ...CHECKOUT, labels: ['card'] }],
    ['another key', 'malformed', { ...LCP, help: 'me' }],
    ['a list', 'malformed', [LCP]],
    ['nothing', 'malformed', 'null'],
    ['no JSON', 'malformed', '{"name":'],
  ])('refuses %s, and counts it as %s', async (_what, reason, body) => {
    const before = await state();
    expect((await post(body)).status).toBe(400);
    const after = await state();
    expect(after.samples).toEqual(before.samples);
    expect(after.rejected).toEqual({
      ...before.rejected,
      [reason]: (before.rejected[reason] ?? 0) + 1,
    });
  });

  it.each<[string, object]>([
    ['a trace id of zeros', { traceId: '0'.repeat(32) }],
    ['a span id that is none', { spanId: 'x'.repeat(16) }],
    ['a long name', { name: 'a'.repeat(65) }],
    ['a name with a line break', { name: 'a\nb' }],
    ['a long path', { path: `/${'a'.repeat(256)}` }],
    ['attributes', { attributes: { 'service.name': 'bank' } }],
    ['a parent that is none', { parentSpanId: '0'.repeat(16) }],
    ['a method that is none', { method: 'get it' }],
    ['a status that is none', { method: 'GET', status: 1000 }],
    ['a status and no request', { status: 200 }],
    ['a span that ends in the future', { startedMsAgo: 5, durationMs: 50 }],
    ['a span that began days ago', { startedMsAgo: 2 * 86_400_000 }],
  ])('refuses a span with %s', async (_what, wrong) => {
    const before = await state();
    expect((await post({ ...SPAN, ...wrong }, ORIGIN, '/traces/report')).status).toBe(400);
    const { rejected } = await state();
    expect(rejected.span).toBe((before.rejected.span ?? 0) + 1);
    await app.get(TracingRuntime).flush();
    expect(reported()).toEqual([]);
  });

  it('lets 10,000 label values, 1 MB bodies, wrong origins and a thousand requests at once change a counter only', async () => {
    const before = await state();
    lines.length = 0;
    const flood = Array.from({ length: 10_000 }, (_, i) => ({ ...CHECKOUT, labels: { way: `way-${i}` } }));
    const large = 'x'.repeat(1_048_576);
    const attacks: (() => Promise<Answer | undefined>)[] = [
      // A client whose body is too large may see the connection closed while still sending.
      ...Array.from(
        { length: 20 },
        () => () => post(large, ORIGIN, '/metrics/report', false).catch(() => undefined),
      ),
      ...Array.from({ length: 50 }, () => () => post(LCP, 'https://evil.example')),
      ...flood.map((body) => () => post(body)),
    ];
    const statuses = new Map<number | undefined, number>();
    const next = async (): Promise<void> => {
      for (let attack = attacks.shift(); attack; attack = attacks.shift()) {
        const status = (await attack())?.status;
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    };
    await Promise.all(Array.from({ length: 50 }, next));
    const { samples, rejected } = await state();
    expect(samples).toEqual(before.samples);
    expect(lines).toEqual([]);
    const total = (counts: Record<string, number>) => Object.values(counts).reduce((sum, n) => sum + n, 0);
    expect(total(rejected) - total(before.rejected)).toBe(10_070);
    expect(statuses.get(429) ?? 0).toBe((rejected.rate ?? 0) - (before.rejected.rate ?? 0));
    expect([...statuses.keys()].filter((status) => status && ![400, 403, 413, 429].includes(status))).toEqual(
      [],
    );
    expect((await ask(`${pages}/health`)).status).toBe(200);
  }, 300_000);
});

it('takes the vitals of a preset with a prefix under their prefixed names only', async () => {
  @Module({
    imports: [
      ObservabilityModule.forRoot({
        logging: { level: 'silent' },
        management: { port: 0, origins: [ORIGIN] },
      }),
      PresetModule.forRoot([recommender.with({ prefix: 'shop_' })]),
    ],
  })
  class ShopModule {}
  const app = await NestFactory.createApplicationContext(ShopModule, { logger: false });
  const url = app.get(ManagementServer).url ?? '';
  const statusOf = async (name: string): Promise<number> => {
    const headers = { origin: ORIGIN, 'content-type': 'application/json' };
    const body = JSON.stringify({ name, value: 3, labels: {} });
    return (await ask(`${url}/metrics/report`, { method: 'POST', headers, body })).status;
  };
  expect(await statusOf('shop_web_vital_fcp')).toBe(204);
  expect(await statusOf('web_vital_fcp')).toBe(400);
  expect(metricValue(await fetchMetricsPage(url), 'shop_web_vital_fcp_sum')).toBe(3);
  await app.close();
});
