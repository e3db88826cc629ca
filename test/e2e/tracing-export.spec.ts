import { Controller, Get, Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ManagementServer, ObservabilityModule, type ObservabilityOptions } from 'nestjs-observability';
import { TracingRuntime } from '#tracing';
import { trace } from 'nestjs-observability/tracing';
import { fetchMetricsPage, metricValue, TelemetryReceiver } from 'nestjs-observability/testing';
import { until } from '../support/story.js';

const PROTOCOLS = ['grpc', 'http/protobuf'] as const;

@Controller()
class WorkController {
  @Get('work')
  async work(): Promise<string> {
    for (let step = 0; step < 5; step++) await trace('step', { step }, () => Promise.resolve());
    return 'done';
  }
}

describe.each(PROTOCOLS)('Spans over OTLP %s', (protocol) => {
  let app: INestApplication | undefined;
  let receiver: TelemetryReceiver;

  async function boot(tracing: ObservabilityOptions['tracing'] = {}): Promise<string> {
    receiver = await TelemetryReceiver.start(protocol);
    @Module({
      imports: [
        ObservabilityModule.forRoot({
          tracing: { endpoint: receiver.url, protocol, scheduledDelayMs: 20, ...tracing },
          logging: { level: 'silent' },
          management: { port: 0 },
          http: { client: false },
        }),
      ],
      controllers: [WorkController],
    })
    class AppModule {}
    app = await NestFactory.create(AppModule, { logger: false });
    await app.listen(0, '127.0.0.1');
    return app.getUrl();
  }

  const dropped = async (): Promise<number | undefined> => {
    const page = await fetchMetricsPage(app?.get(ManagementServer).url ?? '');
    return metricValue(page, 'observability_spans_dropped_total', { reason: 'queue_full' });
  };

  afterEach(async () => {
    await app?.close();
    await receiver.stop();
  });

  it('reach a receiver that refuses the first two exports and then recovers: none is lost, none comes twice', async () => {
    const url = await boot();
    receiver.refusals = 2;
    for (let request = 0; request < 100; request++) await (await fetch(`${url}/work`)).text();

    await receiver.waitFor(({ spans }) => spans.length >= 600);

    const { spans, requests, accepted } = receiver;
    expect([
      requests.length - accepted.length,
      spans.length,
      new Set(spans.map(({ spanId }) => spanId)).size,
    ]).toEqual([2, 600, 600]);
    expect(await dropped()).toBe(0);
  });

  it('reach it although the application ends in the meantime', async () => {
    const url = await boot({ scheduledDelayMs: 60_000 });
    receiver.refusals = 2;
    await (await fetch(`${url}/work`)).text();
    await app?.close();
    expect(receiver.spans).toHaveLength(6);
  });

  it('are dropped and counted when it never answers, within bounds, and requests go on', async () => {
    const url = await boot({ maxQueueSize: 200 });
    receiver.status = 0;
    for (let request = 0; request < 200; request++)
      expect(await (await fetch(`${url}/work`)).text()).toBe('done');
    await until(() => ((app?.get(TracingRuntime).dropped.total ?? 0) > 0 ? true : undefined), 'a drop');
    // One batch is in transit and one queue is full; the rest was dropped.
    expect(await dropped()).toBeGreaterThanOrEqual(1_200 - 200 - 200);
  });
});
