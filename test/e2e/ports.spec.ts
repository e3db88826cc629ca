import { setImmediate as turn } from 'node:timers/promises';
import { Inject, Injectable, Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  ManagementServer,
  ObservabilityModule,
  PAGE_REGISTRY,
  type PageRegistry,
} from 'nestjs-observability';
import {
  LOG_RECORD_LISTENERS,
  type ListenerPort,
  type LoggedRecord,
  type LogRecordListener,
} from 'nestjs-observability/logging';
import {
  APPLICATION_METRICS,
  METRIC_SOURCES,
  type MetricSlice,
  type MetricSource,
  type MetricSources,
} from 'nestjs-observability/metrics';
import { SPAN_LISTENERS, TracingService, type SpanListener } from 'nestjs-observability/tracing';
import { Logger } from 'nestjs-pino';
import { fetchMetricsPage, metricValue } from 'nestjs-observability/testing';

/** The recent failures of an application on a custom page, and their number: an example of user code. */
@Injectable()
class LastFailures implements MetricSource {
  readonly name = 'last_failures';
  readonly spans: string[] = [];
  readonly records: LoggedRecord[] = [];

  constructor(
    @Inject(PAGE_REGISTRY) pages: PageRegistry,
    @Inject(SPAN_LISTENERS) readonly spanPort: ListenerPort<SpanListener>,
    @Inject(LOG_RECORD_LISTENERS) readonly recordPort: ListenerPort<LogRecordListener>,
    @Inject(METRIC_SOURCES) metrics: MetricSources,
  ) {
    metrics.add(this);
    spanPort.add((span) => void this.spans.push(`${span.name} ${String(span.attributes.password)}`));
    recordPort.add((record) => void this.records.push(record));
    recordPort.add(() => {
      throw new Error('a broken listener');
    });
    pages.add({ path: '/failures', handle: () => this.page(JSON.stringify(this.spans)) });
    pages.add({ path: '/echo', method: 'POST', handle: async (asked) => this.page(await asked.bytes()) });
  }

  *read(): Generator<MetricSlice> {
    const name = 'failures_kept';
    const samples = [{ name, labels: { of: 'spans' }, value: this.spans.length }];
    yield { name, help: 'Failures that are kept.', kind: 'gauge', samples };
  }

  page(body: string | Uint8Array) {
    return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body };
  }
}

describe('an application that extends its telemetry', () => {
  let app: INestApplicationContext;
  let url: string;

  beforeEach(async () => {
    @Module({
      imports: [
        ObservabilityModule.forRoot({
          management: { port: 0 },
          logging: { level: 'info', destination: { write: () => undefined } },
        }),
      ],
      providers: [LastFailures],
    })
    class AppModule {}
    app = await NestFactory.createApplicationContext(AppModule, { bufferLogs: true });
    app.useLogger(app.get(Logger));
    url = app.get(ManagementServer).url ?? '';
  });

  afterEach(() => app.close());

  it('has a custom page, which receives the request', async () => {
    const answer = await fetch(new URL('/failures', url));
    expect([answer.status, await answer.json()]).toEqual([200, []]);
    const echo = await fetch(new URL('/echo', url), { method: 'POST', body: new Uint8Array([0, 255, 7]) });
    expect([...new Uint8Array(await echo.arrayBuffer())]).toEqual([0, 255, 7]);
  });

  it('refuses a path that another page has, and accepts it once the other one is removed', () => {
    const pages = app.get<PageRegistry>(PAGE_REGISTRY);
    const page = { path: '/mine', handle: () => ({ status: 200, headers: {}, body: '' }) };
    const remove = pages.add(page);
    expect(() => pages.add({ ...page })).toThrow(expect.objectContaining({ code: 'OBS_MANAGEMENT' }));
    remove();
    pages.add({ ...page })();
  });

  it('receives ended spans, redacted, after the work', async () => {
    const mine = app.get(LastFailures);
    app.get(TracingService).trace('pay', { password: 'hunter2' }, () => undefined);
    expect(mine.spans).toEqual([]);
    await turn();
    expect(mine.spans).toEqual(['pay [redacted]']);
  });

  it('receives log lines, redacted and by level, even if another listener throws', async () => {
    const mine = app.get(LastFailures);
    await turn();
    mine.records.length = 0;
    app.get(Logger).debug('not at this level');
    app.get(Logger).warn({ password: 'hunter2', order: 7 });
    app.get(Logger).error('refused');
    await turn();
    expect(mine.records).toMatchObject([
      { level: 'warn', fields: { order: 7, password: '[redacted]' } },
      { level: 'error', message: 'refused' },
    ]);
    expect(mine.recordPort.failed).toBeGreaterThan(0);
    expect(mine.recordPort.dropped).toBe(0);
    const page = await fetchMetricsPage(app.get(ManagementServer).url ?? '');
    const lost = (port: string, reason: string) =>
      metricValue(page, 'observability_listener_records_dropped_total', { port, reason });
    expect(lost('log_records', 'threw')).toBe(mine.recordPort.failed);
    expect([lost('log_records', 'queue_full'), lost('spans', 'queue_full')]).toEqual([0, 0]);
  });

  it('has metrics from elsewhere on the page, and receives all metrics in slices', async () => {
    app.get(TracingService).trace('pay', {}, () => undefined);
    await turn();
    expect(metricValue(await fetchMetricsPage(url), 'failures_kept', { of: 'spans' })).toBe(1);
    const read: MetricSlice[] = [];
    for await (const slice of app.get<MetricSource>(APPLICATION_METRICS).read()) read.push(slice);
    expect(read.find(({ name }) => name === 'failures_kept')).toMatchObject({
      kind: 'gauge',
      samples: [{ name: 'failures_kept', labels: { of: 'spans' }, value: expect.any(Number) }],
    });
    expect(read.find(({ name }) => name === 'observability_listener_records_dropped_total')).toMatchObject({
      kind: 'counter',
    });
  });
});
